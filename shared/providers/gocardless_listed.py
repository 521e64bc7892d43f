"""Reads from a listed payment, refund or payout which of its movements there were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.errors import Malformed

# The statuses in which money has moved, even if it went back, with the ending of the last movement's source.
# A refund that bounced may never have been paid: if it was, its events tell.
MOVED: Mapping[str, Mapping[str, str]] = {
    "payments": {"confirmed": "", "paid_out": "", "charged_back": "-charged_back"},
    "refunds": {"paid": "", "funds_returned": "-funds_returned"},
    "payouts": {"paid": "", "bounced": "-bounced"},
}


def last_moved(kind: str, thing: object) -> str | None:
    """Returns what follows the id in the source of the last movement; None if no money moved.

    Raises Malformed.
    """
    if not isinstance(thing, dict):
        raise Malformed("it is not an object")
    links, status = thing.get("links"), str(thing.get("status"))
    if kind == "payments" and status == "failed" and isinstance(links, dict) and links.get("payout"):
        # It failed after it was paid out; without a payout, its money may never have come.
        return "-failed"
    return MOVED[kind].get(status)


def movements(kind: str, thing: Mapping[str, Any], gross: int) -> dict[str, int]:
    """Returns all that a listed payment, refund or payout moved at the balance, in pence by source.

    `gross` is its amount, for a payout the sum of its items before fees. Raises Malformed.
    """
    after = last_moved(kind, thing)
    if after is None:
        return {}
    id, sign = str(thing["id"]), 1 if kind == "payments" else -1
    moved = {id: sign * gross}
    if not after:
        return moved
    # A payout that bounces brings back its own amount, without the fees.
    back = int(thing["amount"]) if kind == "payouts" else gross
    return moved | {f"{id}{after}": -sign * back}
