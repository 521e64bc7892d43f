"""What a person changed in Xero, with the owner's word: posted again, or accepted as it is.

Nothing of it happens by itself: what a person did there is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.errors import Unavailable
from shared.ledger.findings import Finding
from shared.posting.stages import STAGE_OF_KIND
from shared.store import reconciliations, rows
from shared.store import undo as store
from shared.store.directory import Tenant
from shared.store.rows import LedgerRow
from shared.trust.surroundings import Surroundings
from shared.xero.readings import is_gone

# What Xero has no more. The others stand there, and a second one would be a double.
GONE = frozenset({"deleted", "voided"})


class StillThere(Exception):
    """Xero has the document: it is to be changed or deleted there first."""


def accept(tenant: str, id: str) -> bool:
    """The owner's word that a finding may stay; False if there is none any more. `id` is Xero's."""
    return reconciliations.accept(tenant, id)


def post_again(owner: Tenant, id: str, around: Surroundings) -> list[str]:
    """Send a document anew that a person has deleted or voided, and first what it needs of that kind.

    Gives the rows' keys. `id` is the finding's. Raises KeyError where there is no such finding, StillThere
    for what Xero has, Unavailable where another process has changed the row or Xero does not answer.
    """
    found = {each.id: each for each in reconciliations.findings(owner.tenant)}
    if found[id].word not in GONE:
        raise StillThere(found[id].about)
    about = {each.about: each for each in found.values() if each.word in GONE}
    again = list(_with_parents(owner.tenant, found[id].about, about))
    xero = around.xero(owner)
    for row in again:
        # Moved to another bank account, it is missing in the lists that were read, and still there.
        if not is_gone(xero, STAGE_OF_KIND[row.kind], about[row.key].id):
            raise StillThere(row.key)
    for row in again:
        _send_again(owner.tenant, row, about[row.key])
    around.postings.nudge(owner.tenant)
    return [row.key for row in again]


def _with_parents(tenant: str, key: str, about: dict[str, Finding]) -> Iterator[LedgerRow]:
    """Those that are gone, parents first: a payment cannot stand on an invoice that is voided."""
    (row,) = rows.read(tenant, [key], consistent=True)
    for parent in row.parents:
        if parent in about:
            yield from _with_parents(tenant, parent, about)
    yield row


def _send_again(tenant: str, row: LedgerRow, found: Finding) -> None:
    """Unless that was ordered before: then the row is another document by now."""
    if row.xero_id == found.id and not store.revive(tenant, row):
        raise Unavailable("another process is writing the same row")
