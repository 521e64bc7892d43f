"""Asks GoCardless for the payment of an order: billing requests, flows, payments, subscriptions. Pure.

By direct debit, the buyer gives a mandate, on which the order is then collected. By bank, the buyer pays at
once; whose bank cannot do that gives a mandate as well, if he likes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shared.orders.buyers import Buyer
from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack, described, rhythm_of
from shared.orders.recurrence import Recurrence, Unit, period_begins
from shared.providers.objects import ATTEMPT, ORDER, SUBSCRIPTION_OF, Object

DEBIT, BANK, POUNDS = "bacs", "faster_payments", "GBP"
INTERVALS: dict[Unit, tuple[str, int]] = {
    "week": ("weekly", 1),
    "month": ("monthly", 1),
    "quarter": ("monthly", 3),
    "year": ("yearly", 1),
}
# Buyers type a country's name as they like, and GoCardless refuses what is no code. Of any other country than
# ours it asks by itself.
HERE = "GB"
AT_HOME = frozenset(
    {"", "gb", "uk", "u.k.", "united kingdom", "the united kingdom", "great britain", "britain"}
    | {"england", "scotland", "wales", "northern ireland"}
)
# A day of charge is moved from weekends and bank holidays, but never as far as this.
MOVED_LESS_THAN = timedelta(days=7)
LAST_OF_MONTH = 31

Params = dict[str, Any]


def request_of(order: Order, attempt: Attempt) -> Params:
    """Returns the parameters of a billing request.

    Raises ValueError for a way that is not GoCardless's, and for what comes again and is paid by bank.
    """
    marks, rhythm = marks_of(order, attempt), rhythm_of(order.priced)
    words: Params = {"currency": POUNDS, "description": described(order), "metadata": marks}
    if attempt.way == "direct_debit":
        return {"mandate_request": words | {"scheme": DEBIT}, "metadata": marks}
    if attempt.way != "bank" or rhythm:
        raise ValueError(f"GoCardless cannot collect this order by {attempt.way}")
    payment = words | {"amount": order.priced.gross, "scheme": BANK}
    return {"payment_request": payment, "fallback_enabled": True, "metadata": marks}


def flow_of(order: Order, request: str, back: WaysBack) -> Params:
    """Returns the parameters of the page on which a buyer does what a billing request asks."""
    return {
        "redirect_uri": back.success,
        "exit_uri": back.cancel,
        "auto_fulfil": True,
        "prefilled_customer": prefilled(order.buyer),
        "links": {"billing_request": request},
    }


def prefilled(buyer: Buyer) -> dict[str, str]:
    """Returns what GoCardless need not ask again; what the buyer left empty is left out."""
    known = {
        "given_name": buyer.first_name,
        "family_name": buyer.last_name,
        "company_name": buyer.company,
        "email": buyer.email,
        "address_line1": buyer.address.line1,
        "address_line2": buyer.address.line2,
        "city": buyer.address.city,
        "postal_code": buyer.address.postal_code,
        "country_code": HERE if buyer.address.country.strip().casefold() in AT_HOME else "",
    }
    return {name: said for name, said in known.items() if said}


def payment_of(order: Order, attempt: Attempt, mandate: Object) -> Params:
    """Returns the parameters of the payment of a whole order, on the first day that it can be charged.

    What comes again is charged no earlier than its first period begins.
    """
    rhythm, soonest = rhythm_of(order.priced), soonest_charge(mandate)
    begins = rhythm.starts_on if rhythm else None
    is_later = begins is not None and soonest is not None and begins > soonest
    return {
        "amount": order.priced.gross,
        "currency": POUNDS,
        "description": described(order),
        "metadata": marks_of(order, attempt),
        "links": {"mandate": mandate["id"]},
        **({"charge_date": f"{begins:%Y-%m-%d}"} if begins and is_later else {}),
    }


def subscription_of(order: Order, mandate: Object, charged: date) -> Params:
    """Returns the parameters of what collects all periods after the first, which was charged on that day.

    Raises ValueError for an order of which nothing comes again.
    """
    rhythm = rhythm_of(order.priced)
    if rhythm is None:
        raise ValueError("nothing of this order comes again")
    first, (unit, interval) = _first_day(rhythm, charged), INTERVALS[rhythm.unit]
    second = period_begins(Recurrence(rhythm.unit), first, 1)
    is_monthly_on_the_last = unit == "monthly" and first.day == LAST_OF_MONTH
    return {
        "amount": sum(each.gross for each in order.priced.recurring),
        "currency": POUNDS,
        "name": described(order),
        "interval_unit": unit,
        "interval": interval,
        "start_date": max(second, soonest_charge(mandate) or second).isoformat(),
        "metadata": {SUBSCRIPTION_OF: order.id},
        "links": {"mandate": mandate["id"]},
        **({"count": rhythm.periods - 1} if rhythm.periods else {}),
        **({"day_of_month": -1} if is_monthly_on_the_last else {}),
    }


def refund_of(payment: Object, pence: int) -> Params:
    """Returns the parameters of a refund. GoCardless wants the sum of all, so that nobody refunds unaware."""
    return {
        "amount": pence,
        "total_amount_confirmation": payment["amount_refunded"] + pence,
        "links": {"payment": payment["id"]},
    }


def marks_of(order: Order, attempt: Attempt) -> dict[str, str]:
    return {ORDER: order.id, ATTEMPT: str(attempt.number)}


def soonest_charge(mandate: Object) -> date | None:
    """Returns the first day on which a mandate can be charged; None if GoCardless does not say."""
    day = mandate.get("next_possible_charge_date")
    return date.fromisoformat(day) if day else None


def _first_day(rhythm: Recurrence, charged: date) -> date:
    """Returns the day that all periods are counted from: the owner's, unless the mandate came too late."""
    begins = rhythm.starts_on
    if begins and timedelta() <= charged - begins < MOVED_LESS_THAN:
        return begins
    return charged
