"""Finds what keeps an order form from being opened, in an owner's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from shared.orders.forms import MOST_LINES, OrderForm, Way

# A subscription needs somebody who takes the money again by himself.
TAKES_AGAIN: frozenset[Way] = frozenset({"card", "direct_debit"})
NO_CARDS = "Before you offer payment by card, connect Stripe, and check on its page whether the key may sell."


def problems(form: OrderForm, connected: Collection[Way]) -> Iterator[tuple[str, str]]:
    """Yields a field and a sentence for each. `connected` are the ways by which the business can be paid."""
    if not form.lines:
        yield "lines", "Choose at least one product."
    if len(form.lines) > MOST_LINES:
        yield "lines", f"A form has at most {MOST_LINES} lines."
    if any(count > 1 for count in Counter(each.id for each in form.lines).values()):
        yield "lines", "A line is there twice."
    yield from _about_ways(form, connected)
    yield from _about_recurrence(form)
    if form.opens_at and form.closes_at and form.opens_at >= form.closes_at:
        yield "closes_at", "The form must open before it closes."


def _about_ways(form: OrderForm, connected: Collection[Way]) -> Iterator[tuple[str, str]]:
    if not form.ways:
        yield "ways", "Choose at least one way to pay."
    if "card" in form.ways and "card" not in connected:
        yield "ways", NO_CARDS
    if {"direct_debit", "bank"} & {*form.ways} - {*connected}:
        yield "ways", "Connect GoCardless before you offer direct debit or Pay by Bank."


def _about_recurrence(form: OrderForm) -> Iterator[tuple[str, str]]:
    rhythms = {each.recurrence for each in form.lines if each.recurrence}
    if len(rhythms) > 1:
        yield "lines", "All lines that come again must come at the same times: make one form for each rhythm."
    if rhythms and {*form.ways} - TAKES_AGAIN:
        yield "ways", "What comes again can be paid by card or by direct debit alone."
