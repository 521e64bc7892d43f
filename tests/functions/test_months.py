"""Months at Stripe and GoCardless, drawn by chance and played through the real handlers: books are right.

A month is moves (a payment, a refund, a dispute that is lost …), cut into phases; each phase says how its
webhooks arrive. Those drawn here are the same at every run. MONTHS=500 draws as many months for each test,
others every time:

    MONTHS=500 .venv/bin/python -m pytest tests/functions/test_months.py
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from random import Random
from typing import Literal

from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st

from local.business import Business
from local.playing import Outcome, play
from local.stack import Stack, running
from local.standins.xero.beancount import check, export
from local.stripe_shapes import Thing
from local.worlds import Delivery, Phase
from shared.store import rows
from tests import factories
from tests.functions.debit_books import TOUCHED, debit_totals, ids_abroad, moved_abroad
from tests.functions.month_books import Entries, MonthBooks, at_months_ends, to_the_day
from tests.functions.month_moves import DEBITS, MOVES, START, TOLD, Month, Move
from tests.functions.shop import Shop, assert_nothing_is_double, dead_letters

Arrival = Literal["in order", "shuffled", "doubled", "a fifth lost", "late"]
ARRIVALS: tuple[Arrival, ...] = ("in order", "shuffled", "doubled", "a fifth lost", "late")
# Sales, fees: what a business in the UK may have set, whether or not it is registered for VAT.
TAXES = (("OUTPUT2", "NONE"), ("OUTPUT2", "REVERSECHARGES"), ("OUTPUT2", "INPUT2"), ("NONE", "NONE"))
# As a business has them.
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
EVENTS_A_BODY = 3
WAITS = (1, 40, 3600, 5 * 3600, 20 * 3600, 3 * 86400)


@dataclass(frozen=True)
class Drawn:
    """`phases` are moves, and how the webhooks that tell of them arrive."""

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


# Whatever can happen, and what undoes it: in the same month, and in the next.
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
    """A month of these kinds that is the same at every run."""
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
    """As many as were asked for, else so few; none means the one that is written down."""
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


# ---- the tests


@given(drawn=months(), chance=st.randoms(use_true_random=False))
@example(drawn=eventful({**MOVES, **DEBITS}, ("OUTPUT2", "INPUT2"), "credit_note"), chance=Random(7))  # noqa: S311  # a chance that repeats
@many(1)
def test_the_books_are_right_after_every_phase_and_twice_changes_nothing(
    quick_aws: None, drawn: Drawn, chance: Random
) -> None:
    month = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        played, outcomes = [], []
        for phase in phases_of(month, drawn, chance):
            outcomes.append(play(stack, business, phase))
            assert_right(month, phase, stack, business, outcomes[-1])
            played.append(phase)
        again = [play(stack, business, phase) for phase in played]
        assert [outcome.xero_calls["write"] for outcome in again] == [0] * len(played)
        assert replace(again[-1], xero_calls={}) == replace(outcomes[-1], xero_calls={})


@given(drawn=months())
@example(drawn=eventful({**MOVES, **DEBITS}, ("OUTPUT2", "REVERSECHARGES"), "write_off"))
@many(0)
def test_the_feed_alone_ends_in_the_same_books(quick_aws: None, drawn: Drawn) -> None:
    ends_right(drawn, webhooks=False, feed=True)


@given(drawn=months((*TOLD, *DEBITS)))
@example(drawn=eventful({**TOLD, **DEBITS}, ("NONE", "NONE"), "credit_note"))
@many(0)
def test_webhooks_alone_end_in_the_same_books(quick_aws: None, drawn: Drawn) -> None:
    ends_right(drawn, webhooks=True, feed=False)


# ---- how a month is played


@contextmanager
def opened(given: Thing) -> Iterator[tuple[Stack, Business]]:
    with running(datetime.fromtimestamp(START, UTC)) as stack:
        yield stack, stack.open_business("month", given)


def month_of_settings(given: Thing) -> Month:
    return Month(MonthBooks(given["tax"]["sales"], given["tax"]["stripe_fees"], given["dispute_lost"]))


def phases_of(month: Month, drawn: Drawn, chance: Random) -> Iterator[Phase]:
    """Each as it begins, so that a phase's books can be looked at before the next one changes them."""
    held: list[Delivery] = []
    for number, (happening, arrival) in enumerate(drawn.phases):
        fresh = told(month, happening)
        last = number == len(drawn.phases) - 1
        arriving, held = arrived(fresh, held, arrival, chance, last)
        note(f"{world_now(month):%d %b %H:%M} {arrival}: {len(arriving)} webhooks, {len(held)} held back")
        yield phase_of(month, arriving, feed=True)


def told(month: Month, happening: tuple[Move, ...]) -> list[Delivery]:
    """What is told of what happens, in order: GoCardless puts several events into a body."""
    cards, debits = len(month.account.events), len(month.debits.events)
    for move in happening:
        month.make(move)
        note(str(move))
    month.pause()
    bodies = batched(month.debits.events[debits:], EVENTS_A_BODY)
    return [
        *(Delivery("stripe", event, forged=False) for event in month.account.events[cards:]),
        *(Delivery("gocardless", {"events": body}, forged=False) for body in bodies),
    ]


def batched(events: list[Thing], size: int) -> Iterator[list[Thing]]:
    return (events[start : start + size] for start in range(0, len(events), size))


def arrived(
    fresh: list[Delivery], held: list[Delivery], arrival: Arrival, chance: Random, last: bool
) -> tuple[list[Delivery], list[Delivery]]:
    """What arrives in a phase, and what does in a later one, weeks late."""
    match arrival:
        case "in order":
            return [*held, *fresh], []
        case "shuffled":
            return chance.sample([*held, *fresh], len(held) + len(fresh)), []
        case "doubled":
            return chance.sample([*fresh, *fresh], 2 * len(fresh)), [] if last else held
        case "a fifth lost":
            return [event for event in [*held, *fresh] if chance.randrange(5)], []
        case "late":
            return (held, fresh) if not last else ([*fresh, *held], [])


def world_now(month: Month) -> datetime:
    return datetime.fromtimestamp(month.account.now, UTC)


def phase_of(month: Month, arriving: list[Delivery], feed: bool) -> Phase:
    cards, debits = month.account.world(), month.debits.world()
    return Phase(world_now(month), cards, debits, tuple(arriving), feed, {})


def ends_right(drawn: Drawn, webhooks: bool, feed: bool) -> None:
    """By one road alone, webhooks in order: as by both, since the books ought to be the same."""
    month = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        for happening, _ in drawn.phases:
            arriving = told(month, happening)
            phase = phase_of(month, arriving if webhooks else [], feed)
            assert_right(month, phase, stack, business, play(stack, business, phase))


# ---- what must hold


def assert_right(month: Month, phase: Phase, stack: Stack, business: Business, outcome: Outcome) -> None:
    assert (outcome.pending, outcome.refused, dead_letters(stack)) == (0, 0, 0)
    assert {row["source"]: row["reason"] for row in outcome.parked} == dict.fromkeys(
        month.books.parked, "unknown_category"
    )
    left_out = {row["source"] for row in outcome.ignored}
    abroad = {source for source in left_out if source.split("-")[0] in ids_abroad(month.debits)}
    assert moved_abroad(month.debits) <= abroad
    assert left_out - abroad == month.books.left_out
    assert not list(rows.listed(business.tenant, "waiting"))
    assert flagged(business) == dict.fromkeys(month.books.flagged, "sale_not_on_record")
    assert pence(outcome.balances).get("092", 0) == month.debits.clearing()
    assert clearing(outcome) + outside(phase, outcome) == month.account.net() == balance(phase)
    assert pence(outcome.balances).get("621", 0) == month.undecided()
    debits = debit_totals(month.debits, month.books.sales_tax)
    totals = Counter(month.books.totals())
    totals.update(debits)
    assert pence(outcome.balances) == {code: amount for code, amount in totals.items() if amount}
    # Day by day, what no direct debit touches; without any, that is all.
    touched = TOUCHED if month.debits.events else frozenset()
    ours, theirs = (without(entries, touched) for entries in (kept(business), month.books.entries))
    assert at_months_ends(ours) == at_months_ends(theirs)
    assert to_the_day(ours) == to_the_day(theirs)
    assert check(export(business.xero)) == []
    assert_nothing_is_double(Shop(stack, business))


def flagged(business: Business) -> dict[str, str]:
    """But for a debit that came again: if all is heard of at once, its invoice is paid already."""
    told = (row for row in rows.listed(business.tenant, "attention") if not row.source.startswith("PM"))
    return {row.source: row.reason for row in told}


def without(entries: Entries, accounts: Container[str]) -> Entries:
    return Counter({key: pence for key, pence in entries.items() if key[1] not in accounts})


def clearing(outcome: Outcome) -> int:
    return pence(outcome.balances).get("091", 0)


def outside(phase: Phase, outcome: Outcome) -> int:
    """What is at Stripe and not in the clearing account, since a person must act or another app does."""
    sources = {row["source"] for row in [*outcome.parked, *outcome.ignored]}
    rows = [row for row in phase.stripe["balance_transactions"] if row["id"] in sources]
    return sum(row["net"] for row in rows if (row["currency"], row["balance_type"]) == ("gbp", "payments"))


def balance(phase: Phase) -> int:
    lines = [*phase.stripe["balance"]["available"], *phase.stripe["balance"]["pending"]]
    return sum(line["amount"] for line in lines if line["currency"] == "gbp")


def pence(balances: dict[str, str]) -> dict[str, int]:
    held = {code: int(amount.replace(".", "")) for code, amount in balances.items()}
    return {code: amount for code, amount in held.items() if amount}


def kept(business: Business) -> Entries:
    """What stands in Xero, day by day."""
    state, entries = business.xero.state, Counter[tuple[date, str]]()
    for journal in state.books.journals:
        for posting in journal.postings:
            entries[journal.date, state.accounts[posting.account].label] += int(posting.amount * 100)
    return entries
