"""Reads again at Xero what its webhooks have told of."""

from __future__ import annotations

from collections.abc import Sequence

from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.reading import Turn
from shared.operations.history import polls as sales_polls
from shared.operations.history.keeping import keep
from shared.operations.history.unread import take_back
from shared.operations.lead_sources import following
from shared.store import directory, xero_hints, xero_polls
from shared.store.xero_hints import Hint
from shared.store.xero_polls import Polls
from shared.xero.contacts import MOST_IDS
from shared.xero.sales_documents import invoices_by_ids, receipt


def follow(turn: Turn, polls: Polls) -> tuple[Polls, Taken]:
    """Reads what was hinted at until no hint is left, each object once. Raises as the readings do."""
    whole = Taken()
    while hints := xero_hints.read(turn.tenant, MOST_IDS):
        turn.step()
        if turn.tracking.unsure:
            following.look_again(turn)
        whole.add(_follow(turn, polls, hints))
        polls = _poll_others(turn, polls, hints)
        _take_receipts(turn, hints)
        # Only now: should the process die before, they are read again.
        xero_hints.forget(turn.tenant, hints)
    return polls, whole


def _follow(turn: Turn, polls: Polls, hints: Sequence[Hint]) -> Taken:
    contacts = {each.xero_id for each in hints if each.about == "contact"}
    invoices = [each.xero_id for each in hints if each.about == "invoice"]
    return turn.look_at(contacts | (_new_buyers(turn, polls, invoices) if invoices else set()))


def _new_buyers(turn: Turn, polls: Polls, invoice_ids: Sequence[str]) -> set[str]:
    """Takes in invoices; returns the contacts to whom these were the first that we hear of."""
    reading = turn.sales_reading
    invoices = invoices_by_ids(turn.xero, invoice_ids, turn.now, turn.sales_tracking, reading)
    buyers = sales_polls.take(turn, polls, invoices)
    return buyers - directory.paired(turn.tenant, buyers).keys()


def _take_receipts(turn: Turn, hints: Sequence[Hint]) -> None:
    for each in hints:
        if each.about == "receipt":
            turn.step()
            tracking, reading = turn.sales_tracking, turn.sales_reading
            keep(turn.tenant, receipt(turn.xero, each.xero_id, turn.now, tracking, reading))
            take_back(turn.tenant, turn.unread)


def _poll_others(turn: Turn, polls: Polls, hints: Sequence[Hint]) -> Polls:
    """Asks for what has changed of these kinds: Xero gives none of them by a list of ids."""
    told_of = {each.about for each in hints}
    for kind in sales_polls.EVERY:
        if kind in told_of and polls.has_sales:
            turn.step()
            polls = sales_polls.poll(turn, polls, kind)
            xero_polls.save(turn.tenant, polls)
    return polls
