"""Lists every command, in the order in which --help shows them."""

from __future__ import annotations

from ops import (
    backfill,
    deliveries,
    exports,
    findings,
    mailing,
    months,
    opening,
    parked,
    payouts,
    people,
    reconciling,
    reports,
    restoring,
    seeing,
    selling,
    status,
    undoing,
)
from ops.answering import Command

COMMANDS: tuple[Command, ...] = (
    *status.COMMANDS,
    *deliveries.COMMANDS,
    *selling.COMMANDS,
    *reconciling.COMMANDS,
    *payouts.COMMANDS,
    *findings.COMMANDS,
    *opening.COMMANDS,
    *parked.COMMANDS,
    *seeing.COMMANDS,
    *undoing.COMMANDS,
    *reports.COMMANDS,
    *exports.COMMANDS,
    *months.COMMANDS,
    *backfill.COMMANDS,
    *restoring.COMMANDS,
    *people.COMMANDS,
    *mailing.COMMANDS,
)
