"""Stock, orders, invoices and money agree, whatever people and banks do and whatever webhooks are lost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st

from functions.recorder.wiring import wire
from local.standins.xero.beancount import check, export
from shared.operations.orders.cancelling import MayNot, cancel
from shared.operations.orders.changing import Wanted, change
from shared.operations.orders.paying import NotPayable
from shared.operations.orders.placing import SoldOut
from shared.operations.orders.refunding import NotRefundable, refund
from shared.orders.forms import Way
from shared.orders.orders import Order
from shared.orders.states import state_of
from shared.store import stock
from tests import factories
from tests.functions.month_phases import opened
from tests.functions.months import many
from tests.functions.orders.buying import Stall, buyer
from tests.functions.shop import Shop, assert_nothing_is_double, come_to_rest, dead_letters

VALVES = 5
Deed = Literal[
    "order",
    "card",
    "debit",
    "bank",
    "press",
    "decline",
    "confirm",
    "fail",
    "refund",
    "change",
    "cancel",
    "wait",
]
# What is done, to which of the orders so far, and whether the webhooks of it are lost.
Step = tuple[Deed, int, bool]
STEPS = st.tuples(st.sampled_from(Deed.__args__), st.integers(0, 3), st.booleans())  # type: ignore[attr-defined]
WAYS: dict[str, Way] = {"card": "card", "debit": "direct_debit", "bank": "bank"}


@dataclass
class World:
    """A stall and its orders; `pages` are the addresses at which each order was last to be paid."""

    stall: Stall
    made: list[Order] = field(default_factory=list)

    def step(self, deed: Deed, which: int, is_lost: bool) -> None:
        self.stall.lost = ["checkout.session.completed", "gocardless"] if is_lost else []
        if deed == "order":
            self._order(which)
        elif self.made:
            self._do(deed, self.stall.known(self.made[which % len(self.made)]), which)
        self.stall.tell()

    def _order(self, which: int) -> None:
        number = len(self.made)
        try:
            made = self.stall.order(f"s{number}", buyer(f"Buyer{number}"), l1=1, l2=which)
        except SoldOut:
            return
        self.made.append(made)

    def _do(self, deed: Deed, order: Order, which: int) -> None:
        if deed == "change":
            self._change(order, which)
        elif deed in WAYS:
            self._pay(order, WAYS[deed])
        elif deed in ("press", "decline"):
            self._press(order, deed)
        elif deed in ("confirm", "fail"):
            self._bank(order, deed)
        elif deed == "wait":
            self.stall.later(days=1)
        else:
            self._owner(order, deed)

    def _pay(self, order: Order, way: Way) -> None:
        with suppress(NotPayable):
            self.stall.pay(order, way)

    def _press(self, order: Order, deed: Deed) -> None:
        """Presses a button on the latest page, though it may be over."""
        latest = order.latest
        if latest is None or not latest.url:
            return
        if latest.way == "card":
            self.stall.press(latest, way="decline" if deed == "decline" else "card")
        else:
            self.stall.press(latest, does="authorise" if deed == "press" else "decline")

    def _bank(self, order: Order, deed: Deed) -> None:
        paid = [each.paid_by for each in order.attempts if each.paid_by.startswith("PM")]
        for each in paid:
            try:
                self.stall.bank.confirm(each) if deed == "confirm" else self.stall.bank.fail(each)
            except ValueError:
                # The bank has answered already.
                continue

    def _owner(self, order: Order, deed: Deed) -> None:
        now = datetime.now(UTC)
        try:
            if deed == "refund":
                refund(self.stall.tenant, order, len(order.attempts), 1_000, wire().sellers, now)
            else:
                cancel(self.stall.tenant, order.id, order.revision, wire().inbox, now)
        except (MayNot, NotRefundable):
            pass

    def _change(self, order: Order, which: int) -> None:
        """Makes it 0 to 3 valves, and one boiler service or two: more, fewer, or as it was."""
        wanted = Wanted(order.revision, {"l1": 1 + which % 2, "l2": which})
        with suppress(MayNot, SoldOut):
            change(self.stall.tenant, order.id, wanted, wire().sellers, wire().inbox, datetime.now(UTC))

    def come_to_rest(self) -> None:
        """Lets lost webhooks be made up for: by the feed, and by whoever looks at what was not heard of."""
        self.stall.lost = []
        self.stall.shop.stack.feed()
        come_to_rest(self.stall.shop.stack)
        for _ in range(3):
            self.stall.later(days=1)

    def check(self) -> None:
        stall = self.stall
        assert_nothing_is_double(stall.shop)
        assert check(export(stall.shop.business.xero)) == []
        assert dead_letters(stall.shop.stack) == 0
        for each in map(stall.known, self.made):
            self._check_order(each)
        left = stock.lefts(stall.tenant, [stall.valve]).get(stall.valve, VALVES)
        held = sum(_valves(each) for each in map(stall.known, self.made) if not each.cancelled_at)
        assert left == VALVES - held

    def _check_order(self, order: Order) -> None:
        invoices = self.stall.invoices(order)
        state = state_of(order, order.money)
        assert len(invoices) == (0 if order.cancelled_at else 1), state
        for each in invoices:
            # Once money has touched it, what an order becomes less by is credited.
            assert each["total"] - self._credited(order) == Decimal(order.priced.gross).scaleb(-2)
            paid = min(order.money.kept + order.money.refunded, order.priced.gross)
            assert (each["status"] == "PAID") == (paid == order.priced.gross), (state, order.money)

    def _credited(self, order: Order) -> Decimal:
        notes = self.stall.shop.live("credit_note")
        names = tuple(each.id for each in order.changes) or ("none",)
        return sum((each["total"] for each in notes if each["reference"].startswith(names)), Decimal(0))


def _valves(order: Order) -> int:
    return sum(each.quantity for each in order.priced.lines if each.item_code == "VALVE")


@given(steps=st.lists(STEPS, max_size=12))
@example(steps=[("order", 2, False), ("card", 0, False), ("press", 0, True), ("wait", 0, False)])
@example(
    steps=[
        ("order", 3, False),
        ("debit", 0, False),
        ("press", 0, False),
        ("wait", 0, False),
        ("confirm", 0, True),
    ]
)
@example(steps=[("order", 1, False), ("card", 0, False), ("cancel", 0, False), ("press", 0, False)])
@example(steps=[("order", 1, False), ("card", 0, False), ("change", 3, False), ("press", 0, False)])
@example(
    steps=[
        ("order", 3, False),
        ("change", 1, False),
        ("card", 0, False),
        ("press", 0, True),
        ("wait", 0, False),
        ("change", 0, False),
        ("refund", 0, False),
    ]
)
@example(
    steps=[
        ("order", 0, False),
        ("card", 0, False),
        ("press", 0, False),
        ("refund", 0, True),
        ("refund", 0, False),
    ]
)
@many(4)
def test_stock_orders_invoices_and_money_agree_at_every_quiet_moment(
    quick_aws: None, steps: Sequence[Step]
) -> None:
    with opened(factories.settings()) as (stack, business):
        stall = Stall(Shop(stack, business))
        stall.fill(VALVES)
        world = World(stall)
        for each in steps:
            world.step(*each)
        world.come_to_rest()
        world.check()
