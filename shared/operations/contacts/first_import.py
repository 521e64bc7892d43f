"""Brings in all customers when Xero is first connected: a thousand in a call, page by page.

Whatever ends the turn, the next one goes on with the page that was not stored whole. Ids are made of the
contacts' own, so a page that comes twice brings in nobody twice. Who has no name comes in and is incomplete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shared.contacts.customers import XeroContact
from shared.contacts.following import comes_in, newcomer
from shared.operations.contacts.incoming import note_payer
from shared.operations.contacts.proposing import propose_alone
from shared.operations.contacts.reading import Turn
from shared.store import directory, xero_polls
from shared.store.xero_polls import Import, Polls
from shared.xero.contacts import ContactsPage, count, customers_page


def bring_all_in(turn: Turn, polls: Polls) -> Polls:
    """Goes on with the first import to its end, and saves where it stands after each page. Raises Paused."""
    first = polls.first
    if first is None:
        first = Import(turn.now)
        # Before anything is read: from then on the polls know of whatever changes, also after a crash.
        polls = _saved(turn.tenant, polls, first)
    while not first.is_read:
        turn.step()
        first = _next_page(turn, first)
        polls = _saved(turn.tenant, polls, first)
    while not first.is_done:
        turn.step()
        # Customers who were here before Xero was: whom of the contacts they likely are.
        after = propose_alone(turn.tenant, turn.now, first.after)
        first = replace(first, after=after, is_done=not after)
        polls = _saved(turn.tenant, polls, first)
    return polls


def _saved(tenant: str, polls: Polls, first: Import) -> Polls:
    left_out = None if first.in_all is None or first.total is None else max(first.in_all - first.total, 0)
    # What changes from the beginning on, the polls find; whoever did not change was read now.
    begun = first.begun_at
    after = replace(polls, first=first, left_out=left_out, contacts_to=begun, sold_to=begun, passed_at=begun)
    xero_polls.save(tenant, after)
    return after


def _next_page(turn: Turn, first: Import) -> Import:
    in_all = count(turn.xero, turn.now) if first.in_all is None else first.in_all
    page = customers_page(turn.xero, first.page, turn.now)
    _bring_in(turn, page.contacts)
    if _has_shrunk(first, page):
        # Whoever slid to the page before was not on it when it was read.
        return replace(first, page=first.page - 1, total=page.total, in_all=in_all)
    return replace(
        first,
        page=first.page + 1,
        read=first.read + len(page.contacts),
        total=page.total,
        in_all=in_all,
        is_read=page.is_last,
    )


def _has_shrunk(first: Import, page: ContactsPage) -> bool:
    known, now = first.total, page.total
    return first.page > 1 and known is not None and now is not None and now < known


def _bring_in(turn: Turn, contacts: Sequence[XeroContact]) -> None:
    pairs = directory.paired(turn.tenant, (each.contact_id for each in contacts))
    made = {each.contact_id: newcomer(turn.tenant, each, turn.now) for each in contacts if comes_in(each)}
    # A page that comes again finishes whom it has left half stored.
    new = [each for id, each in made.items() if pairs.get(id, each.id) == each.id]
    note_payer(turn.tenant, contacts)
    directory.bring_in(turn.tenant, new, turn.now)
    # Whoever was here before may have changed, or may have given this id to another contact.
    turn.take(contacts)
