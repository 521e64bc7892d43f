"""Draws months by chance, and makes one in which everything happens: moves, and how webhooks arrive."""

from __future__ import annotations

import os
from collections.abc import Container
from dataclasses import dataclass
from itertools import count
from typing import Literal

from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st

from local.worlds.stripe_shapes import Thing
from tests import factories
from tests.functions.month_moves import DEBITS, MOVES, Move

Arrival = Literal["in order", "shuffled", "doubled", "a fifth lost", "late"]
ARRIVALS: tuple[Arrival, ...] = ("in order", "shuffled", "doubled", "a fifth lost", "late")
# Tax types of sales and fees that a UK business may have set, whether or not registered for VAT.
TAXES = (("OUTPUT2", "NONE"), ("OUTPUT2", "REVERSECHARGES"), ("OUTPUT2", "INPUT2"), ("NONE", "NONE"))
# The usual moves, as often as a business has them.
OFTEN = (
    "card",
    "debit succeeds",
    "refund",
    "dispute",
    "lose",
    "until",
    "GoCardless: paid",
    "GoCardless: pay out",
)
WAITS = (1, 40, 3600, 5 * 3600, 20 * 3600, 3 * 86400)


@dataclass(frozen=True)
class Drawn:
    """A drawn month; `phases` are moves, and how their webhooks arrive."""

    settings: Thing
    phases: tuple[tuple[tuple[Move, ...], Arrival], ...]


def moves(kinds: tuple[str, ...]) -> st.SearchStrategy[Move]:
    amounts = st.integers(1, 30_000)
    return st.builds(
        Move, st.sampled_from(OFTEN + kinds), st.integers(0, 11), amounts, st.sampled_from(WAITS)
    )


def months(kinds: tuple[str, ...] = (*MOVES, *DEBITS), most: int = 4) -> st.SearchStrategy[Drawn]:
    happening = st.lists(moves(kinds), min_size=4, max_size=16).map(tuple)
    phases = st.lists(st.tuples(happening, st.sampled_from(ARRIVALS)), min_size=1, max_size=most)
    return st.builds(Drawn, st.builds(settings_of, _taxes, _lost), phases.map(tuple))


def _at_gocardless(kinds: str) -> str:
    return ", ".join(f"GoCardless: {kind}" for kind in kinds.split(", "))


# Everything that can happen and what reverses it, in the same month and in the next.
EVENTFUL = (
    (
        "card, debit succeeds, debit succeeds, debit succeeds, first part, next part, fee with VAT",
        "nameless, euros, other app, refund, refund, refund, refund waits, dispute, dispute, dispute",
        "inquiry, euro balance, payout, manual payout, payout, manual payout, top-up, top-up, elsewhere",
        "set right, own fee, until, card, until, card",
        _at_gocardless(
            "paid, paid, subscription, instalments, new, submit, confirm, refund, pay out, take back"
        ),
        _at_gocardless("submit, confirm, refund, refund paid, refund, refund deducted, paid, paid, pay out"),
    ),
    (
        "refund fails, debit fails late, payout fails, win, lose, counter, captured less, debit fails",
        "card, lose, own fee with VAT, own fee partly with VAT, network cost, top-up reversed, until, card",
        "until, euro payout",
        _at_gocardless(
            "payout paid, take back, call off, refund fails, days later, paid, pay out, payout bounces"
        ),
    ),
    (
        "refund fails, debit fails late, payout fails, payout arrives, payout cancelled, win, lose",
        "refund, refund goes out, inquiry grows, payout",
        _at_gocardless(
            "payout retried, payout paid, fail, resubmit, submit, confirm, call off, payout bounces"
        ),
    ),
)


def eventful(kinds: Container[str], taxes: tuple[str, str], lost: str) -> Drawn:
    """Makes a month of these kinds that is the same at every run."""
    number, phases = count(), []
    for lines in EVENTFUL:
        named = [kind for kind in ", ".join(lines).split(", ") if kind in kinds]
        before = ["", *named]
        phases.append(tuple(map(_move, named, before, number)))
    return Drawn(settings_of(taxes, lost), tuple(zip(phases, ("late", "doubled", "shuffled"), strict=True)))


def _move(kind: str, before: str, number: int) -> Move:
    wait = 1 if before == "until" else 1 + number % 3 * 9 * 3600
    return Move(kind, which=number % 5, amount=1999 + 357 * number, wait=wait)


_taxes = st.sampled_from(TAXES)
_lost = st.sampled_from(("credit_note", "write_off"))


def settings_of(taxes: tuple[str, str], lost: str) -> Thing:
    sales, fees = taxes
    tax = {"sales": sales, "stripe_fees": fees, "gocardless_fees": "NONE" if sales == "NONE" else "INPUT2"}
    return factories.settings(vat_registered=sales != "NONE", dispute_lost=lost, tax=tax)


def many(few: int) -> settings:
    """Draws as many months as MONTHS asks for, or else `few`; 0 plays only the one that is written down."""
    asked = os.environ.get("MONTHS")
    return settings(
        max_examples=int(asked or few or 1),
        phases=tuple(Step) if asked or few else (Step.explicit,),
        derandomize=asked is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
