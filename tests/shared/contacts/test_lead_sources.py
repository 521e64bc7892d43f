"""A lead source is merged as every other field is, and is left out where Xero cannot take it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from shared.contacts.customers import Customer, Link, XeroContact
from shared.contacts.details import Details
from shared.contacts.editing import edited
from shared.contacts.following import joined, moved
from shared.contacts.meeting import fingerprint, meet
from shared.contacts.merge import for_xero, withheld

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ADA = Details("Ada Ltd", lead_source="event")
LINK = Link("x1", replace(ADA, lead_source=""), seen_at=NOW)
LED = Customer("c1", details=ADA, link=LINK, edited={"lead_source": NOW}, unsent_since=NOW)


def shown(lead_source: str = "") -> XeroContact:
    return XeroContact("x1", replace(ADA, lead_source=lead_source), NOW)


def test_one_that_xero_can_take_is_sent() -> None:
    met = meet(LED, shown(), NOW)
    assert met.for_xero == ADA


def test_one_that_xero_cannot_take_waits_and_the_rest_is_sent() -> None:
    held = (withheld("lead_source", "event"),)
    assert meet(LED, shown(), NOW, held).customer.unsent_since is None
    named = replace(LED, details=replace(ADA, name="Ada & Co"))
    assert meet(named, shown(), NOW, held).for_xero == Details("Ada & Co")
    assert for_xero(ADA, Details("Old", lead_source="referral"), held).lead_source == "referral"
    assert for_xero(replace(ADA, lead_source=""), Details(lead_source="referral"), held).lead_source == ""


def test_one_that_xero_has_refused_waits_for_an_edit() -> None:
    refused = replace(LED, link=replace(LINK, refused_source="event"))
    assert meet(refused, shown(), NOW).for_xero is None
    after, _ = edited(refused, replace(ADA, lead_source="referral"), (), "company", "ada", NOW)
    assert after.link
    assert after.link.refused_source is None
    wanted = meet(after, shown(), NOW).for_xero
    assert wanted
    assert wanted.lead_source == "referral"


def test_what_stands_for_a_contact_tells_its_lead_source() -> None:
    assert fingerprint(shown()) != fingerprint(shown("event"))


def test_of_two_that_were_merged_at_xero_the_survivor_says_its_own() -> None:
    gone = replace(LED, id="c2", details=Details("Gone", lead_source="referral"))
    _, whole = joined(gone, LED, NOW)
    assert whole.customer.lead_source == "event"
    (lost,) = (each for each in whole.changes if each.field == "lead_source")
    assert (lost.after, lost.gave_way) == ("referral", "here")


def test_one_of_the_other_alone_stays_and_goes_to_the_survivor() -> None:
    kept = Customer("c2", details=Details("Kept"), link=Link("x2", Details("Kept")))
    _, whole = joined(LED, kept, NOW)
    assert whole.customer.lead_source == "event"
    assert whole.customer.unsent_since == NOW
    (new,) = (each for each in whole.changes if each.field == "lead_source")
    assert (new.before, new.after, new.gave_way) == ("", "event", None)


def test_whoever_moves_to_another_contact_takes_it_along() -> None:
    told = replace(LED, link=replace(LINK, base=ADA), edited={}, unsent_since=None)
    there = moved(told, "x9")
    met = meet(there, replace(shown(), contact_id="x9"), NOW)
    assert met.customer.lead_source == "event"
    assert met.for_xero
    assert met.for_xero.lead_source == "event"
