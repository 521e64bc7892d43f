"""What a movement did to its processor's balance, in pence. `stored` is as shared.booking.decide.shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.events import Provider

# Reasons for leaving out what never was in the balance that the clearing account stands for.
ELSEWHERE = frozenset({"other_currency", "other_balance"})


def gross_of(stored: Mapping[str, Any]) -> int:
    return int(stored.get("gross") or 0)


def net_of(stored: Mapping[str, Any]) -> int:
    """Gross less the fee; nothing for a lost dispute, which moves no money."""
    return gross_of(stored) - int(stored.get("fee") or 0)


def balance_of(stored: Mapping[str, Any]) -> Provider | None:
    """Whose balance it changed; None if nobody's: a lost dispute, or what was settled directly."""
    if stored.get("direct"):
        return None
    match stored.get("provider"):
        case "stripe":
            return "stripe"
        case "gocardless":
            return "gocardless"
        case _:
            return None
