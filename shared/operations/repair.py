"""Posts again, or accepts, what a person has changed in Xero. The owner decides which.

Neither happens by itself: what a person did in Xero is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shared.errors import Unavailable
from shared.ledger.documents import Removal, Reversal
from shared.ledger.keys import removal_key
from shared.ledger.rows import Handled, LedgerRow
from shared.ledger.stages import stage_of
from shared.operations.leasing import leased
from shared.reconciliation.findings import GONE, Finding
from shared.store import reconciliations, rows
from shared.store import undo as store
from shared.store.tenants import Tenant
from shared.xero.paging import is_gone

if TYPE_CHECKING:
    # It brings the providers' SDKs, and who only lists needs none.
    from shared.operations.connections import Connections

# Kinds of rows that take back the document they name.
TAKE_BACK = frozenset({Reversal.__name__, Removal.__name__})


class StillThere(Exception):
    """Xero still has the document: change or delete the document there first."""


class TakenBack(Exception):
    """A later movement, or the owner, has taken the document back: posting it again would book it twice."""


def accept(tenant: str, id: str, handled: Handled) -> bool:
    """Records that the owner accepts a finding; False if it is gone. `id` is the document's id in Xero."""
    return reconciliations.accept(tenant, id, handled)


def post_again(owner: Tenant, id: str, connections: Connections) -> list[str]:
    """Sends again a document that a person has deleted or voided, after its parents that are gone as well.

    Returns the keys of the rows that are sent, none if that was ordered before. `id` is the finding's. Raises
    KeyError for an unknown finding, StillThere if Xero has the document, TakenBack if a later movement or the
    owner has taken it back, Unavailable while something is being posted or Xero does not answer.
    """
    findings = {each.id: each for each in reconciliations.findings(owner.tenant)}
    if findings[id].reason_code not in GONE:
        raise StillThere(findings[id].about)
    gone = {each.about: each for each in findings.values() if each.reason_code in GONE}
    again = _to_send(owner, findings[id].about, gone, connections)
    # Under the lane's lease: no row may change while the writer works on it.
    with leased(owner.tenant, connections.fresh(), connections.clock()) as lane:
        is_free = lane is not None and not lane.batch
        sent = [row.key for row in again if is_free and store.revive(owner.tenant, row)]
    if len(sent) < len(again):
        raise Unavailable("something is being posted to Xero just now; try again in some minutes")
    connections.postings.nudge(owner.tenant)
    return sent


def _to_send(owner: Tenant, key: str, gone: dict[str, Finding], connections: Connections) -> list[LedgerRow]:
    """Returns the rows to send, without those that were ordered before: they are other documents by now."""
    with_parents = _with_parents(owner.tenant, key, gone)
    again = [row for row in with_parents if row.state == "posted" and row.xero_id == gone[row.key].id]
    _refuse_what_was_taken_back(owner.tenant, again)
    xero = connections.xero(owner)
    for row in again:
        # A document moved to another bank account is missing in the lists we read, but still in Xero.
        if not is_gone(xero, stage_of(row.kind), row.xero_id):
            raise StillThere(row.key)
    return again


def _with_parents(tenant: str, key: str, gone: dict[str, Finding]) -> Iterator[LedgerRow]:
    """Yields the row after its parents that are gone: a payment cannot stand on a voided invoice."""
    (row,) = rows.read(tenant, [key], consistent=True)
    for parent in row.parents:
        if parent in gone:
            yield from _with_parents(tenant, parent, gone)
    yield row


def _refuse_what_was_taken_back(tenant: str, again: Sequence[LedgerRow]) -> None:
    """Raises TakenBack if a failed debit, a returned payout or an undo takes one back, posted yet or not.

    A row remembers the id that its reversal has deleted, and a removal has its key from what it removes.
    Whatever is yet to be posted is among the open work; the rest of the ledger is not read.
    """
    if any(row.xero_id in row.former_xero_ids for row in again):
        raise TakenBack("a later movement")
    keys = {row.key for row in again}
    removals = rows.read(tenant, map(removal_key, keys), consistent=True)
    for row in (*removals, *(rows.open_deletions(tenant) if keys else ())):
        if row.kind in TAKE_BACK and row.state != "undone" and _of(row) in keys:
            raise TakenBack(row.key)


def _of(row: LedgerRow) -> str:
    return row.document.of if isinstance(row.document, Reversal | Removal) else ""
