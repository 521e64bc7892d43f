"""Orders a customer's persons, and puts back what gave way: edits of one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.contacts import putting_back
from shared.contacts.checks import complaints
from shared.contacts.customers import Change, Customer
from shared.contacts.details import Details
from shared.contacts.editing import edited
from shared.contacts.ordering import moved, with_primary
from shared.contacts.putting_back import Gone
from shared.operations.contacts.refusals import NoSuchCustomer, Refused, Unfit
from shared.operations.contacts.storing import Nudge, changed_if_active, told
from shared.store import directory_history

NOBODY = "This person is no longer there."
NO_PLACE = "This value belongs to a person who is no longer there, so it cannot be put back."


def move_person(
    tenant: str, id: str, person: str, up: bool, by: str, now: datetime, nudge: Nudge
) -> Customer:
    """Moves a further person up or down. Raises NoSuchCustomer, NotActive, or Refused for nobody."""
    return _edited(tenant, id, lambda details: moved(details, person, up), by, now, nudge)


def make_primary(tenant: str, id: str, person: str, by: str, now: datetime, nudge: Nudge) -> Customer:
    """Lets a further person and the primary one change places. Raises as `move_person` does."""
    return _edited(tenant, id, lambda details: with_primary(details, person), by, now, nudge)


def put_back(tenant: str, id: str, change_id: str, by: str, now: datetime, nudge: Nudge) -> Customer:
    """Makes a value of the history the value again: one that gave way, or the one before a change.

    `change_id` is an entry's. Raises NoSuchCustomer, NotActive, Refused where there is no place for it, and
    Unfit for a value that could not be entered today.
    """
    entry = directory_history.read(tenant, change_id)
    if entry is None or entry.customer != id:
        raise NoSuchCustomer(change_id)
    return _edited(tenant, id, lambda details: putting_back.put_back(details, entry.change), by, now, nudge)


def _edited(
    tenant: str,
    id: str,
    made: Callable[[Details], Details],
    by: str,
    now: datetime,
    nudge: Nudge,
) -> Customer:
    def rule(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        details = _made(made, customer.details)
        if wrong := complaints(details, customer.details):
            raise Unfit(wrong)
        return edited(customer, details, customer.tags, customer.kind, by, now)

    return told(tenant, changed_if_active(tenant, id, rule, now), nudge)


def _made(made: Callable[[Details], Details], details: Details) -> Details:
    try:
        return made(details)
    except KeyError:
        raise Refused(NOBODY) from None
    except Gone:
        raise Refused(NO_PLACE) from None
