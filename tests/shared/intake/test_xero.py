"""What a webhook of Xero's tells of is read event by event; a broken one harms no other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.errors import Malformed
from shared.intake.xero import Told, told
from shared.store.xero_hints import Hint

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ONE, TWO = "aef86862-2015-4b6b-88bc-d89032cecc50", "aef86862-2015-4b6b-88bc-d89032cecc51"
CONTACT = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777"


def event(**changes: Any) -> dict[str, Any]:
    usual = {"resourceId": CONTACT, "eventCategory": "CONTACT", "eventType": "UPDATE", "tenantId": ONE}
    return {**usual, **changes}


def read(*events: object) -> Told:
    return told({"events": list(events)}, NOW)


def test_hints_stand_by_organisation() -> None:
    found = read(event(), event(tenantId=TWO, eventCategory="INVOICE"))
    assert found == Told({ONE: [Hint("contact", CONTACT, NOW)], TWO: [Hint("invoice", CONTACT, NOW)]})


@pytest.mark.parametrize("kind", ["UPDATE", "Update", "update", "CREATE", "ANYTHING", None])
def test_any_type_of_event_is_a_hint(kind: str | None) -> None:
    assert read(event(eventType=kind)).by_organisation == {ONE: [Hint("contact", CONTACT, NOW)]}


def test_ids_and_categories_are_read_whatever_their_case() -> None:
    found = read(event(resourceId=CONTACT.upper(), tenantId=ONE.upper(), eventCategory="Contact"))
    assert found.by_organisation == {ONE: [Hint("contact", CONTACT, NOW)]}


def test_categories_that_concern_nobody_here_are_passed_over() -> None:
    assert read(event(eventCategory="SUBSCRIPTION", tenantId="x"), event(eventCategory="PAYMENT")) == Told({})


@pytest.mark.parametrize("about", ["credit_note", "overpayment", "prepayment"])
def test_whatever_a_customer_may_set_against_invoices_is_a_hint(about: str) -> None:
    found = read(event(eventCategory=about.replace("_", "").upper()))
    assert [each.about for each in found.by_organisation[ONE]] == [about]


def test_the_check_of_the_intent_to_receive_tells_nothing() -> None:
    assert told({"events": [], "firstEventSequence": 0, "lastEventSequence": 0}, NOW) == Told({})


BROKEN: list[object] = [
    None,
    "event",
    [],
    {},
    event(eventCategory=None),
    event(eventCategory=7),
    event(tenantId=None),
    event(tenantId="nobody"),
    event(resourceId=""),
    event(resourceId=CONTACT + "0"),
    event(resourceId=f"{CONTACT}\n"),
    event(resourceId="c" * 300),
    event(resourceId=[CONTACT]),
]


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_event_is_counted_and_harms_no_other(broken: object) -> None:
    found = read(broken, event())
    assert found.malformed == 1
    assert found.by_organisation[ONE] == [Hint("contact", CONTACT, NOW)]


@pytest.mark.parametrize("body", [{}, {"events": None}, {"events": {}}, {"events": "no"}])
def test_a_body_without_a_list_of_events_cannot_be_read(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="no list of events"):
        told(body, NOW)
