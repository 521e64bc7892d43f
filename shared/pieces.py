"""Remembers how far a payout has been read that is too long to be read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class SoFar:
    """What has been read of the items of a payout at GoCardless.

    `after` is where the list of the items goes on, empty at its beginning. `gross` sums the items up to
    there, in pence before fees. `strange` holds their types that no rule is known for.
    """

    after: str = ""
    gross: Decimal = Decimal(0)
    strange: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> SoFar:
        """Reads what `told` wrote. Raises KeyError or ValueError for anything else."""
        return cls(given["after"], Decimal(given["gross"]), frozenset(given["strange"]))

    def told(self) -> dict[str, Any]:
        """Writes all as JSON can hold it; nothing at the beginning of the list."""
        if not self.after:
            return {}
        return {"after": self.after, "gross": str(self.gross), "strange": sorted(self.strange)}


# Nothing has been read yet.
BEGINNING = SoFar()
