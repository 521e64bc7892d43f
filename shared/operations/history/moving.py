"""Moves the sales documents of a contact that was merged into another, which Xero does not tell of by itself.

Each piece is one transaction with the sums of both contacts, so that they are right at every moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shared.errors import Contended
from shared.operations.history.keeping import keep
from shared.store import sales, sales_lists, sales_moves
from shared.store.sales import Overtaken
from shared.store.sales_moves import Move

TRIES = 5
AT_ONCE = 45


def is_sold_to(tenant: str, contact_id: str) -> bool:
    """Whether any document is kept of a contact. Strongly consistent."""
    return bool(sales_lists.latest(tenant, contact_id, 1))


def begin(tenant: str, contact_id: str, into: str) -> None:
    """Notes that a contact was merged into another; its documents follow in pieces. Raises Contended."""
    for _ in range(TRIES):
        account = sales.accounts(tenant, [contact_id])[contact_id]
        if account.merged_into == into:
            return
        try:
            sales_moves.begin(tenant, account, into)
        except Overtaken:
            continue
        return
    raise Contended("a contact's sales are being stored all the time")


def carry_on(tenant: str, step: Callable[[], object]) -> None:
    """Moves what is to be moved. `step` is called before each piece, and may raise to stop there."""
    for move in list(sales_moves.under_way(tenant)):
        step()
        while _move_some(tenant, move):
            step()
        sales_moves.end(tenant, move)


def _move_some(tenant: str, move: Move) -> bool:
    documents = sales_lists.latest(tenant, move.gone, AT_ONCE)
    # The survivor may have been merged on, which `keep` knows.
    keep(tenant, [replace(each, contact_id=move.into) for each in documents])
    return bool(documents)
