"""Works out a sale's position in the books from the facts about it.

The position follows from the facts in the order in which they happened, so it does not matter in which
order, or how many at a time, we learn of them. A fact that arrives late changes the position as if it had
arrived in time, and the documents make up the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace

from shared.ledger.sale_facts import Fact, FactKind


@dataclass(frozen=True, slots=True)
class Position:
    """A sale's position, in pence.

    `sold` is invoiced and not credited, `open` is outstanding on its invoices, `over` was paid beyond them,
    `owed` is owed to the customer after refunds that did not arrive, and `lost` went to bad debts.
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
    """Applies the facts in order of time. `total` is the sale's, in pence; None if nobody knows it.

    >>> from datetime import datetime
    >>> at = datetime(2026, 10, 1)
    >>> position_of([Fact("a", at, "paid", 120), Fact("b", at, "refunded", 30)], total=120)
    Position(sold=90, open=0, over=0, owed=0, lost=0)
    """
    position, is_cancelled = Position(sold=total or 0, open=total or 0), False
    # Facts of one moment keep the order in which they came: a provider reports an object from its beginning.
    for fact in sorted(facts, key=lambda each: each.at):
        # Once a sale is cancelled, no more of it is sold, and it owes nothing, whatever comes.
        most = position.sold if is_cancelled else total
        position = _APPLY[fact.kind](position, fact.pence, most)
        if fact.kind == "reduced" and total is not None:
            total -= fact.pence
        is_cancelled = is_cancelled or fact.kind == "cancelled"
        position = _called_off(position) if is_cancelled else position
    return position


def _paid(position: Position, pence: int, total: int | None) -> Position:
    """Pays what is open, then what was lost; what was credited is sold again, and the rest is overpaid."""
    position, rest = _lowered(position, "open", pence)
    position, rest = _lowered(position, "lost", rest)
    # If nobody knows the total of a sale, money received is income.
    resold = rest if total is None else min(rest, total - position.sold)
    return replace(position, sold=position.sold + resold, over=position.over + rest - resold)


def _failed(position: Position, pence: int, _: int | None) -> Position:
    """Reopens an invoice, unless the sale was paid more than once."""
    position, rest = _lowered(position, "over", pence)
    return replace(position, open=position.open + rest)


def _refunded(position: Position, pence: int, total: int | None) -> Position:
    """Pays what is owed first: the refund may repeat one that did not arrive."""
    position, rest = _lowered(position, "owed", pence)
    return _lost(position, rest, total)


def _lost(position: Position, pence: int, total: int | None) -> Position:
    """Takes what was overpaid first, then credits the sale."""
    position, rest = _lowered(position, "over", pence)
    position, rest = _lowered(position, "sold", rest)
    return _written_off(position, rest, total)


def _written_off(position: Position, pence: int, _: int | None) -> Position:
    """Takes what was overpaid and owed to the customer first; the rest is a bad debt."""
    position, rest = _lowered(position, "over", pence)
    position, rest = _lowered(position, "owed", rest)
    return replace(position, lost=position.lost + rest)


def _refund_failed(position: Position, pence: int, _: int | None) -> Position:
    position, rest = _lowered(position, "lost", pence)
    return replace(position, owed=position.owed + rest)


def _unmoved(position: Position, _: int, __: int | None) -> Position:
    """Moves no money: the sale's total says what was ordered."""
    return position


def _reduced(position: Position, pence: int, _: int | None) -> Position:
    """Sells less: what is open need not be paid any more, and what was paid of it is the customer's."""
    position, left = _lowered(position, "sold", pence)
    position, rest = _lowered(position, "open", pence - left)
    return replace(position, owed=position.owed + rest)


def _called_off(position: Position) -> Position:
    """Takes off what is open. What had been credited before cannot be taken off again."""
    off = min(position.open, position.sold)
    return replace(position, open=position.open - off, sold=position.sold - off)


def _lowered(position: Position, name: str, most: int) -> tuple[Position, int]:
    """Lowers one part of a position by at most `most` pence, and returns what is left of them."""
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
    "ordered": _unmoved,
    "cancelled": _unmoved,
    # Its invoice has the new total.
    "amended": _unmoved,
    "reduced": _reduced,
}
