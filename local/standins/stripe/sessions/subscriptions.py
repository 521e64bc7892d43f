"""Makes a subscription as Stripe shows it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions.lines import Line
from local.standins.stripe.sessions.session import Order
from local.standins.stripe.shown import Thing

MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}


def subscription(act: Act, order: Order, customer: str, method: str) -> Thing:
    """Keeps a subscription of the lines that recur, active or on trial, without its first invoice."""
    id, trial_end = act.id("sub"), order.trial_end
    items = [_item(act, line, id, trial_end) for line in order.lines if line.period]
    settings = {"payment_method_options": None, "payment_method_types": None}
    return act.keep(
        {
            "id": id,
            "object": "subscription",
            "billing_cycle_anchor": trial_end or act.now,
            "cancel_at": None,
            "cancel_at_period_end": False,
            "canceled_at": None,
            "collection_method": "charge_automatically",
            "created": act.now,
            "currency": "gbp",
            "customer": customer,
            "default_payment_method": method,
            "description": order.subscription.get("description"),
            "ended_at": None,
            "items": listed(items, f"/v1/subscription_items?subscription={id}"),
            "latest_invoice": None,
            "livemode": False,
            "metadata": dict(order.subscription.get("metadata", {})),
            "payment_settings": settings,
            "start_date": act.now,
            "status": "trialing" if trial_end else "active",
            "trial_end": trial_end,
            "trial_start": act.now if trial_end else None,
        }
    )


def next_period(act: Act, begun: Thing) -> Thing:
    """Has the subscription's period follow upon the one that it is in, be that a trial."""
    items = [_next(each) for each in begun["items"]["data"]]
    return act.change(begun["id"], status="active", items={**begun["items"], "data": items})


def _next(item: Thing) -> Thing:
    start, recurring = item["current_period_end"], item["price"]["recurring"]
    end = period_end(start, recurring["interval"], recurring["interval_count"])
    return {**item, "current_period_start": start, "current_period_end": end}


def period_end(start: int, interval: str, count: int) -> int:
    """Returns when a period ends, in seconds: on the same day of a month, or on its last."""
    begun = datetime.fromtimestamp(start, UTC)
    if interval in DAYS:
        return int((begun + timedelta(days=DAYS[interval] * count)).timestamp())
    months = begun.year * 12 + begun.month - 1 + MONTHS[interval] * count
    year, month = divmod(months, 12)
    day = min(begun.day, monthrange(year, month + 1)[1])
    return int(begun.replace(year=year, month=month + 1, day=day).timestamp())


def _item(act: Act, line: Line, subscription: str, trial_end: int | None) -> Thing:
    interval, count = line.period or ("month", 1)
    return {
        "id": act.id("si", 14),
        "object": "subscription_item",
        "created": act.now,
        "current_period_end": trial_end or period_end(act.now, interval, count),
        "current_period_start": act.now,
        "metadata": dict(line.metadata),
        "price": _price(act, line, interval, count),
        "quantity": line.quantity,
        "subscription": subscription,
    }


def _price(act: Act, line: Line, interval: str, count: int) -> Thing:
    whole = int(line.unit) if line.unit == int(line.unit) else None
    return {
        "id": act.id("price"),
        "object": "price",
        "active": False,
        "currency": "gbp",
        "livemode": False,
        "product": act.id("prod", 14),
        "recurring": {"interval": interval, "interval_count": count, "usage_type": "licensed"},
        "type": "recurring",
        "unit_amount": whole,
        "unit_amount_decimal": str(line.unit),
    }


def listed(rows: Sequence[Thing], url: str) -> Thing:
    return {"object": "list", "data": list(rows), "has_more": False, "url": url}
