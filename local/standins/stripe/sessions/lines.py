"""Reads what a session sells: lines with a price each, and their sum in pence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.sessions import refusals as refused
from local.standins.stripe.sessions.parameters import PERIODS

MOST = 100
MOST_OF_A_KIND = 20


@dataclass(frozen=True)
class Line:
    """One line; `unit` is in pence, with up to twelve places. `period` is an interval and how many of it."""

    name: str
    unit: Decimal
    quantity: int
    period: tuple[str, int] | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """Pence, rounded as Stripe does: the line, half up."""
        return int((self.unit * self.quantity).quantize(Decimal(1), ROUND_HALF_UP))


def lines_of(fields: Mapping[str, Any]) -> list[Line]:
    """Reads the lines, and holds them against the mode. Raises Refusal."""
    mode, sent = fields["mode"], fields.get("line_items")
    if not sent:
        raise refusals.missing("line_items")
    lines = [_line(f"line_items[{place}]", each) for place, each in enumerate(sent)]
    _check_mode(mode, lines)
    _check_counts(mode, lines)
    return lines


def _line(name: str, sent: Mapping[str, Any]) -> Line:
    for each in ("price_data", "quantity"):
        if each not in sent:
            raise refusals.missing(f"{name}[{each}]")
    price = sent["price_data"]
    at = f"{name}[price_data]"
    unit, period = _unit(at, price), _period(at, price.get("recurring"))
    if price["currency"].lower() != "gbp":
        raise refused.not_gbp(f"{at}[currency]")
    return Line(price["product_data"]["name"], unit, sent["quantity"], period, sent.get("metadata", {}))


def _unit(name: str, price: Mapping[str, Any]) -> Decimal:
    given = [each for each in ("unit_amount", "unit_amount_decimal") if each in price]
    if not given:
        raise refusals.missing(f"{name}[unit_amount]")
    if len(given) > 1:
        raise refusals.not_together(f"{name}[unit_amount]", f"{name}[unit_amount_decimal]")
    return Decimal(price[given[0]])


def _period(name: str, recurring: Mapping[str, Any] | None) -> tuple[str, int] | None:
    if recurring is None:
        return None
    interval, count = recurring["interval"], recurring.get("interval_count", 1)
    if count > PERIODS[interval]:
        raise refused.too_long_a_period(f"{name}[recurring][interval_count]")
    return interval, count


def _check_mode(mode: str, lines: Sequence[Line]) -> None:
    periods = {line.period for line in lines} - {None}
    if mode == "payment" and periods:
        raise refused.recurring_in_payment()
    if mode == "subscription" and not periods:
        raise refused.nothing_recurring()
    if len(periods) > 1:
        raise refused.several_periods()


def _check_counts(mode: str, lines: Sequence[Line]) -> None:
    if mode == "payment" and len(lines) > MOST:
        raise refused.too_many_lines(MOST)
    recurring = sum(1 for line in lines if line.period)
    if mode == "subscription" and max(recurring, len(lines) - recurring) > MOST_OF_A_KIND:
        raise refused.too_many_lines(MOST_OF_A_KIND)
