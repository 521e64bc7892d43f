"""Draws histories of one sale, and the orders in which their events can arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from shared.booking.case import recorded_source
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    Item,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
)
from shared.money import pence
from tests.shared.booking.books import ADA, AT, moved

TOTAL = 12000
KNOWN = Sale("in_1", ADA, "Kitchen", items=(Item("Units", pence(9001)), Item("Fitting", pence(2999))))
UNKNOWN = Sale("order_9", ADA, "Kitchen")
AMOUNTS = (TOTAL, TOTAL // 2, TOTAL // 3, 5, TOTAL + 1)


@dataclass(frozen=True)
class Told:
    """An event, and the places in the history of the events that a provider always sends before it."""

    event: Event
    after: tuple[int, ...] = ()


@dataclass
class Payment:
    place: int
    source: str
    left: int
    amount: int
    lives: bool = True
    refunds: list[tuple[int, str, int]] = field(default_factory=list)
    lost: tuple[int, str, int, datetime] | None = None


class History:
    """Grows event by event; nothing happens in it that a provider would not let happen."""

    def __init__(self, sale: Sale) -> None:
        self.sale = sale
        self.told: list[Told] = []
        self.payments: list[Payment] = []
        self.at = AT

    def __repr__(self) -> str:
        """Writes a line for each event, for whoever reads a failure."""
        return "\n".join(("", *(_line(place, told) for place, told in enumerate(self.told))))

    @property
    def total(self) -> int:
        """The most that the sale comes to, in pence: if nobody says, all that was ever paid for it."""
        came = sum(_moved(each.event) for each in self.told if isinstance(each.event, PaymentReceived))
        return TOTAL if self.sale is KNOWN else came

    @property
    def paid(self) -> int:
        """All that was taken, in pence, apart from what failed."""
        return sum(_moved(each.event) for each in self.told if _is_payment(each.event))

    @property
    def given_back(self) -> int:
        """All else that left the balance, in pence, apart from what came back."""
        return -sum(_moved(each.event) for each in self.told if not _is_payment(each.event))

    @property
    def has_failed_refunds(self) -> bool:
        return any(isinstance(each.event, RefundFailed) for each in self.told)

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days, minutes=1)

    def _tell(self, event: Event, *after: int) -> int:
        # A loss is reported when it is noticed, so nothing that happened later can be reported before it.
        losses = (place for place, told in enumerate(self.told) if isinstance(told.event, DisputeLost))
        self.told.append(Told(event, (*after, *losses)))
        return len(self.told) - 1

    def _source(self) -> str:
        return f"txn_{len(self.told)}"

    def pay(self, amount: int) -> None:
        source = self._source()
        place = self._tell(PaymentReceived(moved(amount, at=self.at, source=source), self.sale))
        self.payments.append(Payment(place, source, amount, amount))

    def fail(self, paid: Payment) -> None:
        gone = moved(-paid.amount, at=self.at, source=self._source())
        self._tell(PaymentFailed(gone, self.sale, paid.source), paid.place)
        paid.lives, paid.left = False, 0

    def refund(self, paid: Payment, amount: int) -> None:
        source = self._source()
        place = self._tell(
            Refunded(moved(-amount, at=self.at, source=source), self.sale, paid.source), paid.place
        )
        paid.left -= amount
        paid.refunds.append((place, source, amount))

    def refund_fails(self, paid: Payment) -> None:
        place, source, amount = paid.refunds.pop()
        back = moved(amount, at=self.at, source=self._source())
        self._tell(RefundFailed(back, self.sale, source), place, paid.place)
        paid.left += amount

    def lose(self, paid: Payment) -> None:
        """Loses a dispute: the bank takes all that was paid, whatever was refunded of it before."""
        dispute, taken = f"dp_{len(self.told)}", moved(-paid.amount, at=self.at, source=self._source())
        opened = self._tell(DisputeOpened(taken, dispute, self.sale), paid.place)
        began = self.at
        self.wait(0)
        lost = DisputeLost(dispute, "stripe", self.at, pence(paid.amount), self.sale, began, paid.source)
        paid.lost = (self._tell(lost, opened, paid.place), dispute, paid.amount, began)
        paid.lives, paid.left = False, 0

    def win(self, paid: Payment) -> None:
        assert paid.lost
        place, dispute, amount, began = paid.lost
        back = moved(amount, at=self.at, source=self._source())
        self._tell(DisputeWon(back, dispute, self.sale, pence(amount), began), place, paid.place)
        paid.lost = None


@st.composite
def histories(draw: st.DrawFn, sale: Sale, winning: bool = True, losing: bool = True) -> History:
    history = History(sale)
    history.pay(draw(st.sampled_from(AMOUNTS)))
    for _ in range(draw(st.integers(0, 7))):
        history.wait(draw(st.sampled_from((0, 1, 20, 40))))
        _step(draw, history, winning, losing)
    return history


def _step(draw: st.DrawFn, history: History, winning: bool, losing: bool) -> None:
    living = [each for each in history.payments if each.lives]
    whole = [each for each in living if each.left == each.amount and not each.refunds]
    refundable = [each for each in living if each.left]
    refunded = [each for each in living if each.refunds]
    lost = [each for each in history.payments if each.lost] if winning else []
    can = ["pay", *(["fail"] if whole else []), *(["refund"] if refundable else [])]
    can += [
        *(["refund_fails"] if refunded else []),
        *(["lose"] if living and losing else []),
        *(["win"] if lost else []),
    ]
    match draw(st.sampled_from(can)):
        case "pay":
            history.pay(draw(st.sampled_from(AMOUNTS)))
        case "fail":
            history.fail(draw(st.sampled_from(whole)))
        case "refund":
            paid = draw(st.sampled_from(refundable))
            history.refund(paid, min(paid.left, draw(st.sampled_from(AMOUNTS))))
        case "refund_fails":
            history.refund_fails(draw(st.sampled_from(refunded)))
        case "lose":
            history.lose(draw(st.sampled_from(living)))
        case _:
            history.win(draw(st.sampled_from(lost)))


@st.composite
def retold(draw: st.DrawFn, history: History) -> list[Event]:
    """Draws another order of the same events, each after the ones that a provider always sends before it."""
    left = dict(enumerate(history.told))
    order = list[Event]()
    while left:
        ready = [place for place, told in left.items() if not set(told.after) & left.keys()]
        order.append(left.pop(draw(st.sampled_from(ready))).event)
    return order


@st.composite
def in_groups(draw: st.DrawFn, events: Sequence[Event]) -> list[Sequence[Event]]:
    """Draws pauses, in which everything is posted, without changing the order."""
    pauses = sorted(draw(st.sets(st.integers(1, len(events)))))
    return [events[start:end] for start, end in pairwise((0, *pauses, len(events)))]


def _moved(event: Event) -> int:
    return 0 if isinstance(event, DisputeLost) else event.moved.gross.minor


def _is_payment(event: Event) -> bool:
    return isinstance(event, PaymentReceived | PaymentFailed)


def _line(place: int, told: Told) -> str:
    kind, at = type(told.event).__name__, recorded_source(told.event).happened_at
    return f"  {place} {kind} {_moved(told.event)} {at:%d %b %H:%M} after {told.after}"
