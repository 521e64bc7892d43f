"""Whatever brings a contact, the customer and Xero come to say the same, by as few writes as that takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contacts.customers import Change, Customer, Link, Refusal, XeroContact
from shared.contacts.details import Address, Details, Person, Phone
from shared.contacts.fields import ON_PAST_INVOICES
from shared.contacts.meeting import answered, changes_between, fingerprint, meet

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANN = Person("p1", "Ann", "Other", "ann@ada.example")
BASE = Details("Ada Ltd", "Ada", "Lovelace", "ada@ada.example", persons=(ANN,))


def shown(details: Details = BASE, at: datetime = NOW, **more: Any) -> XeroContact:
    """Returns what Xero shows of these details: it has no ids for persons."""
    nameless = replace(details, persons=tuple(replace(each, id="") for each in details.persons))
    return XeroContact("x1", nameless, at, **more)


def customer(details: Details = BASE, base: Details = BASE, **edited: datetime) -> Customer:
    link = Link("x1", base, fingerprint(shown(base)), NOW)
    return Customer("c1", details=details, link=link, edited=edited, unsent_since=NOW if edited else None)


def test_what_was_seen_before_changes_nothing() -> None:
    before = customer()
    met = meet(before, shown(at=NOW + MINUTE), NOW)
    assert met.customer is before
    assert met.for_xero is None


def test_a_change_at_xero_comes_in_with_its_history_and_nothing_is_sent() -> None:
    met = meet(customer(), shown(replace(BASE, name="Ada & Co")), NOW)
    assert met.customer.details == replace(BASE, name="Ada & Co")
    assert met.changes == (Change("name", "Ada Ltd", "Ada & Co", "Xero", NOW),)
    assert (met.for_xero, met.customer.unsent_since) == (None, None)
    assert meet(met.customer, shown(replace(BASE, name="Ada & Co")), NOW).customer is met.customer


def test_an_edit_is_sent_together_with_what_xero_changed_meanwhile() -> None:
    edited = customer(replace(BASE, name="Ada & Co"), name=NOW)
    met = meet(edited, shown(replace(BASE, phones={"MOBILE": Phone("900123")})), NOW)
    assert met.for_xero == replace(BASE, name="Ada & Co", phones={"MOBILE": Phone("900123")})
    assert met.customer.unsent_since == NOW
    assert met.customer.edited == {"name": NOW}


def test_xeros_answer_is_what_both_agree_on_and_its_echo_changes_nothing() -> None:
    edited = customer(replace(BASE, name="Ada & Co"), name=NOW)
    sent = meet(edited, shown(), NOW).for_xero
    assert sent
    done = answered(edited, sent, shown(sent), NOW).customer
    assert (done.unsent_since, done.edited, done.details) == (None, {}, sent)
    echo = meet(done, shown(sent, at=NOW + MINUTE), NOW)
    assert echo.customer is done
    assert echo.for_xero is None


def test_what_was_edited_while_the_answer_was_on_its_way_is_sent_next() -> None:
    sent = replace(BASE, name="First")
    edited = customer(replace(BASE, name="Second"), name=NOW + MINUTE)
    met = answered(edited, sent, shown(sent, at=NOW + 2 * MINUTE), NOW)
    assert met.customer.details.name == "Second"
    assert met.for_xero == replace(BASE, name="Second")
    assert met.customer.unsent_since


def test_what_xero_writes_otherwise_than_it_was_sent_is_taken_and_said() -> None:
    sent = replace(BASE, name=" Ada ")
    met = answered(customer(sent, name=NOW), sent, shown(replace(BASE, name="Ada")), NOW)
    assert met.customer.details.name == "Ada"
    assert met.for_xero is None
    assert met.changes == (Change("name", " Ada ", "Ada", "Xero", NOW),)


def test_an_answer_ends_what_xero_had_refused() -> None:
    refused = customer(replace(BASE, name="Ada & Co"), name=NOW)
    assert refused.link
    refused = replace(refused, link=replace(refused.link, refusal=Refusal("name_not_unique", "taken", NOW)))
    done = answered(refused, refused.details, shown(refused.details), NOW).customer
    assert done.link
    assert done.link.refusal is None


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_write_without_an_answer_is_found_out_by_the_next_reading(is_committed: bool) -> None:
    edited = customer(replace(BASE, name="Ada & Co", persons=()), name=NOW)
    sent = meet(edited, shown(), NOW).for_xero
    assert edited.link
    open_write = replace(edited, link=replace(edited.link, sent=sent))
    met = meet(open_write, shown(sent if is_committed and sent else BASE), NOW)
    assert met.customer.details == edited.details
    assert met.for_xero == (None if is_committed else sent)
    assert met.customer.link
    assert met.customer.link.sent is None
    assert not met.changes


def test_both_changed_one_field_and_the_history_holds_the_value_that_gave_way() -> None:
    edited = customer(replace(BASE, name="Ours"), name=NOW - MINUTE)
    met = meet(edited, shown(replace(BASE, name="Theirs")), NOW)
    assert met.customer.details.name == "Theirs"
    assert Change("name", None, "Ours", "", NOW, "here") in met.changes
    assert met.for_xero is None


def test_names_and_addresses_that_are_held_back_do_not_wait_to_be_sent() -> None:
    edited = customer(replace(BASE, name="Ours", postal=Address("1 High St")), name=NOW)
    met = meet(edited, shown(), NOW, held_back=ON_PAST_INVOICES)
    assert (met.for_xero, met.customer.unsent_since) == (None, None)
    assert met.customer.details.name == "Ours"
    later = meet(met.customer, shown(replace(BASE, email="new@ada.example")), NOW, ON_PAST_INVOICES)
    assert later.customer.details == replace(edited.details, email="new@ada.example")


def test_a_reading_that_comes_late_does_not_take_anything_back() -> None:
    met = meet(customer(replace(BASE, name="Ours")), shown(replace(BASE, name="Old"), NOW - MINUTE), NOW)
    assert met.customer.details.name == "Ours"
    assert not met.changes


def test_another_contact_is_nobodys_business() -> None:
    with pytest.raises(ValueError, match="not the customer's"):
        meet(customer(), replace(shown(), contact_id="x2"), NOW)


def test_a_person_who_came_or_went_is_one_change() -> None:
    bob = Person("p2", "Bob", "Brown")
    after = replace(BASE, persons=(replace(ANN, email="new@ada.example"), bob))
    assert changes_between(BASE, after, "olga", NOW) == (
        Change("person.p1.email", "ann@ada.example", "new@ada.example", "olga", NOW),
        Change("person.p2", None, bob, "olga", NOW),
    )
    assert changes_between(after, BASE, "olga", NOW)[-1] == Change("person.p2", bob, None, "olga", NOW)
