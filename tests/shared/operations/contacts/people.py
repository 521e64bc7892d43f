"""Customers that tests begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from shared.contacts.customers import Customer, Link, StatusAtXero
from shared.contacts.details import Address, Details, Person, Phone
from shared.operations.contacts import edit
from shared.store import directory

TENANT = "piano"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ADA = Details(
    name="Ada Ltd",
    first_name="Ada",
    last_name="Lovelace",
    email="ada@ada.example",
    persons=(Person("p1", "Ann", "Other", "ann@ada.example", True), Person("p2", "Bob", "Byron")),
    phones={"MOBILE": Phone("900123", "7700", "44"), "DEFAULT": Phone("020 7946 0000")},
    postal=Address("1 High St", city="Kendal", postal_code="LA9 4QZ"),
)
BOB = Details(name="Bob's Barn", first_name="Bob", last_name="Barn", email="bob@barn.example")


def made(details: Details = ADA, id: str = "c1", tags: tuple[str, ...] = (), now: datetime = NOW) -> Customer:
    """Creates a customer, whose persons keep the ids that they have."""
    return edit.create(TENANT, "company", details, tags, "olga", now, id=id)


def paired(
    details: Details = ADA,
    id: str = "c1",
    contact_id: str = "x1",
    status: StatusAtXero = "ACTIVE",
    number: str = "",
) -> Customer:
    """Stores a customer that came in from Xero as it is there."""
    sent = replace(details, persons=details.at_xero)
    link = Link(contact_id, sent, seen_at=NOW, status=status, number=number)
    return directory.save(TENANT, None, Customer(id, details=details, created_at=NOW, link=link), [], NOW)


def read(id: str = "c1") -> Customer:
    customer = directory.read(TENANT, id)
    assert customer
    return customer


def numbered() -> object:
    """Makes ids that are each another."""
    return map(str, count(1)).__next__
