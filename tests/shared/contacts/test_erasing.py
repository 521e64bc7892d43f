"""Nothing personal is left of whoever is erased; which contact it was is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given

from shared.contacts.codec import customer_to_dict
from shared.contacts.customers import Customer, Link, Refusal
from shared.contacts.details import Details, Person
from shared.contacts.erasing import blank, words_of_person
from shared.contacts.words import words_of
from tests.shared.contacts.made_up import CUSTOMERS

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@given(CUSTOMERS)
def test_nothing_of_the_details_is_left(customer: Customer) -> None:
    link = Link("x1", customer.details, "seen", NOW, "stripe:cus_1", sent=customer.details)
    whole = replace(customer, link=replace(link, refusal=Refusal("name_taken", customer.details.name, NOW)))
    after, (change,) = blank(whole, "olga", NOW)
    assert customer_to_dict(after).keys() <= {"id", "kind", "state", "link"}
    assert after.link == Link("x1", Details(), "", NOW, "stripe:cus_1")
    assert (change.field, change.after, change.by) == ("state", "erased", "olga")
    assert not words_of(after)


def test_names_and_addresses_of_all_persons_are_known_for_what_they_are() -> None:
    details = Details("Ada Ltd", "Ada", persons=(Person("p1", "Ann", "Other", "ann@a.example"), Person("p2")))
    assert words_of_person([details, details]) == ("Ada Ltd", "Ann Other", "ann@a.example")
