"""A payout that is too large to be compared costs no run its time, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from shared.operations.reconcile.processor_payouts import LARGEST, held_within
from shared.reasons import reason_for
from shared.reconciliation.payouts import LASTING, Payout

PAYOUT = Payout(
    "gocardless", "PO1", "PO1", datetime(2026, 10, 1, tzinfo=UTC), date(2026, 10, 1), 100, ("PO1",)
)


def items(count: int, read: list[int]) -> Iterator[tuple[str, int]]:
    for number in range(count):
        read.append(number)
        yield f"PM{number}", 1


def test_a_payout_of_fifty_thousand_items_is_compared_as_any_other() -> None:
    held = held_within(PAYOUT, items(50_000, []))
    assert (len(held.items), held.unread) == (50_000, "")


def test_a_larger_one_is_read_no_further_than_a_run_can_and_is_not_tried_every_hour() -> None:
    read = list[int]()
    held = held_within(PAYOUT, items(10 * LARGEST, read))
    assert (len(held.items), held.unread, len(read)) == (0, "too_many_items", LARGEST + 1)
    assert held.unread in LASTING
    assert "60,000" in reason_for(held.unread).sentence
