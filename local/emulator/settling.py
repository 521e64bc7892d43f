"""Waits until every event is read and every document is in Xero, and shows the progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from local.emulator.failing import Failed
from local.standins.xero import Organisation
from shared.store import rows
from shared.store.tables.inbox import EventItem

# The posting queue holds a message back for ten seconds; a Lambda function starts within a few.
PATIENCE = 180.0
GLANCE = 0.25


@dataclass(frozen=True, slots=True)
class Standing:
    """The progress so far; `made` counts Xero's documents."""

    events: int
    read: int
    pending: int
    made: int

    @property
    def is_settled(self) -> bool:
        return self.read == self.events and not self.pending

    def __str__(self) -> str:
        events = f"{self.read} of {self.events} events read"
        return f"{events}, {self.pending} rows pending, {self.made} documents in Xero"


def standing(tenant: str, xero: Organisation) -> Standing:
    outcomes = [item.outcome for item in EventItem.query(tenant, consistent_read=True)]
    return Standing(
        events=len(outcomes),
        # Counted before the rows: an event that counts as read has written its rows.
        read=sum(1 for outcome in outcomes if outcome),
        pending=sum(1 for _ in rows.in_state(tenant, "pending")),
        made=len(xero.documents()),
    )


def wait_until_settled(
    tenant: str, xero: Organisation, say: Callable[[str], None], patience: float = PATIENCE
) -> None:
    """Raises Failed when patience runs out."""
    start, shown = time.monotonic(), ""
    while True:
        now = standing(tenant, xero)
        if str(now) != shown:
            shown = str(now)
            say(f"{time.monotonic() - start:5.1f} s: {shown}")
        if now.is_settled:
            return
        if time.monotonic() - start > patience:
            raise Failed(f"after {patience:.0f} s still {shown}. .local/logs/emulator.log says what failed.")
        time.sleep(GLANCE)
