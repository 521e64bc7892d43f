"""Keeps the closings of months for good: who closed which version, and what the month was then."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from gzip import compress, decompress

from pynamodb.exceptions import PutError

from shared.iso import iso_converter
from shared.month_end.closing import Closing, Frozen
from shared.store.tables.businesses import ReconciliationItem
from shared.store.tables.writing import condition_failed

# Keys begin with these; behind them are the month, the version, and the number of the piece.
CLOSING, FROZEN = "closing#", "frozen#"
# Bytes of a piece. In base64 it is a third more, and an item holds 400 KB.
PIECE = 270_000

converter = iso_converter(omit_if_default=True)


def latest(tenant: str, month: date) -> Closing | None:
    """Returns the latest closing of a month, by its first day. Strongly consistent."""
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.startswith(f"{CLOSING}{month.isoformat()}"),
        scan_index_forward=False,
        limit=1,
        consistent_read=True,
    )
    return next((_closing(item) for item in items), None)


def versions(tenant: str, month: date) -> list[Closing]:
    """Returns every closing of a month, the latest first."""
    begins = ReconciliationItem.at.startswith(f"{CLOSING}{month.isoformat()}")
    items = ReconciliationItem.query(tenant, begins, scan_index_forward=False, consistent_read=True)
    return [_closing(item) for item in items]


def latest_between(tenant: str, first: date, last: date) -> dict[date, Closing]:
    """Returns the latest closing of each month from the first to the last that was ever closed."""
    within = ReconciliationItem.at.between(f"{CLOSING}{first.isoformat()}", f"{CLOSING}{last.isoformat()}~")
    items = ReconciliationItem.query(tenant, within, consistent_read=True)
    return {each.month: each for each in map(_closing, items)}


def closed_months(tenant: str, now: datetime) -> frozenset[date]:
    """Returns the months that are closed, or just being closed, by their first days; `now` is in UTC."""
    found = latest_between(tenant, date.min, date.max)
    return frozenset(month for month, each in found.items() if each.is_closed or each.is_under_way(now))


def save(tenant: str, closing: Closing) -> Closing | None:
    """Stores a closing as its next revision, and returns that; None if another process was quicker."""
    after = replace(closing, revision=closing.revision + 1)
    key = f"{CLOSING}{closing.month.isoformat()}#{closing.version:04}"
    item = ReconciliationItem(tenant, key, revision=after.revision, body=converter.unstructure(after))
    is_first = ReconciliationItem.at.does_not_exist()
    try:
        item.save(ReconciliationItem.revision == closing.revision if closing.revision else is_first)
    except PutError as error:
        if not condition_failed(error):
            raise
        return None
    return after


def freeze(tenant: str, closing: Closing, frozen: Frozen) -> None:
    """Keeps what a version of a month was. An attempt that died is written over by the next."""
    packed = compress(json.dumps(converter.unstructure(frozen)).encode(), mtime=0)
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    for number, piece in enumerate(pieces):
        body = {"of": len(pieces), "gzip": b64encode(piece).decode()}
        ReconciliationItem(tenant, f"{_frozen(closing)}#{number:03}", body=body).save()


def frozen(tenant: str, closing: Closing) -> Frozen:
    """Returns what a version of a month was. Raises LookupError if that was never kept as a whole."""
    begins = ReconciliationItem.at.startswith(f"{_frozen(closing)}#")
    bodies = [item.body for item in ReconciliationItem.query(tenant, begins, consistent_read=True)]
    if not bodies or len(bodies) < bodies[0]["of"]:
        raise LookupError(f"{closing.id} was not kept")
    return converter.structure(json.loads(_unpacked(bodies[: bodies[0]["of"]])), Frozen)


def _unpacked(bodies: Iterable[dict[str, str]]) -> bytes:
    return decompress(b"".join(b64decode(each["gzip"]) for each in bodies))


def _frozen(closing: Closing) -> str:
    return f"{FROZEN}{closing.month.isoformat()}#{closing.version:04}"


def _closing(item: ReconciliationItem) -> Closing:
    return converter.structure(item.body, Closing)
