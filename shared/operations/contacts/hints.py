"""Reads again at Xero what its webhooks have told of."""

from __future__ import annotations

from collections.abc import Sequence

from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.reading import Turn
from shared.operations.lead_sources import following
from shared.store import directory, xero_hints
from shared.store.xero_hints import Hint
from shared.xero.contacts import MOST_IDS, sold_to_by


def follow(turn: Turn) -> Taken:
    """Reads what was hinted at until no hint is left, each object once. Raises as the readings do."""
    whole = Taken()
    while hints := xero_hints.read(turn.tenant, MOST_IDS):
        turn.step()
        if turn.tracking.unsure:
            following.look_again(turn)
        whole.add(_follow(turn, hints))
        # Only now: should the process die before, they are read again.
        xero_hints.forget(turn.tenant, hints)
    return whole


def _follow(turn: Turn, hints: Sequence[Hint]) -> Taken:
    contacts = {each.xero_id for each in hints if each.about == "contact"}
    invoices = [each.xero_id for each in hints if each.about == "invoice"]
    return turn.look_at(contacts | (_new_buyers(turn, invoices) if invoices else set()))


def _new_buyers(turn: Turn, invoice_ids: Sequence[str]) -> set[str]:
    """Returns the contacts to whom these invoices were the first that we hear of."""
    buyers = sold_to_by(turn.xero, invoice_ids, turn.now)
    return buyers - directory.paired(turn.tenant, buyers).keys()
