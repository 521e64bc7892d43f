"""Gives the business an owner who is signed in, a customer that is here only, and one that is in Xero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details, Person
from shared.operations.contacts import edit, listing
from shared.store import directory
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/customers"
BY = "olga@example.co.uk"
ADA = Person("p1", "Ada", "Nair", "ada@forte.example")
BEA = Person("p2", "Bea", "O'Neill")
FORTE = Details("Forte Ltd", "Olga", "Piano", "olga@forte.example", (ADA, BEA))
CONTACT = "66666666-7777-4000-8000-000000000001"


def keep(id: str, details: Details = FORTE, tags: tuple[str, ...] = ()) -> Customer:
    """Keeps a customer that is here only."""
    return edit.create("piano", "company", details, tags, BY, NOW, id=id)


def pair(id: str, contact_id: str = CONTACT, **more: object) -> Customer:
    """Pairs a customer with a contact at Xero that has all of it, or as `more` says."""
    kept = found(id)
    link = Link(contact_id, kept.details, seen_at=NOW, **more)  # type: ignore[arg-type]
    return directory.save("piano", kept, replace(kept, link=link), [], NOW)


def found(id: str) -> Customer:
    kept = listing.find("piano", id)
    assert kept
    return kept


def page(id: str) -> str:
    return f"{HERE}/c/{id}"


@pytest.fixture
def kept(owner: Browser) -> Browser:
    """Signs the owner in whose business has one customer, c1."""
    keep("c1")
    return owner


@pytest.fixture
def reader(pages: Pages, kept: Browser) -> Browser:
    pages.add("rita", "piano", "reader")
    return pages.signed_in("rita")


def names_in(answer: Answer) -> list[str]:
    """Returns the customers of a list, as their ids in its links."""
    rest = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [each.partition('"')[0] for each in rest.split(f'href="{HERE}/c/')[1:]]
