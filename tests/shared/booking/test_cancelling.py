"""A hold and its end cancel each other out; so do two movements of one object that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.booking.cancelling import ENDS, closed, may_cancel_out, partner_of
from shared.ledger.rows import LedgerRow
from shared.providers.stripe_meanings import MEANINGS
from shared.reasons import EXCLUDED
from tests.shared.ledger.entries import ledger_row

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
RESERVE = "risk_reserved_funds"


def parked(id: str, gross: int, category: str = RESERVE, day: int = 0, **fields: Any) -> LedgerRow:
    """`fields` are of the movement."""
    movement = {"gross": gross, "fee": 0, "currency": "GBP", "category": category, "provider": "stripe"}
    return ledger_row(
        key=id,
        kind="Source",
        state="parked",
        source=id,
        happened_at=AT + timedelta(days=day),
        stored=movement | fields,
        reason_code="unknown_category",
        detail=f"{id} shown",
    )


def partner(source: LedgerRow, *others: LedgerRow) -> str:
    found = partner_of(source, others)
    return found.key if found else ""


@pytest.mark.parametrize(("hold", "end"), ENDS.items())
def test_a_hold_and_its_end_find_each_other_whichever_is_told_first(hold: str, end: str) -> None:
    held, released = parked("txn_1", -5000, hold), parked("txn_2", 5000, end, day=1)
    assert partner(released, held) == "txn_1"
    assert partner(held, released) == "txn_2"


def test_a_category_that_has_a_rule_is_booked_and_never_closed() -> None:
    assert not {*ENDS, *ENDS.values()} & set(MEANINGS)


def test_of_several_the_first_that_happened_is_taken_whatever_the_order() -> None:
    held = [parked(f"txn_{day}", -5000, day=day) for day in (1, 2, 3)]
    for told in permutations(held):
        assert partner(parked("txn_9", 5000, day=4), *told) == "txn_1"


def test_one_of_the_same_object_comes_before_one_that_happened_earlier() -> None:
    held = [parked("txn_1", -5000, about="rsv_1"), parked("txn_2", -5000, day=1, about="rsv_2")]
    assert partner(parked("txn_9", 5000, day=2, about="rsv_2"), *held) == "txn_2"
    assert partner(parked("txn_9", 5000, day=2, about="rsv_3"), *held) == "txn_1"


@pytest.mark.parametrize(
    "other",
    [
        parked("txn_2", 4999),
        parked("txn_2", -5000),
        parked("txn_2", 5000, fee=1),
        parked("txn_2", 5000, currency="EUR"),
        parked("txn_2", 5000, provider="gocardless"),
        parked("txn_2", 5000, "connect_reserved_funds"),
        parked("txn_2", 5000, "payment_network_reserve_release"),
        parked("txn_2", 5000, "anticipation_repayment"),
        replace(parked("txn_2", 5000), state="accepted"),
        replace(parked("txn_2", 5000), state="excluded", reason_code="cancelled_out"),
        replace(parked("txn_2", 5000), reason_code="unknown_at_stripe"),
        parked("txn_1", 5000),
    ],
)
def test_nothing_else_is_taken_for_its_end(other: LedgerRow) -> None:
    assert partner(parked("txn_1", -5000), other) == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("loan", "obj_1"), ("loan", "obj_1"), "txn_2"),
        (("loan", "obj_1"), ("loan", "obj_2"), ""),
        (("loan", "obj_1"), ("loan_paid_back", "obj_1"), ""),
        (("loan", ""), ("loan", ""), ""),
    ],
)
def test_of_a_category_that_nobody_knows_kind_and_object_must_be_the_same(
    one: tuple[str, str], other: tuple[str, str], expected: str
) -> None:
    source = parked("txn_1", -700, one[0], about=one[1])
    assert partner(source, parked("txn_2", 700, other[0], about=other[1])) == expected


def test_what_moved_nothing_or_could_have_no_partner_is_not_looked_for() -> None:
    assert may_cancel_out(parked("txn_1", -1))
    assert not may_cancel_out(parked("txn_1", 0))
    assert not may_cancel_out(parked("txn_1", -1, "loan"))
    assert not may_cancel_out(parked("txn_1", -1, "charge"))


def test_each_of_the_two_says_by_which_it_was_cancelled_out() -> None:
    excluded = closed(parked("txn_1", -5000), parked("txn_2", 5000))
    assert excluded.reason_code in EXCLUDED
    assert excluded.detail == "txn_1 shown; cancelled out by txn_2"


@given(st.lists(st.tuples(st.sampled_from((-2, -1, 1, 2)), st.sampled_from(tuple(ENDS))), max_size=12))
def test_whatever_is_closed_adds_up_to_nothing_and_what_stays_has_no_partner(
    told: list[tuple[int, str]],
) -> None:
    waiting: list[LedgerRow] = []
    closed_pence = 0
    for number, (pence, hold) in enumerate(told):
        source = parked(f"txn_{number}", pence, hold if pence < 0 else ENDS[hold], day=number)
        other = partner_of(source, waiting)
        if other:
            waiting.remove(other)
            closed_pence += pence + other.gross
        else:
            waiting.append(source)
    assert closed_pence == 0
    assert [each for each in waiting if partner_of(each, waiting)] == []
