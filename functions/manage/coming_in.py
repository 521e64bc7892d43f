"""Says how far contacts, what was sold to them, products and lead sources are: pure, in an owner's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.manage.formats import count
from functions.manage.lead_sources.telling import Standing
from functions.manage.rendering import Link, Tone
from functions.manage.steps import Stands, Step
from shared.operations.contacts.progress import ImportProgress, SalesProgress

# What a person has to do there only waits: sales are booked meanwhile, without a lead source.
SOURCES: Mapping[Tone, Stands] = {"working": "under way", "done": "done", "problem": "failed"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far each list has come in from Xero, which is connected. `sources` is how lead sources stand."""

    contacts: ImportProgress
    sold: SalesProgress
    are_products_read: bool
    sources: Standing


def coming_in(root: str, so_far: Progress) -> list[Step]:
    """Returns a step for each list. `root` is the address of the business's pages."""
    return [
        _contacts(root, so_far.contacts),
        _sold(root, so_far),
        _products(root, so_far.are_products_read),
        _sources(root, so_far.sources),
    ]


def _contacts(root: str, found: ImportProgress) -> Step:
    name, there = "Contacts", Link(f"{root}/customers", "Contacts")
    if found.is_done:
        return Step(name, "done", f"{count(found.read)} have come in.", there)
    if found.total is None:
        return Step(name, "under way", "They come in from Xero within minutes.")
    return _counted(name, found.read, found.total, "", there)


def _sold(root: str, so_far: Progress) -> Step:
    name, found = "What was sold to them", so_far.sold
    if found.is_done:
        return Step(name, "done", next=Link(f"{root}/customers/by-sales", "Contacts by sales"))
    if found.is_read:
        return Step(name, "under way", "All invoices are in, and are being summed up.")
    if found.total is None:
        state: Stands = "under way" if so_far.contacts.is_done else "waiting"
        return Step(name, state, "It comes after the contacts.")
    return _counted(name, found.read, found.total, "invoices ")


def _products(root: str, are_read: bool) -> Step:
    if are_read:
        return Step("Products", "done", next=Link(f"{root}/products", "Products"))
    return Step("Products", "under way", "They come in from Xero within minutes.")


def _sources(root: str, found: Standing) -> Step:
    there = Link(f"{root}/lead-sources", "Lead sources")
    return Step("Lead sources", SOURCES.get(found.tone, "waiting"), found.says, there)


def _counted(name: str, read: int, total: int, what: str, there: Link | None = None) -> Step:
    # More may have been read by now than there were at first.
    total = max(read, total)
    says = f"{count(read)} of {count(total)} {what}have been read."
    return Step(name, "under way", says, there, read, total)
