"""Asks Xero from time to time which credit notes, overpayments and prepayments have changed.

Invoices are asked for by the poll of contacts, with the same call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from shared.history.documents import Kind, SalesDocument
from shared.operations.contacts.reading import Turn
from shared.operations.history.keeping import AT_ONCE, in_pieces, keep
from shared.operations.history.unread import take_back
from shared.store.xero_polls import Polls
from shared.xero.sales_documents import changed_since

# Together 24 calls on a quiet day; a webhook tells of each long before.
EVERY: Mapping[Kind, timedelta] = {
    "credit_note": timedelta(hours=2),
    "overpayment": timedelta(hours=4),
    "prepayment": timedelta(hours=4),
}
SOLD_EVERY = timedelta(hours=1)
# Clocks differ, and Xero may show a change a little after its time.
OVERLAP = timedelta(minutes=5)
A_MINUTE = timedelta(minutes=1)


def due(polls: Polls, now: datetime) -> list[Kind]:
    """Returns the kinds that are to be asked for."""
    if not polls.has_sales:
        return []
    # One poll of a turn ends after the other.
    return [kind for kind, every in EVERY.items() if now - polls.others_to[kind] >= every - A_MINUTE]


def poll(turn: Turn, polls: Polls, kind: Kind) -> Polls:
    """Takes in the documents of a kind that have changed since the last poll."""
    now = turn.now
    since, reading = polls.others_to[kind] - OVERLAP, turn.sales_reading
    keep(turn.tenant, changed_since(turn.xero, kind, since, now, turn.sales_tracking, reading))
    take_back(turn.tenant, turn.unread)
    return replace(polls, others_to={**polls.others_to, kind: now})


def take(turn: Turn, polls: Polls, invoices: Iterable[SalesDocument]) -> set[str]:
    """Takes in invoices as Xero has just shown them; returns the ContactIDs of those to whom they are."""
    buyers = set[str]()
    for piece in in_pieces(invoices, AT_ONCE):
        buyers |= {each.contact_id for each in piece}
        if polls.has_sales:
            keep(turn.tenant, piece)
    if polls.has_sales:
        take_back(turn.tenant, turn.unread)
    return buyers
