"""What has happened to one sale, and where that leaves it in the books.

The ledger decides, not the moment: where a sale stands follows from what happened to it, in the order in
which it happened. So it does not matter in which order, or how much at a time, that is told. A fact that is
told late changes a sale's position as if it had been told in time, and the documents make up the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Literal

FactKind = Literal["paid", "failed", "refunded", "refund_failed", "lost", "written_off", "won_back"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Money of a sale that came or went: `pence` is above nothing, `at` is UTC.

    `source` is the movement's id, or the lost dispute's; `documents` are the keys of what it became.
    """

    source: str
    at: datetime
    kind: FactKind
    pence: int
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sale stands, in pence.

    `sold` is invoiced and not credited, `open` is what its invoices still wait for, `over` is what was paid
    beyond them, `owed` is what refunds that did not arrive have left with us, and `lost` went to bad debts.
    """

    sold: int = 0
    open: int = 0
    over: int = 0
    owed: int = 0
    lost: int = 0

    def __sub__(self, other: Position) -> Position:
        mine, theirs = astuple(self), astuple(other)
        return Position(*(one - another for one, another in zip(mine, theirs, strict=True)))


def position_of(facts: Iterable[Fact], total: int | None) -> Position:
    """`total` is what the whole sale comes to, in pence; None where nobody tells.

    >>> at = datetime(2026, 10, 1)
    >>> position_of([Fact("a", at, "paid", 120), Fact("b", at, "refunded", 30)], total=120)
    Position(sold=90, open=0, over=0, owed=0, lost=0)
    """
    position = Position(sold=total or 0, open=total or 0)
    # Of one moment, in the order in which they were told: a provider tells of an object from its beginning.
    for fact in sorted(facts, key=lambda each: each.at):
        position = _APPLY[fact.kind](position, fact.pence, total)
    return position


def _paid(position: Position, pence: int, total: int | None) -> Position:
    """It pays what is open, then what was lost; what was credited is sold again, and the rest is too much."""
    position, rest = _lowered(position, "open", pence)
    position, rest = _lowered(position, "lost", rest)
    # Where nobody tells what a sale amounts to, money taken is income.
    resold = rest if total is None else min(rest, total - position.sold)
    return replace(position, sold=position.sold + resold, over=position.over + rest - resold)


def _failed(position: Position, pence: int, _: int | None) -> Position:
    """An invoice is open again, unless the sale was paid more than once."""
    position, rest = _lowered(position, "over", pence)
    return replace(position, open=position.open + rest)


def _refunded(position: Position, pence: int, total: int | None) -> Position:
    """It may be the second try of one that did not arrive."""
    position, rest = _lowered(position, "owed", pence)
    return _lost(position, rest, total)


def _lost(position: Position, pence: int, total: int | None) -> Position:
    """What was too much goes back, then the sale is credited."""
    position, rest = _lowered(position, "over", pence)
    position, rest = _lowered(position, "sold", rest)
    return _written_off(position, rest, total)


def _written_off(position: Position, pence: int, _: int | None) -> Position:
    """Whoever took what he was owed anyway is owed it no more; beyond that it is a bad debt."""
    position, rest = _lowered(position, "over", pence)
    position, rest = _lowered(position, "owed", rest)
    return replace(position, lost=position.lost + rest)


def _refund_failed(position: Position, pence: int, _: int | None) -> Position:
    position, rest = _lowered(position, "lost", pence)
    return replace(position, owed=position.owed + rest)


def _lowered(position: Position, name: str, most: int) -> tuple[Position, int]:
    """A part lowered by at most so much, and what is left of that."""
    held: int = getattr(position, name)
    taken = min(held, most)
    return replace(position, **{name: held - taken}), most - taken


_APPLY: Mapping[FactKind, Callable[[Position, int, int | None], Position]] = {
    "paid": _paid,
    "failed": _failed,
    "refunded": _refunded,
    "refund_failed": _refund_failed,
    "lost": _lost,
    "written_off": _written_off,
    "won_back": _paid,
}
