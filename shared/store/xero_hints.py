"""Keeps what Xero's webhooks have told of: one row for each object, however often it has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from pynamodb.exceptions import DeleteError

from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed

About = Literal["contact", "invoice", "credit_note", "overpayment", "prepayment", "receipt"]
ABOUT: tuple[About, ...] = get_args(About)
# The poll finds whatever a hint has told of within hours: one that is older than this helps nobody.
KEPT = timedelta(days=14)
PREFIX = "hint#"


@dataclass(frozen=True, slots=True)
class Hint:
    """An object at Xero that is to be read again. `noted_at`, in UTC, is when a webhook last told of it.

    `changed_at` is when it changed, as far as Xero has said so; it is not kept. Of receipts, money at the
    bank that is tracked as a sale, no webhook tells: whoever posts them does.
    """

    about: About
    xero_id: str
    noted_at: datetime
    changed_at: datetime | None = None


def keep(tenant: str, hints: Iterable[Hint], now: datetime) -> None:
    """Keeps hints; one about an object replaces the earlier one about it."""
    latest = {(each.about, each.xero_id): each for each in hints}
    with DirectoryItem.batch_write() as batch:
        for each in latest.values():
            item = DirectoryItem(tenant, _key(each), noted_at=each.noted_at, expires_at=now + KEPT)
            batch.save(item)


def read(tenant: str, most: int = 50) -> list[Hint]:
    """Returns hints that are kept, in no order. Strongly consistent."""
    is_hint = DirectoryItem.at.startswith(PREFIX)
    return [_hint(item) for item in DirectoryItem.query(tenant, is_hint, consistent_read=True, limit=most)]


def forget(tenant: str, hints: Iterable[Hint]) -> None:
    """Forgets hints whose objects were read, but for objects of which a newer hint has come meanwhile."""
    for each in hints:
        try:
            DirectoryItem(tenant, _key(each)).delete(condition=DirectoryItem.noted_at == each.noted_at)
        except DeleteError as error:
            if not condition_failed(error):
                raise


def _key(hint: Hint) -> str:
    return f"{PREFIX}{hint.about}#{hint.xero_id}"


def _hint(item: DirectoryItem) -> Hint:
    kind, _, xero_id = item.at.removeprefix(PREFIX).partition("#")
    if item.noted_at is None:
        raise ValueError("a hint lacks its time")
    return Hint(ABOUT[ABOUT.index(kind)], xero_id, item.noted_at)
