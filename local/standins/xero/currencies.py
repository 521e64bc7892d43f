"""Converts invoices and credit notes in other currencies: the books are in pounds, at the document's rate.

A rate says how much of the other currency a pound is, as in Xero. The stand-in keeps no gains and losses:
what settles a document does so at that document's own rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from local.standins.xero.books import PENNY, Posting
from local.standins.xero.records import HOME, Element, OpenItem
from local.standins.xero.state import State


def complaints(state: State, element: Element) -> Iterator[str]:
    code, rate = element.get("CurrencyCode", HOME), element.get("CurrencyRate")
    if code != HOME and code not in state.currencies:
        yield f"Organisation is not subscribed to currency {code}"
    if rate is not None and rate <= 0:
        yield "CurrencyRate must be greater than zero."
    elif rate is not None and rate != 1 and code == HOME:
        yield f"CurrencyRate must be 1 for a document in {HOME}."


def rate_of(state: State, element: Element) -> Decimal:
    """Returns the rate that was sent, or else the day's, which is what the organisation was told last."""
    code = element.get("CurrencyCode", HOME)
    if code == HOME:
        return Decimal(1)
    return Decimal(element.get("CurrencyRate", state.currencies.get(code, 1)))


def as_sent(item: OpenItem) -> Element:
    return {} if item.currency == HOME else {"CurrencyCode": item.currency, "CurrencyRate": item.rate}


def converted(postings: Iterable[Posting], rate: Decimal) -> tuple[Posting, ...]:
    if rate == 1:
        return tuple(postings)
    return tuple(replace(each, amount=_pounds(each.amount, rate)) for each in postings)


def settled(item: OpenItem, amount: Decimal) -> Decimal:
    """Returns in pounds what a further amount takes off the document; the last one takes all that is left."""
    before = item.paid + item.allocated
    return _up_to(item, before + amount) - _up_to(item, before)


def _up_to(item: OpenItem, amount: Decimal) -> Decimal:
    return in_pounds(item) if amount == item.total else _pounds(amount, item.rate)


def in_pounds(item: OpenItem) -> Decimal:
    """Returns the document's total in pounds: the sum of its lines, each converted by itself."""
    parts = (part for line in item.lines for part in (line.net, line.tax))
    return sum((_pounds(part, item.rate) for part in parts), Decimal("0.00"))


def _pounds(amount: Decimal, rate: Decimal) -> Decimal:
    return (amount / rate).quantize(PENNY, ROUND_HALF_UP)
