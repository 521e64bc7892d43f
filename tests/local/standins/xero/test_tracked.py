"""What lines and contacts are tracked by: shown by the names of today, refused where it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, line, refusal, refusals


@dataclass
class Source:
    id: str
    web: str

    @property
    def mark(self) -> dict[str, str]:
        return {"TrackingCategoryID": self.id, "TrackingOptionID": self.web}


@pytest.fixture
def source(world: World) -> Source:
    made = world.org.add_tracking_category("Lead Source", "Web")
    return Source(made, world.org.state.tracking[made].options[0].id)


NAMED = {"Name": "Lead Source", "Option": "Web"}


@pytest.mark.parametrize("make", ["invoice", "credit_note", "spend"])
@pytest.mark.parametrize("way", ["by ids", "by names"])
def test_a_line_is_tracked_by_ids_or_by_names_and_shows_both(
    world: World, source: Source, make: str, way: str
) -> None:
    sent = source.mark if way == "by ids" else NAMED
    account = "404" if make == "spend" else "200"
    made = getattr(world, make)(LineItems=[line(AccountCode=account, Tracking=[sent]), line()])
    shown = [each["Tracking"] for each in made["LineItems"]]
    assert shown == [[{**NAMED, **source.mark}], []]


REFUSED: list[tuple[list[dict[str, str]], str]] = [
    ([{"TrackingCategoryID": UNKNOWN}], f"There is no ACTIVE tracking category with the name '{UNKNOWN}'"),
    ([{"Name": "lead source", "Option": "Web"}], "no ACTIVE tracking category with the name 'lead source'"),
    ([{}], "There is no ACTIVE tracking category with the name ''"),
    ([{**NAMED, "Option": "web"}], "There is no ACTIVE tracking option with the name 'web' in 'Lead Source'"),
    ([{"Name": "Lead Source"}], "There is no ACTIVE tracking option with the name '' in 'Lead Source'"),
    ([{"Name": "Lead Source", "TrackingOptionID": UNKNOWN}], f"the name '{UNKNOWN}' in 'Lead Source'"),
    ([NAMED, NAMED], "A tracking category can be used only once on a line item."),
    ([NAMED, NAMED, NAMED], "A line item can have a maximum of 2 tracking categories."),
]


@pytest.mark.parametrize(("sent", "why"), REFUSED, ids=str)
def test_a_line_that_xero_does_not_track_is_refused(
    world: World, source: Source, sent: list[dict[str, str]], why: str
) -> None:
    refused = refusals(world.one("Invoices", world.bill(LineItems=[line(Tracking=sent)])))
    assert any(why in each for each in refused)


@pytest.mark.parametrize("what", ["option", "category"])
def test_what_is_archived_or_deleted_tracks_no_new_line(world: World, source: Source, what: str) -> None:
    if what == "option":
        world.org.archive_tracking_option(source.id, source.web)
    else:
        world.org.archive_tracking_category(source.id)
    for kind, element in (("Invoices", world.bill()), ("CreditNotes", world.credit())):
        sent = {**element, "LineItems": [line(Tracking=[source.mark])]}
        assert f"no ACTIVE tracking {what}" in refusal(world.one(kind, sent))
    if what == "option":
        world.org.delete_tracking_option(source.id, source.web)
    else:
        world.org.delete_tracking_category(source.id)
    sent = world.bill(LineItems=[line(Tracking=[source.mark])])
    assert f"no ACTIVE tracking {what}" in refusal(world.one("Invoices", sent))


def test_a_document_keeps_what_was_archived_since_when_it_is_changed(world: World, source: Source) -> None:
    made = world.invoice(LineItems=[line(Tracking=[source.mark])])
    world.org.archive_tracking_option(source.id, source.web)
    world.org.edit_line(made["InvoiceID"], UnitAmount=60)
    (item,) = world.api.get(f"Invoices/{made['InvoiceID']}").json()["Invoices"][0]["LineItems"]
    assert (item["UnitAmount"], item["Tracking"]) == (60, [{**NAMED, **source.mark}])


def test_lines_that_are_sent_without_it_lose_their_tracking(world: World, source: Source) -> None:
    made = world.invoice(LineItems=[line(Tracking=[source.mark])])
    change = {"InvoiceID": made["InvoiceID"], "LineItems": [line()]}
    assert accepted(world.one("Invoices", change, "POST"))["LineItems"][0]["Tracking"] == []


def test_a_rename_shows_on_old_lines_too(world: World, source: Source) -> None:
    made = world.invoice(LineItems=[line(Tracking=[source.mark])])
    world.org.rename_tracking_category(source.id, "Origin")
    world.org.rename_tracking_option(source.id, source.web, "Internet")
    (item,) = world.api.get(f"Invoices/{made['InvoiceID']}").json()["Invoices"][0]["LineItems"]
    assert item["Tracking"] == [{"Name": "Origin", "Option": "Internet", **source.mark}]


def test_two_categories_may_track_one_line(world: World, source: Source) -> None:
    world.org.add_tracking_category("Region", "North")
    both = [source.mark, {"Name": "Region", "Option": "North"}]
    (item,) = world.invoice(LineItems=[line(Tracking=both)])["LineItems"]
    assert [each["Option"] for each in item["Tracking"]] == ["Web", "North"]


BY_DEFAULT = [{"TrackingCategoryName": "Lead Source", "TrackingOptionName": "Web"}]


def default_of(world: World, contact_id: str) -> list[dict[str, Any]]:
    (found,) = world.api.get(f"Contacts/{contact_id}").json()["Contacts"]
    return list(found["SalesTrackingCategories"])


def test_a_contact_takes_its_default_and_shows_it_by_the_names_of_today(world: World, source: Source) -> None:
    made = world.contact(SalesTrackingCategories=BY_DEFAULT)
    assert default_of(world, made) == BY_DEFAULT
    world.org.rename_tracking_option(source.id, source.web, "Internet")
    assert default_of(world, made)[0]["TrackingOptionName"] == "Internet"
    accepted(world.one("Contacts", {"ContactID": made, "FirstName": "Ada"}, "POST"))
    assert len(default_of(world, made)) == 1
    accepted(world.one("Contacts", {"ContactID": made, "SalesTrackingCategories": []}, "POST"))
    assert default_of(world, made) == []


def test_a_default_that_is_not_there_is_refused(world: World, source: Source) -> None:
    wrong = {"Name": "Ada", "SalesTrackingCategories": [{"TrackingCategoryName": "x"}]}
    assert refusal(world.one("Contacts", wrong)) == "There is no ACTIVE tracking category with the name 'x'"
    wrong["SalesTrackingCategories"] = [{"TrackingCategoryName": "Lead Source", "TrackingOptionName": "x"}]
    assert "There is no ACTIVE tracking option" in refusal(world.one("Contacts", wrong))
    wrong["SalesTrackingCategories"] = [{}]
    assert "SalesCategory is missing a TrackingCategoryName" in refusals(world.one("Contacts", wrong))


def test_an_archived_contact_takes_no_default(world: World, source: Source) -> None:
    made = world.contact()
    world.org.archive_contact(made)
    change = {"ContactID": made, "SalesTrackingCategories": BY_DEFAULT}
    assert "is archived" in refusal(world.one("Contacts", change, "POST"))


def test_a_default_that_was_deleted_since_is_none(world: World, source: Source) -> None:
    made = world.contact(SalesTrackingCategories=BY_DEFAULT)
    world.org.delete_tracking_option(source.id, source.web)
    assert default_of(world, made) == []


def test_the_default_of_a_contact_is_not_applied_to_lines_that_come_by_api(
    world: World, source: Source
) -> None:
    contact = {"ContactID": world.contact(SalesTrackingCategories=BY_DEFAULT)}
    assert world.invoice(Contact=contact)["LineItems"][0]["Tracking"] == []
