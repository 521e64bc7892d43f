"""Imitates a Xero that accepts everything, and a writer that does what the rows say, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.xero_writer.working_set import WorkingSet
from shared.ledger.documents import Removal, Reversal
from shared.posting.lane import Lane, Parked, Posted
from shared.posting.lane import Row as Ready
from shared.store import lanes, rows
from tests.shared.store.settling import settle


@dataclass
class ToyXero:
    """`live` are the Xero ids of the live documents, by key. No key may be live twice."""

    tenant: str
    now: datetime
    live: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def documents(self) -> set[str]:
        """Returns the keys of what is live in Xero, except contacts."""
        return {key for key in self.live if " " in key}

    def drain(self) -> None:
        """Works until nothing that is pending can be done."""
        while rows.has_pending(self.tenant):
            page = WorkingSet.pending(self.tenant)
            work = page.work()
            assert not isinstance(work, Parked)
            rows.shelve(self.tenant, [row for row in work if row.blocked_by])
            ready = min((row for row in work if row.ready), key=lambda row: row.stage, default=None)
            if ready is not None:
                self._settle(page, self._do(page, ready))
            else:
                assert any(row.blocked_by for row in work)

    def _do(self, page: WorkingSet, row: Ready) -> Posted:
        item = page.items[row.key]
        if isinstance(item.document, Removal | Reversal):
            return Posted(row.key, self.live.pop(item.document.of, page.parents[item.parents[0]].xero_id))
        assert row.key not in self.live
        self.made += 1
        self.live[row.key] = f"id-{self.made}"
        return Posted(row.key, self.live[row.key])

    def _settle(self, page: WorkingSet, done: Posted) -> None:
        assert lanes.claim(self.tenant, "writer", self.now) is not None
        undone = page.removals
        settle(self.tenant, "writer", Lane(), [done], {}, {}, self.now, removed=undone)
        lanes.release(self.tenant, "writer", Lane())
