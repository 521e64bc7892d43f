"""Makes a GoCardless world of as many objects as a test wants."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from local.demo.trading_day import CLOSE, gocardless_world, stamp

Thing = dict[str, Any]
EVENT_OF = {"PM": "payment", "RF": "refund", "PO": "payout"}


def thing(id: str, status: str, made: datetime | None = None, **links: str) -> Thing:
    """Makes a payment, refund or payout, such as PM1; the higher its number, the newer it is."""
    return {"id": id, "created_at": stamp(made or ago(id)), "status": status, "links": links}


def event(id: str, about: str, action: str = "confirmed", made: datetime | None = None) -> Thing:
    link = EVENT_OF[about[:2]]
    told = {"id": id, "created_at": stamp(made or ago(id)), "resource_type": f"{link}s", "action": action}
    return told | {"links": {link: about}, "details": {}, "metadata": {}}


def ago(id: str) -> datetime:
    """Returns a time before the shop closes, a minute apart for each number."""
    return CLOSE - timedelta(minutes=500 - int("".join(filter(str.isdigit, id))))


def world(**lists: list[Any]) -> Thing:
    return gocardless_world() | lists
