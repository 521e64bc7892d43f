"""What a person changed in Xero, with the owner's word: posted again, or accepted as it is.

Nothing of it happens by itself: what a person did there is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.errors import Unavailable
from shared.ledger.documents import Removal, Reversal
from shared.ledger.rows import LedgerRow
from shared.ledger.stages import stage_of
from shared.operations.connections import Connections
from shared.operations.undo import leased
from shared.reconciliation.findings import Finding
from shared.store import reconciliations, rows
from shared.store import undo as store
from shared.store.tenants import Tenant
from shared.xero.paging import is_gone

# What Xero has no more. The others stand there, and a second one would be a double.
GONE = frozenset({"deleted", "voided"})
# Rows that take the document back that they name.
TAKE_BACK = frozenset({Reversal.__name__, Removal.__name__})


class StillThere(Exception):
    """Xero has the document: it is to be changed or deleted there first."""


class TakenBack(Exception):
    """A later movement, or the owner, has taken the document back: posted again it would be too many."""


def accept(tenant: str, id: str) -> bool:
    """The owner's word that a finding may stay; False if there is none any more. `id` is Xero's."""
    return reconciliations.accept(tenant, id)


def post_again(owner: Tenant, id: str, around: Connections) -> list[str]:
    """Send a document anew that a person has deleted or voided, and first what it needs of that kind.

    Gives the keys of the rows that are sent, none if that was ordered before. `id` is the finding's. Raises
    KeyError where there is no such finding, StillThere for what Xero has, TakenBack for what a later movement
    or the owner has taken back, Unavailable while something is being posted or Xero does not answer.
    """
    found = {each.id: each for each in reconciliations.findings(owner.tenant)}
    if found[id].reason_code not in GONE:
        raise StillThere(found[id].about)
    about = {each.about: each for each in found.values() if each.reason_code in GONE}
    again = _to_send(owner, found[id].about, about, around)
    # Under the lane's lease: what the writer has in hand must not change under it.
    with leased(owner.tenant, around.fresh(), around.clock()) as lane:
        is_free = lane is not None and not lane.batch
        sent = [row.key for row in again if is_free and store.revive(owner.tenant, row)]
    if len(sent) < len(again):
        raise Unavailable("something is being posted to Xero just now; try again in some minutes")
    around.postings.nudge(owner.tenant)
    return sent


def _to_send(owner: Tenant, key: str, about: dict[str, Finding], around: Connections) -> list[LedgerRow]:
    """Unless that was ordered before: then the row is another document by now."""
    named = _with_parents(owner.tenant, key, about)
    again = [row for row in named if row.state == "posted" and row.xero_id == about[row.key].id]
    _refuse_what_was_taken_back(owner.tenant, {row.key for row in again})
    xero = around.xero(owner)
    for row in again:
        # Moved to another bank account, it is missing in the lists that were read, and still there.
        if not is_gone(xero, stage_of(row.kind), row.xero_id):
            raise StillThere(row.key)
    return again


def _with_parents(tenant: str, key: str, about: dict[str, Finding]) -> Iterator[LedgerRow]:
    """Those that are gone, parents first: a payment cannot stand on an invoice that is voided."""
    (row,) = rows.read(tenant, [key], consistent=True)
    for parent in row.parents:
        if parent in about:
            yield from _with_parents(tenant, parent, about)
    yield row


def _refuse_what_was_taken_back(tenant: str, keys: set[str]) -> None:
    """By a debit's failure, a payout's return or the owner's undo: whether that is posted yet or not."""
    for row in rows.all_rows(tenant, consistent=True) if keys else ():
        if row.kind in TAKE_BACK and row.state != "undone" and _of(row) in keys:
            raise TakenBack(row.key)


def _of(row: LedgerRow) -> str:
    return row.document.of if isinstance(row.document, Reversal | Removal) else ""
