from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.booking.case import Case
from shared.booking.decision import Booking
from shared.ledger.documents import Contact, ContactEmail
from shared.ledger.rows import Source
from shared.store import addresses, ledger, rows

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
SOURCE = Source("txn_1", "stripe", NOW)
BARE = Contact("stripe:cus_1", "Ada", refused_email="ada@home")


def book(contact: Contact) -> None:
    assert ledger.record("acme", Case(SOURCE, (), lambda _: Booking((contact,))), NOW) == "booked"


def listed() -> list[tuple[str, str, str]]:
    return [(row.source, row.reason_code, row.about) for row in rows.in_state("acme", "attention")]


def ordered() -> list[ContactEmail]:
    found = [row.document for row in rows.in_state("acme", "pending")]
    return [each for each in found if isinstance(each, ContactEmail)]


def test_a_source_whose_contact_is_made_without_its_address_is_listed() -> None:
    book(BARE)
    assert listed() == [("txn_1", "email_left_out", "stripe:cus_1")]


def test_an_address_that_was_put_right_is_ordered_once_and_its_source_listed_no_more() -> None:
    book(BARE)
    assert addresses.mend("acme", SOURCE, "ada@example.com", NOW)
    assert not addresses.mend("acme", SOURCE, "ada@example.com", NOW)
    assert not addresses.mend("acme", SOURCE, "another@example.com", NOW)
    assert ordered() == [ContactEmail("stripe:cus_1 email", "stripe:cus_1", "ada@example.com")]
    assert listed() == []


def test_of_two_at_once_one_orders_it(monkeypatch: pytest.MonkeyPatch) -> None:
    book(BARE)
    order = addresses._ordered("acme", SOURCE, "ada@example.com")
    assert addresses.mend("acme", SOURCE, "another@example.com", NOW)
    monkeypatch.setattr(addresses, "_ordered", lambda *_: order)
    assert not addresses.mend("acme", SOURCE, "ada@example.com", NOW)
    assert [each.email for each in ordered()] == ["another@example.com"]


def test_a_contact_with_an_address_is_given_no_other() -> None:
    book(Contact("stripe:cus_1", "Ada", "ada@example.com"))
    assert listed() == []
    assert not addresses.mend("acme", SOURCE, "another@example.com", NOW)
    # Listed, but Xero's refusal of the address was not settled before the writer died.
    ledger.flag("acme", SOURCE, "email_left_out", NOW, "stripe:cus_1")
    assert not addresses.mend("acme", SOURCE, "another@example.com", NOW)
    assert len(listed()) == 1
    assert ordered() == []
