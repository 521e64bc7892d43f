"""What a person sells, edits, pays and credits on the stand-in's own pages is in the books."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser

import httpx
import pytest

from local.standins.xero import Item
from local.standins.xero.records import Invoice
from tests.local.standins.xero.world import NO_TLS, UNKNOWN, World

LINE = {
    "LineItems.0.Description": "Lesson",
    "LineItems.0.Quantity": "2",
    "LineItems.0.UnitAmount": "60",
    "LineItems.0.AccountCode": "200",
    "LineItems.0.TaxType": "OUTPUT2",
}


class EditForm(HTMLParser):
    """Reads the fields of the last form, as a browser would send them unchanged."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {}
        elif tag == "input":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and "value" in given:
            self.fields[self._select] = given["value"]


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    root = f"{world.base_url}/person/{world.org.tenant_id}/"
    with httpx.Client(base_url=root, verify=NO_TLS, follow_redirects=True) as client:
        yield client


@pytest.fixture
def contact(world: World) -> str:
    return world.contact(Name="Ada")


def sell(client: httpx.Client, contact: str, does: str, **typed: str) -> httpx.Response:
    return client.post(f"contacts/{contact}/sales", data={"does": does, **LINE, **typed})


def press(client: httpx.Client, invoice: Invoice, does: str, **typed: str) -> httpx.Response:
    return client.post(f"invoices/{invoice.id}", data={"does": does, **typed})


def only(world: World) -> Invoice:
    (found,) = world.org.state.invoices
    return found


def test_a_draft_is_saved_submitted_approved_and_voided(
    client: httpx.Client, world: World, contact: str
) -> None:
    page = sell(client, contact, "draft", Reference="first", Date="2026-10-02")
    assert str(page.url).endswith(f"/invoices/{only(world).id}")
    assert (only(world).status, only(world).total, only(world).reference) == ("DRAFT", Decimal(144), "first")
    for does, status in (("submit", "SUBMITTED"), ("approve", "AUTHORISED"), ("void", "VOIDED")):
        assert status in press(client, only(world), does).text
    assert "INV-0001" in client.get(f"contacts/{contact}/sales").text


def test_a_draft_is_deleted(client: httpx.Client, world: World, contact: str) -> None:
    sell(client, contact, "submit")
    press(client, only(world), "remove")
    assert only(world).status == "DELETED"


def test_an_invoice_is_edited_and_what_is_not_touched_stays(
    client: httpx.Client, world: World, contact: str
) -> None:
    world.org.add_item(Item("LESSON", "Lesson", "200"))
    world.org.add_currency("USD", "1.25")
    category = world.org.add_tracking_category("Lead Source", "Web")
    web = world.org.state.tracking[category].options[0].id
    tracked = {f"LineItems.0.Tracking.{category}": web, "LineItems.0.ItemCode": "LESSON"}
    sell(client, contact, "approve", **tracked, CurrencyCode="USD", CurrencyRate="1.3")
    before = only(world)
    form = EditForm(client.get(f"invoices/{before.id}").text).fields
    press(client, before, **{**form, "does": "save", "CurrencyCode": "USD", "Reference": "second"})
    assert (only(world).reference, only(world).lines) == ("second", before.lines)
    assert [mark.option_id for mark in only(world).lines[0].tracking] == [web]
    press(client, before, **{**form, "does": "save", "CurrencyCode": "USD", "LineItems.0.UnitAmount": "30"})
    assert (only(world).total, str(only(world).rate)) == (Decimal(72), "1.3")


def test_the_contacts_default_tracking_is_chosen_beforehand(client: httpx.Client, world: World) -> None:
    world.org.add_tracking_category("Lead Source", "Web")
    default = [{"TrackingCategoryName": "Lead Source", "TrackingOptionName": "Web"}]
    contact = world.contact(SalesTrackingCategories=default)
    form = EditForm(client.get(f"contacts/{contact}/sales").text).fields
    assert [name for name in form if ".Tracking." in name] != []
    client.post(f"contacts/{contact}/sales", data={**form, **LINE, "does": "approve"})
    assert len(only(world).lines) == 1
    assert len(only(world).lines[0].tracking) == 1
    assert "Lesson: 120.00, Lead Source: Web" in client.get(f"invoices/{only(world).id}").text


def test_an_invoice_is_paid_in_part_and_the_payment_deleted(
    client: httpx.Client, world: World, contact: str
) -> None:
    sell(client, contact, "approve")
    assert "124.00 due" in press(client, only(world), "pay", amount="20").text
    (payment,) = (each.id for each in world.org.state.payments)
    press(client, only(world), "unpay", payment=payment)
    press(client, only(world), "pay", Date="2026-10-01")
    assert only(world).status == "PAID"


def test_an_invoice_is_credited_in_part_and_then_wholly(
    client: httpx.Client, world: World, contact: str
) -> None:
    sell(client, contact, "approve")
    assert "134.00 due" in press(client, only(world), "credit", amount="10").text
    press(client, only(world), "credit")
    assert only(world).status == "PAID"
    (first, _) = (each.id for each in world.org.state.allocations)
    press(client, only(world), "unallocate", allocation=first)
    assert only(world).left == 10


def test_money_is_taken_beforehand_and_set_against_an_invoice(
    client: httpx.Client, world: World, contact: str
) -> None:
    for does in ("prepay", "overpay"):
        sell(client, contact, does, amount="30", account="850")
    sell(client, contact, "approve")
    for credit in (*world.org.state.prepayments, *world.org.state.overpayments):
        press(client, only(world), "allocate", credit=credit.id, amount="30")
    assert only(world).left == 84
    assert press(client, only(world), "allocate", credit=UNKNOWN, amount="30").status_code == 400


def test_a_credit_note_is_made_without_an_invoice(client: httpx.Client, world: World, contact: str) -> None:
    sell(client, contact, "credit", DueDate="2026-10-02")
    (note,) = world.org.state.credit_notes
    assert (note.status, note.total) == ("AUTHORISED", Decimal(144))


@pytest.mark.parametrize(
    ("does", "typed", "why"),
    [
        ("approve", {"LineItems.0.AccountCode": ""}, "Account code must be specified."),
        ("approve", {"LineItems.0.UnitAmount": "much"}, "much is not a number such as 12.50."),
        ("approve", {"Date": "soon"}, "is not a date"),
        ("prepay", {"amount": ""}, "An amount is in pounds and pence"),
        ("overpay", {"amount": "1.005"}, "An amount is in pounds and pence"),
    ],
)
def test_what_xero_does_not_take_is_said_and_what_was_typed_stays(
    client: httpx.Client, world: World, contact: str, does: str, typed: dict[str, str], why: str
) -> None:
    refused = sell(client, contact, does, **typed)
    assert (refused.status_code, why in refused.text) == (400, True)
    assert 'value="Lesson"' in refused.text
    assert list(world.org.state.invoices) == []
