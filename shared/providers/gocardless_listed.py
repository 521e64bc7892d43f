"""What a listed payment, refund or payout says of itself: which of its movements there were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.errors import Malformed

# The states in which money has moved, or had before it went back, and what its last movement is called
# after. A refund that bounced may never have been paid: if it was, its events tell.
MOVED: Mapping[str, Mapping[str, str]] = {
    "payments": {"confirmed": "", "paid_out": "", "charged_back": "-charged_back"},
    "refunds": {"paid": "", "funds_returned": "-funds_returned"},
    "payouts": {"paid": "", "bounced": "-bounced"},
}


def last_moved(kind: str, thing: object) -> str | None:
    """What follows its id in the source of its last movement; None if no money moved. Raises Malformed."""
    if not isinstance(thing, dict):
        raise Malformed("it is not an object")
    links, status = thing.get("links"), str(thing.get("status"))
    if kind == "payments" and status == "failed" and isinstance(links, dict) and links.get("payout"):
        # It failed after it was paid out; without a payout, it may never have brought anything.
        return "-failed"
    return MOVED[kind].get(status)


def movements(kind: str, thing: Mapping[str, Any], gross: int) -> dict[str, int]:
    """All that a listed thing moved at the balance, in pence by source: what came, and what took it back.

    `gross` is what it is worth there: of a payout all that it holds, before fees. Raises Malformed.
    """
    after = last_moved(kind, thing)
    if after is None:
        return {}
    id, sign = str(thing["id"]), 1 if kind == "payments" else -1
    came = {id: sign * gross}
    if not after:
        return came
    # A payout that bounces brings back what it was, without the fees.
    back = int(thing["amount"]) if kind == "payouts" else gross
    return came | {f"{id}{after}": -sign * back}
