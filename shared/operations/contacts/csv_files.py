"""Exports all customers, and imports files of them: looked at first, then carried out in pieces.

shared.reports.customers_csv writes what is exported. Whoever imports the same file twice doubles nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.contacts.csv_reading import Unreadable, read
from shared.contacts.customers import Customer, State
from shared.operations.contacts import carrying_out, listing
from shared.operations.contacts.edit import Fresh, fresh
from shared.operations.contacts.foreseeing import Foreseen, foresee
from shared.operations.contacts.refusals import NoSuchCustomer, Refused
from shared.operations.contacts.storing import Nudge, leave_over
from shared.store import directory_imports
from shared.store.directory_imports import Failed, Import

__all__ = [
    "Failed",
    "Import",
    "Preview",
    "all_customers",
    "begin",
    "carry_on",
    "carry_on_all",
    "preview",
    "progress",
]

STATES: tuple[State, ...] = ("active", "archived")
NOTHING = "Nothing in this file is to be imported."


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of a file: so many lines are new customers, edits, or say what is here already.

    `likely` of the `compared` first new ones are likely the same as a customer here: they are made, and
    proposed as likely pairs. `bad` are lines that are left out, with the reason; `unread` the headings of
    columns that are not read. `id` is what `begin` wants.
    """

    id: str
    new: int
    edits: int
    unchanged: int
    likely: int
    compared: int
    bad: Sequence[Failed]
    unread: Sequence[str]


def all_customers(tenant: str) -> Iterator[Customer]:
    """Yields the active customers by name, then the archived ones. Few are in memory at a time."""
    for state in STATES:
        after = ""
        while True:
            page = listing.by_name(tenant, state, after, listing.AT_ONCE)
            yield from page.customers
            if not page.next:
                break
            after = page.next


def preview(tenant: str, content: bytes, by: str, now: datetime, new_id: Fresh = fresh) -> Preview:
    """Looks at a file, changes nothing, and keeps it for a week. Raises Refused for an unreadable one."""
    try:
        file = read(content)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from None
    seen = foresee(tenant, file.lines, now)
    wanted = [each for each in seen if each.wanted]
    made = Import(new_id(), by, now, len(wanted), 0)
    directory_imports.keep(tenant, made, (each.wanted for each in wanted if each.wanted))
    return _preview(made.id, seen, file.unread)


def _preview(id: str, seen: Sequence[Foreseen], unread: Sequence[str]) -> Preview:
    count = {kind: sum(each.kind == kind for each in seen) for kind in ("new", "edit", "unchanged")}
    return Preview(
        id,
        count["new"],
        count["edit"],
        count["unchanged"],
        sum(each.is_likely is True for each in seen),
        sum(each.is_likely is not None for each in seen),
        [Failed(each.number, each.wrong) for each in seen if each.wrong],
        unread,
    )


def begin(tenant: str, id: str, now: datetime) -> Import:
    """Says that a file is to be imported. Raises NoSuchCustomer, or Refused for one without anything new."""
    found = progress(tenant, id)
    if not found.total:
        raise Refused(NOTHING)
    if not found.is_begun:
        directory_imports.advance(tenant, found, replace(found, is_begun=True))
        leave_over(tenant, now)
    return progress(tenant, id)


def progress(tenant: str, id: str) -> Import:
    """Returns how far an import came. Raises NoSuchCustomer if there is none, or it was a week ago."""
    found = directory_imports.read(tenant, id)
    if found is None:
        raise NoSuchCustomer(id)
    return found


def carry_on(tenant: str, id: str, now: datetime, nudge: Nudge) -> Import:
    """Carries out the next piece of an import that was begun, up to a hundred lines; returns how far it came.

    Two who do so at once do no harm. Raises NoSuchCustomer.
    """
    found = progress(tenant, id)
    if not found.is_begun or found.is_over:
        return found
    lines = directory_imports.lines_of(tenant, id, found.done + 1)
    after = carrying_out.carried_out(tenant, found, lines, now, nudge)
    return after if directory_imports.advance(tenant, found, after) else progress(tenant, id)


def carry_on_all(tenant: str, now: datetime, nudge: Nudge) -> bool:
    """Carries out the next piece of each import that was begun; returns whether all are over."""
    carried = [carry_on(tenant, each.id, now, nudge) for each in directory_imports.begun(tenant)]
    return all(each.is_over for each in carried)
