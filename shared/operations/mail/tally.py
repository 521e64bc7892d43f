"""Counts what a run has sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """How many letters were sent, refused for good, and not written for a fault of ours."""

    sent: int = 0
    refused: int = 0
    failed: int = 0
    # SES takes nothing for now: whatever is left goes out at the next run.
    is_late: bool = False
