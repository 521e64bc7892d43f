"""Months at Stripe and GoCardless, drawn by chance and played through the real handlers: books are right.

A month is moves (a payment, a refund, a dispute that is lost …), cut into phases; each phase says how its
webhooks arrive. Those drawn here are the same at every run. MONTHS=500 draws as many months for each test,
others every time:

    MONTHS=500 .venv/bin/python -m pytest tests/functions/test_months.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero.beancount import check, export
from local.worlds.playing import Outcome, play
from local.worlds.world import Phase
from shared.store import rows
from tests.functions.debit_books import TOUCHED, debit_totals, ids_abroad, moved_abroad
from tests.functions.month_books import Entries, at_months_ends, to_the_day
from tests.functions.month_moves import DEBITS, MOVES, TOLD, Month
from tests.functions.month_phases import kept, month_of_settings, opened, phase_of, phases_of, told
from tests.functions.months import Drawn, eventful, many, months
from tests.functions.shop import Shop, assert_nothing_is_double, dead_letters

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


# ---- by one road


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
    excluded = {row["source"] for row in outcome.ignored}
    abroad = {source for source in excluded if source.split("-")[0] in ids_abroad(month.debits)}
    assert moved_abroad(month.debits) <= abroad
    assert excluded - abroad == month.books.excluded
    assert not list(rows.in_state(business.tenant, "waiting"))
    assert flagged(business) == month.books.flagged
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
    told = (row for row in rows.in_state(business.tenant, "attention") if not row.source.startswith("PM"))
    return {row.source: row.reason_code for row in told}


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
