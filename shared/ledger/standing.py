"""Describes what stands in Xero of our documents, as a survey finds it after the ledger was restored."""

from __future__ import annotations

from dataclasses import dataclass

from shared.ledger.stages import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that Xero holds under a key of ours. `stage` says in which list it stands.

    `number` is an invoice's in its series; None for any other document, and for a number that a person chose.
    A voided or deleted document is not live.
    """

    key: str
    stage: Stage
    xero_id: str
    number: int | None = None
    is_live: bool = True
