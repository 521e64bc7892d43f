"""Plays what can happen to a shop in a month, as moves that are always possible.

Each move finds what it needs, or else makes it. Moves at GoCardless do nothing if it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from local.gocardless_month.account import GoCardlessAccount
from local.stripe_month import adjustments, disputes, payouts, refunds, sales
from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer, Thing
from tests.functions.month_books import MonthBooks
from tests.local.gocardless_month.drawn_moves import MOVES as DEBIT_MOVES
from tests.local.gocardless_month.drawn_moves import Drawn, Trading

T = TypeVar("T")
HOUR = 3600
START = int(datetime(2026, 10, 10, 8, tzinfo=UTC).timestamp())
# Around midnight in London and in UTC, the end of summer time, and the end of the month.
MOMENTS = tuple(
    int(datetime(2026, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    for month, day, hour, minute, second in (
        (10, 14, 22, 59, 58),
        (10, 14, 23, 0, 0),
        (10, 24, 23, 30, 0),
        (10, 25, 0, 59, 59),
        (10, 25, 1, 0, 0),
        (10, 25, 23, 59, 58),
        (10, 31, 23, 59, 56),
        (11, 1, 0, 0, 0),
    )
)
# The same name at another address, another customer at the same address, an address in another case.
BUYERS = (
    Buyer("Ada Lovell", "ada@example.com", "Leeds"),
    Buyer("Ada Lovell", "a.lovell@example.com", "Leeds"),
    Buyer("Grace Obi", "grace@example.com", "Hull"),
    Buyer("The Obi family", "grace@example.com", "Hull"),
    Buyer("Tom Ashworth", "Tom@Example.com", "York"),
    Buyer("tom ashworth", "tom@example.com", "York"),
    Buyer("Klara Weiß", "klara@example.com", "Köln", "DE"),
)
APP = "ca_xero"


@dataclass(frozen=True)
class Move:
    """One move. `which` picks among what there is; `amount` is in minor units, `wait` in seconds before."""

    kind: str
    which: int = 0
    amount: int = 1000
    wait: int = 60


@dataclass
class Sold:
    """A charge whose money came; `left` is what may still be taken back, in the charge's currency."""

    charge: Thing
    left: int
    debit: bool = False
    parts: bool = False

    @property
    def untouched(self) -> bool:
        return bool(self.left == self.charge["amount"])


@dataclass
class Month:
    """A Stripe account and a GoCardless organisation, and the books as they ought to be."""

    books: MonthBooks
    account: StripeAccount = field(default_factory=lambda: StripeAccount(START))
    debits_by: Trading = field(default_factory=lambda: Trading(GoCardlessAccount(START)))
    sold: list[Sold] = field(default_factory=list)
    bank_debits: list[Thing] = field(default_factory=list)
    refunds: list[tuple[Thing, Sold]] = field(default_factory=list)
    waiting: list[tuple[Thing, Sold]] = field(default_factory=list)
    inquiries: list[tuple[Thing, Sold]] = field(default_factory=list)
    disputes: list[tuple[Thing, Sold]] = field(default_factory=list)
    payouts: list[Thing] = field(default_factory=list)
    top_ups: list[Thing] = field(default_factory=list)
    # Disputes lost, which are dated when the loss is noticed.
    lost: list[tuple[Thing, Sold]] = field(default_factory=list)

    def make(self, move: Move) -> None:
        """Makes a move, and first what it needs: if there is nothing to refund, something is sold."""
        self.account.wait(move.wait)
        if move.kind in DEBITS:
            self._trade(DEBITS[move.kind], move)
        else:
            self._make(move.kind, move)

    def _trade(self, kind: str, move: Move) -> None:
        """Makes a GoCardless move. Stripe's clock follows: a debit to be confirmed waits for its day."""
        self.debits.now = max(self.debits.now, self.account.now)
        self.debits_by.make(Drawn(kind, move.which, move.amount))
        self.account.now = max(self.debits.now, self.account.now)

    @property
    def debits(self) -> GoCardlessAccount:
        return self.debits_by.account

    def _make(self, kind: str, move: Move) -> None:
        made = self.account.ids
        MOVES[kind](self, move)
        if self.account.ids == made and kind in NEEDS:
            self._make(NEEDS[kind], move)
            MOVES[kind](self, move)

    def pause(self) -> Thing:
        """Moves to a noon at least an hour on, so no run passes midnight; returns what Stripe shows."""
        later = self.account.now + HOUR
        self.account.now = later + (DAY // 2 - later) % DAY
        for opened, sold in self.lost:
            self._lose(opened, sold)
        self.lost = []
        return self.account.world()

    def undecided(self) -> int:
        return sum(_taken(opened) for opened, _ in self.disputes)

    def book(self, moved: Thing, how: Callable[[Thing], None], sold: Sold | None = None) -> None:
        """Books a movement, unless it is out of scope; `sold` is the sale that it is part of."""
        elsewhere = moved["currency"] != "gbp" or moved["balance_type"] != "payments"
        if elsewhere or (sold and sold.charge["application"]):
            self.books.excluded.add(moved["id"])
        else:
            how(moved)

    def flag(self, source: str, moved: Thing, sold: Sold) -> None:
        """Flags a movement of another app's sale, which is not on record here."""
        if sold.charge["application"] and moved["currency"] == "gbp":
            self.books.flagged[source] = "sale_not_on_record"

    def take(self, sold: Sold, amount: int) -> int:
        """Takes at most what is left of a sale; all of it for every third amount."""
        taken = sold.left if amount % 3 == 0 else min(amount, sold.left)
        sold.left -= taken
        return taken

    def _lose(self, opened: Thing, sold: Sold) -> None:
        if amount := _taken(opened):
            self.books.lost(amount, self.account.now, opened["id"], sold.charge["id"])
            self.flag(opened["id"], opened["balance_transactions"][0], sold)


def _taken(opened: Thing) -> int:
    """Returns what a dispute holds in GBP, in pence."""
    moved = (each for each in opened["balance_transactions"] if each["currency"] == "gbp")
    return -sum(int(each["amount"]) for each in moved)


def _pick(there: list[T], which: int) -> T | None:
    return there[which % len(there)] if there else None


def _popped(there: list[T], which: int) -> T | None:
    return there.pop(which % len(there)) if there else None


# ---- sales


def _sell(month: Month, bought: Bought) -> Sold:
    charge = sales.pay(month.account, bought)
    return _sold(month, Sold(charge, bought.amount))


def _sold(month: Month, sold: Sold) -> Sold:
    month.sold.append(sold)
    month.book(refunds.movement_of(month.account, sold.charge), month.books.sold, sold)
    return sold


def _card(month: Month, move: Move) -> None:
    buyer = BUYERS[move.which % len(BUYERS)]
    _sell(month, Bought(move.amount, buyer, guest=move.amount % 5 == 0))


def _nameless(month: Month, move: Move) -> None:
    _sell(month, Bought(move.amount))


def _euros(month: Month, move: Move) -> None:
    _sell(month, Bought(move.amount, BUYERS[-1], currency="eur"))


def _euro_balance(month: Month, move: Move) -> None:
    _sell(month, Bought(move.amount, BUYERS[-1], currency="eur", balance="eur"))


def _fee_with_vat(month: Month, move: Move) -> None:
    _sell(month, Bought(move.amount, BUYERS[move.which % len(BUYERS)], vat=True))


def _other_app(month: Month, move: Move) -> None:
    _sell(month, Bought(move.amount, BUYERS[move.which % len(BUYERS)], app=APP))


def _first_part(month: Month, move: Move) -> None:
    charge = sales.capture_part(month.account, Bought(move.amount, BUYERS[move.which % len(BUYERS)]))
    _sold(month, Sold(charge, move.amount, parts=True))


def _next_part(month: Month, move: Move) -> None:
    sold = _pick([each for each in month.sold if each.parts], move.which)
    if sold:
        moved = sales.capture_more(month.account, sold.charge, move.amount)
        sold.left += move.amount
        month.book(moved, month.books.sold, sold)


def _captured_less(month: Month, move: Move) -> None:
    sold = _pick([each for each in month.sold if each.untouched and _plain(each)], move.which)
    if sold:
        amount = month.take(sold, move.amount)
        moved = sales.capture_less(month.account, sold.charge, amount)
        month.book(moved, partial(month.books.given_back, charge=sold.charge["id"]), sold)


def _plain(sold: Sold) -> bool:
    return not sold.debit and not sold.charge["application"] and sold.charge["currency"] == "gbp"


def _debit(month: Month, move: Move) -> None:
    buyer = BUYERS[move.which % len(BUYERS)]
    app = APP if move.amount % 7 == 0 else None
    month.bank_debits.append(sales.debit(month.account, Bought(move.amount, buyer, app=app)))


def _debit_succeeds(month: Month, move: Move) -> None:
    if charge := _popped(month.bank_debits, move.which):
        sales.debit_succeeds(month.account, charge)
        _sold(month, Sold(charge, charge["amount"], debit=True))


def _debit_fails(month: Month, move: Move) -> None:
    if charge := _popped(month.bank_debits, move.which):
        sales.debit_fails(month.account, charge)


def _debit_fails_late(month: Month, move: Move) -> None:
    sold = _pick([each for each in month.sold if each.debit and each.untouched], move.which)
    if sold:
        month.sold.remove(sold)
        moved = sales.debit_fails_late(month.account, sold.charge, fee=move.amount % 2 * 500)
        month.book(moved, month.books.failed, sold)


# ---- refunds


def _refundable(month: Month, move: Move) -> Sold | None:
    return _pick([each for each in month.sold if each.left > 0], move.which)


def _refund(month: Month, move: Move) -> None:
    if sold := _refundable(month, move):
        amount = month.take(sold, move.amount)
        _refunded(month, refunds.refund(month.account, sold.charge, amount), sold)


def _refund_waits(month: Month, move: Move) -> None:
    if sold := _refundable(month, move):
        amount = month.take(sold, move.amount)
        month.waiting.append((refunds.refund_waits(month.account, sold.charge, amount), sold))


def _refund_goes_out(month: Month, move: Move) -> None:
    if found := _popped(month.waiting, move.which):
        made, sold = found
        _refunded(month, refunds.refund_goes_out(month.account, made, sold.charge), sold)


def _refunded(month: Month, made: Thing, sold: Sold) -> None:
    """Books a refund; another app books its own payments, but nothing that reverses them."""
    moved = refunds.movement_of(month.account, made)
    month.refunds.append((made, sold))
    month.flag(moved["id"], moved, sold)
    month.book(moved, partial(month.books.given_back, charge=sold.charge["id"]))


def _refund_fails(month: Month, move: Move) -> None:
    if found := _popped(month.refunds, move.which):
        made, sold = found
        sold.left += made["amount"]
        moved = refunds.refund_fails(month.account, made, sold.charge)
        month.book(moved, partial(month.books.came_back, charge=sold.charge["id"]))


# ---- disputes


def _dispute(month: Month, move: Move) -> None:
    if sold := _refundable(month, move):
        amount = month.take(sold, move.amount)
        opened = disputes.dispute(month.account, sold.charge, amount)
        month.disputes.append((opened, sold))
        month.book(opened["balance_transactions"][-1], month.books.disputed)


def _inquiry(month: Month, move: Move) -> None:
    if sold := _refundable(month, move):
        amount = month.take(sold, move.amount)
        month.inquiries.append((disputes.inquire(month.account, sold.charge, amount), sold))


def _inquiry_grows(month: Month, move: Move) -> None:
    """Turns an inquiry into a dispute, or closes it."""
    if found := _popped(month.inquiries, move.which):
        opened, sold = found
        if move.amount % 2:
            disputes.inquiry_closes(month.account, opened)
            return
        disputes.withdraw(month.account, opened, sold.charge)
        month.disputes.append((opened, sold))
        month.book(opened["balance_transactions"][-1], month.books.disputed)


def _counter(month: Month, move: Move) -> None:
    unanswered = [each for each in month.disputes if each[0]["status"] == "needs_response"]
    if found := _pick(unanswered, move.which):
        opened, _ = found
        fee = move.amount % 2 * disputes.FEE
        disputes.counter(month.account, opened, fee)
        if fee:
            month.book(opened["balance_transactions"][-1], month.books.disputed)


def _win(month: Month, move: Move) -> None:
    if found := _popped(month.disputes, move.which):
        opened, sold = found
        taken = _taken(opened)
        sold.left += opened["amount"]
        moved = disputes.win(month.account, opened, fee_back=move.amount % 2 == 0)
        month.book(moved, lambda its: month.books.won(its, taken))


def _lose(month: Month, move: Move) -> None:
    if found := _popped(month.disputes, move.which):
        disputes.lose(month.account, found[0])
        month.lost.append(found)


# ---- the bank, and Stripe itself


def _payout(month: Month, move: Move) -> None:
    """Pays out the whole balance, or debits the bank if the balance is negative."""
    if month.account.net():
        _paid_out(month, payouts.pay_out_all(month.account))


def _manual_payout(month: Month, move: Move) -> None:
    _paid_out(month, payouts.pay_out(month.account, move.amount, fee=move.which % 2 * 25))


def _euro_payout(month: Month, move: Move) -> None:
    if month.account.net("eur"):
        _paid_out(month, payouts.pay_out_all(month.account, "eur"))


def _paid_out(month: Month, made: Thing) -> None:
    month.payouts.append(made)
    month.book(refunds.movement_of(month.account, made), month.books.transferred)


def _payout_arrives(month: Month, move: Move) -> None:
    if made := _pick([each for each in month.payouts if each["status"] == "in_transit"], move.which):
        payouts.payout_arrives(month.account, made)


def _payout_fails(month: Month, move: Move) -> None:
    if made := _popped(month.payouts, move.which):
        month.book(payouts.payout_fails(month.account, made), month.books.transferred)


def _payout_cancelled(month: Month, move: Move) -> None:
    made = _pick([each for each in month.payouts if each["status"] == "in_transit"], move.which)
    if made:
        month.payouts.remove(made)
        month.book(payouts.payout_cancelled(month.account, made), month.books.transferred)


def _top_up(month: Month, move: Move) -> None:
    made = payouts.top_up(month.account, move.amount)
    month.top_ups.append(made)
    month.book(refunds.movement_of(month.account, made), month.books.transferred)


def _top_up_reversed(month: Month, move: Move) -> None:
    if made := _popped(month.top_ups, move.which):
        month.book(payouts.top_up_reversed(month.account, made), month.books.transferred)


def _own_fee(month: Month, move: Move) -> None:
    sign = -1 if move.which % 4 == 0 else 1
    month.book(adjustments.own_fee(month.account, sign * move.amount), month.books.charged)


def _own_fee_with_vat(month: Month, move: Move) -> None:
    month.book(adjustments.own_fee(month.account, move.amount, vat=True), month.books.charged)


def _own_fee_partly_with_vat(month: Month, move: Move) -> None:
    moved = adjustments.own_fee(month.account, move.amount, vat=True, untaxed=4 + move.which * 25)
    month.book(moved, month.books.charged)


def _network_cost(month: Month, move: Move) -> None:
    month.book(adjustments.network_cost(month.account, move.amount), month.books.charged)


def _set_right(month: Month, move: Move) -> None:
    sign = -1 if move.which % 2 else 1
    month.books.parked.add(adjustments.set_right(month.account, sign * move.amount)["id"])


def _elsewhere(month: Month, move: Move) -> None:
    month.book(adjustments.elsewhere(month.account, move.amount), month.books.charged)


def _until(month: Month, move: Move) -> None:
    """Waits until one of the moments at which days, months and summer time end."""
    if moment := _pick([each for each in MOMENTS if each > month.account.now][:3], move.which):
        month.account.now = moment


# Webhooks report these moves; only the feed reports the rest.
TOLD: dict[str, Callable[[Month, Move], None]] = {
    "card": _card,
    "nameless": _nameless,
    "euros": _euros,
    "euro balance": _euro_balance,
    "fee with VAT": _fee_with_vat,
    "other app": _other_app,
    "debit": _debit,
    "debit succeeds": _debit_succeeds,
    "debit fails": _debit_fails,
    "debit fails late": _debit_fails_late,
    "refund": _refund,
    "refund waits": _refund_waits,
    "refund goes out": _refund_goes_out,
    "refund fails": _refund_fails,
    "dispute": _dispute,
    "inquiry": _inquiry,
    "inquiry grows": _inquiry_grows,
    "counter": _counter,
    "win": _win,
    "lose": _lose,
    "payout": _payout,
    "manual payout": _manual_payout,
    "euro payout": _euro_payout,
    "payout arrives": _payout_arrives,
    "payout fails": _payout_fails,
    "payout cancelled": _payout_cancelled,
    "top-up": _top_up,
    "until": _until,
}
MOVES: dict[str, Callable[[Month, Move], None]] = TOLD | {
    "first part": _first_part,
    "next part": _next_part,
    "captured less": _captured_less,
    "top-up reversed": _top_up_reversed,
    "own fee": _own_fee,
    "own fee with VAT": _own_fee_with_vat,
    "own fee partly with VAT": _own_fee_partly_with_vat,
    "network cost": _network_cost,
    "set right": _set_right,
    "elsewhere": _elsewhere,
}
NEEDS = {
    "next part": "first part",
    "captured less": "card",
    "debit succeeds": "debit",
    "debit fails": "debit",
    "debit fails late": "debit succeeds",
    "refund": "card",
    "refund waits": "card",
    "refund goes out": "refund waits",
    "refund fails": "refund",
    "dispute": "card",
    "inquiry": "card",
    "inquiry grows": "inquiry",
    "counter": "dispute",
    "win": "dispute",
    "lose": "dispute",
    "payout": "card",
    "payout arrives": "payout",
    "payout fails": "payout",
    "payout cancelled": "payout",
    "euro payout": "euro balance",
    "top-up reversed": "top-up",
}
# Moves at GoCardless, by their names there. Each has an event.
DEBITS = {f"GoCardless: {kind}": kind for kind in DEBIT_MOVES}
