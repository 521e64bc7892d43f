"""Says what a reading of Xero changes in the products that are kept. Ours is no part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from shared.catalogue.products import Item
from shared.catalogue.terms import Lack


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a product at Xero, and what it lacked to be sold when it was read.

    `gone_at`, in UTC, is when a whole list was first without it.
    """

    item: Item
    gone_at: datetime | None = None
    lacks: tuple[Lack, ...] = ()


def changes(
    kept: Iterable[Kept],
    read: Iterable[Item],
    now: datetime,
    lacks: Callable[[Item], tuple[Lack, ...]],
    *,
    is_whole: bool,
) -> Iterator[Kept]:
    """Yields what is to be kept anew. Of `kept`, one at a time is in memory.

    `is_whole`: everything that Xero has was read, so that whatever is missing there is gone.
    """
    unseen = {each.item_id: Kept(each, lacks=lacks(each)) for each in read}
    for each in kept:
        fresh = unseen.pop(each.item.item_id, None)
        if fresh is None and is_whole and each.gone_at is None:
            yield replace(each, gone_at=now)
        elif fresh is not None and fresh != each:
            yield fresh
    yield from unseen.values()
