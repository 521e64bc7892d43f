"""Defines what the ledger keeps of a balance transaction."""

from __future__ import annotations

from dataclasses import dataclass

# Reason codes of movements that never were in the balance that the clearing account stands for.
OF_ANOTHER_BALANCE = frozenset({"other_currency", "other_balance"})


@dataclass(frozen=True, slots=True)
class RecordedMovement:
    """Money of one balance transaction, in minor units of its currency (pence for GBP), signed as settled.

    `category` is as in shared.events.Movement. `is_direct`: the money never passed through the provider's
    balance. `about` is the id of the object behind a movement that no rule covers. `cancelled_by` is the
    source that took the same amount back, if both were closed together.
    """

    gross: int
    fee: int
    currency: str
    category: str
    is_direct: bool = False
    about: str = ""
    cancelled_by: str = ""

    @property
    def net(self) -> int:
        return self.gross - self.fee
