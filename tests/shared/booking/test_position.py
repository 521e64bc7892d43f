from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.booking.position import Position, position_of
from shared.ledger.sale_facts import Fact, FactKind

START = datetime(2026, 10, 1, tzinfo=UTC)


def facts(*happened: tuple[FactKind, int]) -> list[Fact]:
    """One an hour."""
    return [
        Fact(f"txn_{hour}", START + timedelta(hours=hour), kind, pence)
        for hour, (kind, pence) in enumerate(happened)
    ]


@pytest.mark.parametrize(
    ("happened", "position"),
    [
        ([], Position(sold=120, open=120)),
        ([("paid", 50)], Position(sold=120, open=70)),
        ([("paid", 50), ("paid", 70)], Position(sold=120)),
        ([("paid", 120), ("paid", 120)], Position(sold=120, over=120)),
        ([("paid", 120), ("failed", 120)], Position(sold=120, open=120)),
        # What was paid twice need not be open again.
        ([("paid", 120), ("paid", 120), ("failed", 120)], Position(sold=120)),
        ([("paid", 120), ("refunded", 30)], Position(sold=90)),
        ([("paid", 120), ("paid", 120), ("refunded", 130)], Position(sold=110)),
        ([("paid", 120), ("refunded", 120), ("lost", 120)], Position(lost=120)),
        ([("paid", 120), ("written_off", 120)], Position(sold=120, lost=120)),
        ([("paid", 120), ("lost", 120), ("won_back", 120)], Position(sold=120)),
        # A refund that came back is owed, and the next one pays it.
        ([("paid", 120), ("refunded", 30), ("refund_failed", 30)], Position(sold=90, owed=30)),
        ([("paid", 120), ("refunded", 30), ("refund_failed", 30), ("refunded", 30)], Position(sold=90)),
        # Whoever had it all back and pays again buys again.
        ([("paid", 120), ("refunded", 120), ("paid", 120)], Position(sold=120)),
        # Whoever pays what was written off makes up for that first.
        ([("paid", 120), ("refunded", 120), ("lost", 50), ("paid", 50)], Position()),
    ],
)
def test_where_a_sale_of_120_stands(happened: list[tuple[FactKind, int]], position: Position) -> None:
    assert position_of(facts(*happened), 120) == position
    assert position_of(reversed(facts(*happened)), 120) == position


def test_where_nobody_tells_the_total_every_payment_is_income() -> None:
    assert position_of(facts(("paid", 50), ("paid", 70)), None) == Position(sold=120)
    assert position_of(facts(("paid", 50), ("failed", 50), ("paid", 70)), None) == Position(sold=70)


def test_of_one_moment_what_was_told_first_came_first() -> None:
    """A debit that is charged back, and comes again, may be told of within a second."""
    told: list[tuple[FactKind, int]] = [("paid", 120), ("failed", 120), ("paid", 120)]
    at_once = [Fact(f"txn_{number}", START, kind, pence) for number, (kind, pence) in enumerate(told)]
    assert position_of(at_once, None) == Position(sold=120)
