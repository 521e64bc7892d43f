"""Matches are kept by their payout, and what is to be looked at is a short list beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.reconciliation.payouts import (
    MOST_RIGHT,
    MOST_WRONG,
    Payout,
    PayoutItem,
    PayoutMatch,
    PayoutReason,
    RowState,
)
from shared.store import payouts
from shared.store.tables.businesses import ReconciliationItem

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
PAYOUT = Payout("stripe", "po_1", "txn_po", AT, date(2026, 10, 5), 11800, ("txn_po",))
OWN = PayoutItem("txn_po", -11800, (RowState("txn_po transfer", "posted", "X"),))
MATCH = PayoutMatch(PAYOUT, NOW, OWN, (PayoutItem("txn_1", 11800),), 1, 11800, ())
OPEN = replace(MATCH, reasons=(PayoutReason("pending", "txn_1", 11800),))


def test_a_match_is_read_as_it_was_kept() -> None:
    payouts.keep("demo", MATCH)
    assert payouts.read("demo", "stripe", "po_1") == MATCH
    assert payouts.read("demo", "gocardless", "po_1") is None
    assert payouts.read("other", "stripe", "po_1") is None


def test_what_has_no_tick_is_to_be_looked_at_until_it_has_one() -> None:
    payouts.schedule_check("demo", PAYOUT, NOW)
    assert payouts.checks("demo", "stripe") == {"po_1": payouts.PayoutCheck(PAYOUT)}
    assert payouts.read("demo", "stripe", "po_1") is None
    payouts.keep("demo", OPEN)
    assert payouts.checks("demo", "stripe") == {"po_1": payouts.PayoutCheck(PAYOUT, NOW)}
    payouts.keep("demo", MATCH)
    assert payouts.checks("demo", "stripe") == {"po_1": payouts.PayoutCheck(PAYOUT, NOW, is_done=True)}
    assert list(payouts.history("demo", "stripe")) == [MATCH]


def test_the_history_begins_with_the_newest_payout() -> None:
    newer = replace(MATCH, payout=replace(PAYOUT, id="po_0", day=date(2026, 10, 6)))
    payouts.keep("demo", newer)
    payouts.keep("demo", MATCH)
    assert list(payouts.history("demo", "stripe")) == [newer, MATCH]
    assert list(payouts.history("demo", "stripe", 1)) == [newer]


def test_pages_follow_each_other_from_cursor_to_cursor() -> None:
    for number in range(7):
        paid = replace(PAYOUT, id=f"po_{number}", day=date(2026, 10, 5 + number // 2))
        payouts.keep("demo", replace(MATCH, payout=paid))
    first = payouts.page("demo", "stripe", 3)
    second = payouts.page("demo", "stripe", 3, first.next)
    third = payouts.page("demo", "stripe", 3, second.next)
    found = [each.payout.id for page in (first, second, third) for each in page.matches]
    assert found == ["po_6", "po_5", "po_4", "po_3", "po_2", "po_1", "po_0"]
    assert third.next == ""
    assert payouts.page("demo", "stripe", 7).next == ""
    assert first.matches[0].items == ()


def test_a_cursor_that_names_no_payout_of_the_list_is_refused() -> None:
    payouts.keep("demo", MATCH)
    payouts.keep("other", replace(MATCH, payout=replace(PAYOUT, id="po_2")))
    assert payouts.page("demo", "stripe", 3, "2026-10-05#po_1").matches == ()
    for cursor in ("2026-10-05#po_2", "2026-10-05#po_", "2026-10-06#po_1", "x" * 2000):
        with pytest.raises(LookupError):
            payouts.page("demo", "stripe", 3, cursor)
    with pytest.raises(LookupError):
        payouts.page("demo", "gocardless", 3, "2026-10-05#po_1")


def test_of_a_payout_of_thousands_a_row_holds_what_is_not_right_and_some_of_the_rest() -> None:
    documents = tuple(
        RowState(f"txn_1MqiVxLkdIwHu7ixvIA5tYuC {role}", "posted", "4cb02a5b-1f2e-4b6c-9d5a-2e3f4a5b6c7d")
        for role in ("contact", "invoice", "payment", "fee")
    )
    right = [PayoutItem(f"right_{number}", 1, documents) for number in range(5000)]
    early = [PayoutItem(f"early_{number}", 1, documents, "before_feed") for number in range(150)]
    wrong = [PayoutItem(f"wrong_{number}", 1, documents, "pending") for number in range(100)]
    whole = replace(MATCH, items=(*right, *early, *wrong), count=5250, sum_of_items=5250)
    payouts.keep("demo", whole)
    kept = payouts.read("demo", "stripe", "po_1")
    assert kept
    assert (kept.count, kept.sum_of_items, len(kept.items)) == (5250, 5250, MOST_WRONG + MOST_RIGHT)
    assert set(wrong) < set(kept.items)
    (item,) = ReconciliationItem.query("demo", ReconciliationItem.at.startswith("payout#"))
    assert len(str(item.body)) < 300_000
