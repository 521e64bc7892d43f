"""What a person does to contacts on the stand-in's own pages is done in Xero, or is refused in its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import httpx
import pytest

from local.standins.xero.records import Contact
from tests.local.standins.xero.world import NO_TLS, UNKNOWN, World

ALL = {
    "Name": "Ada Ltd",
    "EmailAddress": "ada@example.com",
    "Website": "https://ada.example",
    "Phones": [
        {"PhoneType": "MOBILE", "PhoneCountryCode": "44", "PhoneAreaCode": "", "PhoneNumber": "7700 900123"}
    ],
    "Addresses": [{"AddressType": "POBOX", "AddressLine1": "1 High Street", "City": "Leeds"}],
    "ContactPersons": [{"FirstName": "Grace", "LastName": "", "EmailAddress": "", "IncludeInEmails": True}],
}


class SaveForm(HTMLParser):
    """Reads the fields of the form that saves, as a browser would send them unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._is_read = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") == "does":
            self._is_read = given["value"] == "save"
        if tag == "input" and self._is_read and (given.get("type") != "checkbox" or "checked" in given):
            self.fields[str(given["name"])] = given.get("value") or "on" * (given.get("type") == "checkbox")


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    root = f"{world.base_url}/person/{world.org.tenant_id}/contacts"
    with httpx.Client(base_url=root, verify=NO_TLS, follow_redirects=True) as client:
        yield client


@pytest.fixture
def ada(world: World) -> str:
    return world.org.add_contact(**ALL)


def press(client: httpx.Client, contact_id: str, does: str, **typed: str) -> httpx.Response:
    return client.post(f"/{contact_id}", data={"does": does, **typed})


def save(client: httpx.Client, contact_id: str, changes: Mapping[str, str]) -> httpx.Response:
    """Changes fields in the form that the page shows, and sends it with all the others."""
    form = SaveForm()
    form.feed(client.get(f"/{contact_id}").text)
    return client.post(f"/{contact_id}", data={**form.fields, **changes})


def found(world: World, contact_id: str) -> Contact:
    return world.org.state.contacts[contact_id]


def test_contacts_are_listed_by_name_and_found_by_a_part_of_it(client: httpx.Client, world: World) -> None:
    for name in ("Grace", "Ada"):
        world.contact(Name=name)
    page = client.get("").text
    assert page.index("Ada") < page.index("Grace")
    assert "Grace" not in client.get("", params={"q": " aDA"}).text


def test_the_books_lead_to_the_contacts(client: httpx.Client, world: World) -> None:
    books = client.get(f"{world.base_url}/person/{world.org.tenant_id}")
    assert f'href="/person/{world.org.tenant_id}/contacts"' in books.text


def test_no_more_than_a_hundred_are_listed_at_once(client: httpx.Client, world: World) -> None:
    for number in range(101):
        world.org.add_contact(Name=f"Contact {number:03}")
    page = client.get("").text
    assert "There are more" in page
    assert "Contact 100" not in page
    assert "Contact 100" in client.get("", params={"q": "100"}).text


def test_a_contact_is_added_unless_its_name_is_taken(client: httpx.Client, world: World) -> None:
    added = client.post("", data={"Name": "Ada"})
    assert "<h1>Ada</h1>" in added.text
    refused = client.post("", data={"Name": "ADA"})
    assert (refused.status_code, "already assigned" in refused.text) == (400, True)


def test_saving_the_page_as_it_is_changes_nothing(client: httpx.Client, world: World, ada: str) -> None:
    save(client, ada, {})
    before = dict(found(world, ada).fields)
    assert before["Phones"] == ALL["Phones"]
    assert before["ContactPersons"] == ALL["ContactPersons"]
    assert save(client, ada, {}).status_code == 200
    assert found(world, ada).fields == before


def test_each_field_is_edited_and_the_others_stay(client: httpx.Client, world: World, ada: str) -> None:
    changes = {
        "Name": "Ada & Co",
        "Phones.FAX.PhoneNumber": "1",
        "Phones.MOBILE.PhoneCountryCode": "",
        "Phones.MOBILE.PhoneNumber": "",
        "Addresses.POBOX.City": "York",
        "ContactPersons.0.FirstName": "Jean",
        "ContactPersons.1.EmailAddress": "joan@example.com",
    }
    assert save(client, ada, changes).status_code == 200
    fields = found(world, ada).fields
    assert (fields["Name"], fields["EmailAddress"]) == ("Ada & Co", "ada@example.com")
    assert [(each["PhoneType"], each["PhoneNumber"]) for each in fields["Phones"]] == [("FAX", "1")]
    postal = next(each for each in fields["Addresses"] if each["AddressType"] == "POBOX")
    assert (postal["AddressLine1"], postal["City"]) == ("1 High Street", "York")
    assert [each["FirstName"] for each in fields["ContactPersons"]] == ["Jean", ""]


def test_what_xero_refuses_is_said_beside_what_was_typed(
    client: httpx.Client, world: World, ada: str
) -> None:
    refused = save(client, ada, {"EmailAddress": "nobody at all"})
    assert refused.status_code == 400
    assert "Email address must be valid." in refused.text
    assert 'value="nobody at all"' in refused.text
    assert found(world, ada).fields["EmailAddress"] == "ada@example.com"


def test_a_contact_is_archived_and_restored(client: httpx.Client, world: World, ada: str) -> None:
    assert "Restore" in press(client, ada, "archive").text
    assert found(world, ada).status == "ARCHIVED"
    assert save(client, ada, {"Name": "Ada"}).status_code == 400
    assert press(client, ada, "restore").status_code == 200
    assert found(world, ada).status == "ACTIVE"


def test_a_contact_is_merged_into_another(client: httpx.Client, world: World, ada: str) -> None:
    grace = world.contact(Name="Grace")
    page = press(client, ada, "merge", into=grace).text
    assert f"/contacts/{grace}" in page
    assert found(world, ada).merged_to == grace


@pytest.mark.parametrize("into", ["", UNKNOWN, "itself"])
def test_a_contact_is_merged_into_no_contact_that_is_not_there(
    client: httpx.Client, world: World, ada: str, into: str
) -> None:
    assert press(client, ada, "merge", into=ada if into == "itself" else into).status_code == 400
    assert found(world, ada).status == "ACTIVE"


def test_a_persons_details_are_erased(client: httpx.Client, world: World, ada: str) -> None:
    assert "ada@example.com" not in press(client, ada, "erase").text
    assert found(world, ada).status == "GDPRREQUEST"


def test_a_sale_makes_a_customer(client: httpx.Client, world: World, ada: str) -> None:
    assert "a customer" in press(client, ada, "sell", amount="12.50").text
    assert [each.total for each in world.org.state.invoices] == [12.5]


@pytest.mark.parametrize("amount", ["", "0", "-1", "1.005", "many", "NaN", "Infinity", "1e99"])
def test_what_is_no_amount_is_not_sold(client: httpx.Client, world: World, ada: str, amount: str) -> None:
    refused = press(client, ada, "sell", amount=amount)
    assert (refused.status_code, "An amount is in pounds and pence" in refused.text) == (400, True)
    assert not [*world.org.state.invoices]


def test_nothing_is_sold_where_there_is_no_account_for_sales(
    client: httpx.Client, world: World, ada: str
) -> None:
    for each in [*world.org.state.accounts]:
        if each.type in ("REVENUE", "SALES"):
            world.org.state.accounts.remove(each)
    refused = press(client, ada, "sell", amount="1")
    assert (refused.status_code, "no account for sales" in refused.text) == (400, True)


def test_what_is_not_there_or_cannot_be_done_is_not_found(
    client: httpx.Client, world: World, ada: str
) -> None:
    nowhere = f"{world.base_url}/person/nowhere/contacts"
    assert press(client, ada, "burn").status_code == 404
    assert client.get(f"/{UNKNOWN}").status_code == press(client, UNKNOWN, "archive").status_code == 404
    assert client.get(nowhere).status_code == client.post(nowhere).status_code == 404
    assert client.get(f"{nowhere}/{ada}").status_code == client.post(f"{nowhere}/{ada}").status_code == 404


def test_what_a_contact_is_called_is_shown_as_it_is_written(client: httpx.Client, world: World) -> None:
    contact_id = world.org.add_contact(Name='<script>"Ada" & Co</script>')
    for page in (client.get("").text, client.get(f"/{contact_id}").text):
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_the_default_tracking_of_a_contact_is_chosen_and_taken_off(
    client: httpx.Client, world: World, ada: str
) -> None:
    world.org.add_tracking_category("Lead Source", "Web", "Friend")
    save(client, ada, {"SalesTracking.Lead Source": "Friend"})
    assert len(found(world, ada).sales_tracking) == 1
    assert "<option selected>Friend" in client.get(f"/{ada}").text
    save(client, ada, {"SalesTracking.Lead Source": ""})
    assert found(world, ada).sales_tracking == ()
    refused = save(client, ada, {"SalesTracking.Lead Source": "Nobody"})
    assert (refused.status_code, "There is no ACTIVE tracking option" in refused.text) == (400, True)
