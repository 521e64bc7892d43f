"""Writes prices, rhythms and ways to pay in a buyer's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shared.formats import day
from shared.orders.forms import Way
from shared.orders.pricing import Priced
from shared.orders.recurrence import Recurrence, Unit

PENNY = Decimal("0.01")
EACH: Mapping[Unit, str] = {
    "week": "each week",
    "month": "each month",
    "quarter": "every three months",
    "year": "each year",
}
PERIODS: Mapping[Unit, str] = {"week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}


@dataclass(frozen=True, slots=True)
class WayInWords:
    """A way to pay: what it is called, and what will happen."""

    way: Way
    name: str
    says: str


_WAYS: Mapping[Way, WayInWords] = {
    "card": WayInWords(
        "card", "Card", "Next you enter your card details at Stripe. We never see them. It is paid at once."
    ),
    "direct_debit": WayInWords(
        "direct_debit",
        "Direct Debit",
        "Next you give GoCardless your sort code and account number. Your bank is asked, which takes about"
        " four working days, and the Direct Debit Guarantee protects you.",
    ),
    "bank": WayInWords(
        "bank",
        "Pay by Bank",
        "Next you choose your bank at GoCardless and approve the payment in your bank's app. It mostly takes"
        " minutes.",
    ),
    "offline": WayInWords(
        "offline", "Invoice", "You pay nothing now. You get an invoice, and pay it yourself."
    ),
}


def way_in_words(way: Way) -> WayInWords:
    return _WAYS[way]


def piece(pounds: Decimal) -> str:
    """Writes what one piece costs: to the penny, unless many of it cost a pound.

    >>> piece(Decimal("1234.5000")), piece(Decimal("39.996")), piece(Decimal("0.0125"))
    ('£1,234.50', '£40.00', '£0.0125')
    """
    whole = pounds.quantize(PENNY, ROUND_HALF_UP)
    return f"£{whole:,}" if whole == pounds or pounds >= 1 else f"£{pounds.normalize():f}"


def without_vat(pounds: Decimal, percent: Decimal) -> str:
    """Writes what of a price is no VAT, to the penny.

    >>> without_vat(Decimal(120), Decimal(20))
    '£100.00'
    """
    return f"£{(pounds * 100 / (100 + percent)).quantize(PENNY, ROUND_HALF_UP):,}"


def percent_in_words(percent: Decimal) -> str:
    """Writes a rate without needless zeros: 20%."""
    return f"{percent.normalize():f}%"


def rhythm_in_words(rhythm: Recurrence | None, today: date) -> str:
    """Says how often a line comes back; empty for what comes once."""
    if rhythm is None:
        return ""
    ends = f", for {rhythm.periods} {PERIODS[rhythm.unit]}" if rhythm.periods else ", until you cancel"
    begins = f", from {day(rhythm.starts_on)}" if rhythm.starts_on and rhythm.starts_on > today else ""
    return f"{EACH[rhythm.unit]}{begins}{ends}"


def later_in_words(priced: Priced, today: date) -> tuple[int, str]:
    """Returns what comes again and again, in pence, and how often; nothing for an order that is paid once."""
    again = priced.recurring
    return sum(each.gross for each in again), rhythm_in_words(again[0].recurrence, today) if again else ""
