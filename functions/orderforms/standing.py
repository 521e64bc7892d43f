"""Says how an order stands in a buyer's words: what happened to the money, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.formats import money
from shared.orders.forms import WHEN_APPROVED, Way
from shared.orders.orders import Attempt, Order
from shared.orders.states import may_pay, owes, state_of

Tone = Literal["good", "waiting", "bad"]
# How long each way takes once the buyer has done his part.
TAKES: Mapping[Way, str] = {
    "card": "Some kinds of payment take a few working days; yours is on its way.",
    "direct_debit": "Your bank has been asked. A Direct Debit takes about four working days. If two people"
    " must sign for your account, both have to.",
    "bank": "Your bank has been asked. It mostly takes minutes, and two working days at most. If you have set"
    " up a Direct Debit instead, it takes about four.",
    "offline": "",
}
_NO_MORE = "You need not do anything more. This page will say when the money has arrived."
_HOW_BACK = "You will be told how you get it back."
_CHECKING = (
    "We are checking your payment",
    "You came back from paying. We are asking whether the money is on its way: it takes a minute at most.",
    "Do not pay again until this page says that it did not work.",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands: a heading, sentences, and whether the buyer may go and pay now.

    `goes_on` is the attempt at whose page the buyer may go on. `is_under_way`: it may stand otherwise soon.
    """

    tone: Tone
    heading: str
    says: tuple[str, ...]
    may_pay: bool = False
    goes_on: Attempt | None = None
    is_under_way: bool = False


def standing_of(order: Order, now: datetime, is_back: bool = False) -> Standing:
    """Says how an order stands. `is_back`: the buyer has come back this moment from paying."""
    state, paid = state_of(order, order.money), money(order.money.kept)
    match state:
        case "refunded":
            back = money(order.money.refunded)
            return Standing("waiting", "Your money was given back", (_given_back(back), *_cancelled(order)))
        case "cancelled":
            return Standing("bad", "This order was cancelled", ("You need not pay anything.",))
        case "overpaid":
            return Standing("waiting", "You have paid more than you owe", (_too_much(order),))
        case "part_refunded":
            back = money(order.money.refunded)
            return Standing("good", "Thank you, your order is paid", (_given_back(back),))
        case "paid" | "confirmed":
            return Standing("good", "Thank you, your order is paid", (f"We have your {paid}.",))
        case "part_paid":
            return _part_paid(order, paid)
        case "submitted" | "failed":
            return _unpaid(order, now, is_back)


def _part_paid(order: Order, paid: str) -> Standing:
    rest = money(owes(order, order.money))
    if not _may(order):
        says = f"We have {paid} of it, and the other {rest} is on its way."
        return Standing("good", "Thank you, your payment is on its way", (says,), is_under_way=True)
    says = f"We have {paid} of it. Please pay the other {rest}."
    return Standing("waiting", "Not finished yet: a part is paid", (says,), may_pay=True)


def _unpaid(order: Order, now: datetime, is_back: bool) -> Standing:
    latest = _telling(order)
    if latest is None:
        return _to_pay(order, "Please choose how you want to pay.")
    match latest.outcome:
        case "submitted":
            return Standing(
                "good",
                "Thank you, your payment is on its way",
                (TAKES[latest.way], _NO_MORE),
                is_under_way=True,
            )
        case "succeeded":
            return Standing("good", "Thank you, your payment went through", (_NO_MORE,), is_under_way=True)
        case "failed":
            return _to_pay(
                order, "The payment did not go through, and nothing was taken. Please try again.", "bad"
            )
        case "expired" | "left":
            return _to_pay(order, "Nothing was taken. Please pay to finish your order.")
        case "open" if latest.way == "offline":
            return Standing("good", "Thank you, we have your order", _by_hand(order), _may(order))
        case "open" if is_back:
            heading, *says = _CHECKING
            return Standing("waiting", heading, tuple(says), is_under_way=True)
        case "open":
            goes_on = latest if latest.url and now < latest.expires_at else None
            return _to_pay(
                order, "Nothing was taken so far. Please pay to finish your order.", goes_on=goes_on
            )


def _telling(order: Order) -> Attempt | None:
    """Returns the attempt that says how an order stands: one that money comes of, before a later one that was
    left, for which an invoice may be waiting."""
    latest = order.latest
    done = [each for each in order.attempts if each.outcome in ("submitted", "succeeded")]
    by_hand = [each for each in order.attempts if each.way == "offline"]
    was_left = latest is not None and latest.outcome in ("left", "expired")
    return next(iter([*done[-1:], *(by_hand[-1:] if was_left else ())]), latest)


def _to_pay(order: Order, says: str, tone: Tone = "waiting", goes_on: Attempt | None = None) -> Standing:
    return Standing(tone, "Not finished yet: please pay", (says,), _may(order), goes_on)


def _may(order: Order) -> bool:
    return may_pay(order, order.money)


def _by_hand(order: Order) -> tuple[str, ...]:
    is_mailed = order.emailing in WHEN_APPROVED
    invoice = f"The invoice comes to {order.buyer.email}." if is_mailed else "You will get an invoice."
    return (f"{invoice} Please pay it as it says.",)


def _given_back(back: str) -> str:
    return f"{back} was sent back to you. It may take ten working days to arrive."


def _cancelled(order: Order) -> tuple[str, ...]:
    return ("The order was cancelled.",) if order.cancelled_at else ()


def _too_much(order: Order) -> str:
    if order.cancelled_at:
        return f"The order was cancelled, and we have {money(order.money.kept)} of yours. {_HOW_BACK}"
    return f"We have {money(order.money.kept - order.priced.gross)} more than it comes to. {_HOW_BACK}"
