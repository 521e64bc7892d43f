"""Writes dates, times and money into JSON as Xero does, and reads dates as Xero does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any


def ms_time(moment: datetime) -> str:
    """Writes `/Date(1790812800000+0000)/`: milliseconds, with an offset that is always +0000."""
    return f"/Date({int(moment.timestamp() * 1000)}+0000)/"


def ms_date(day: date) -> str:
    return ms_time(datetime.combine(day, time(), UTC))


def read_day(text: str) -> date:
    """Reads `2026-10-01`, or the form that Xero writes and its SDK sends. Raises ValueError for any other."""
    written = re.fullmatch(r"/Date\((-?\d+)(?:\+0000)?\)/", text)
    if written:
        return datetime.fromtimestamp(int(written[1]) / 1000, UTC).date()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(f"{text} is not a date")
    return date.fromisoformat(text)


def dated(name: str, day: date | None) -> dict[str, str]:
    """Shows a date under both its names; shows nothing if there is no date."""
    if day is None:
        return {}
    return {f"{name}String": f"{day.isoformat()}T00:00:00", name: ms_date(day)}


def dump(body: Any) -> bytes:
    return json.dumps(body, default=_plain).encode()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        # Amounts have at most 15 digits, which a float gives back unchanged.
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
