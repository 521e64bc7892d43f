"""What is counted of movements alone is what the month's report says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from shared.booking.opening_balance import opening, opening_source
from shared.events import Event, FeeCharged, Refunded
from shared.feeds import feed_start
from shared.ledger.documents import Receive
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.month_end.build import month_end
from shared.month_end.figures import CountedMonth, MonthTally, figures_of
from shared.provider import PROVIDERS
from shared.reconciliation.months import month_of
from tests.shared.booking.books import SETTINGS, moved
from tests.shared.ledger.entries import ledger_row
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
UNTIL = NOW.date()


def counted(rows: Sequence[LedgerRow], tally: MonthTally | None = None) -> list[CountedMonth]:
    into = tally or MonthTally(SETTINGS)
    for row in rows:
        into.add(row)
    return into.months(UNTIL, NOW)


def refund(key: str, at: datetime, pence: int = 3000) -> Event:
    return Refunded(moved(-pence, 0, at, key, category="refund"), None)


def books() -> list[LedgerRow]:
    """Two months with an opening balance, a payout, a parked movement and one that was undone."""
    late = datetime(2026, 11, 3, 12, tzinfo=UTC)
    fee = FeeCharged(moved(-500, 0, late, "txn_10", category="fee"), "Radar")
    rows = [
        *month.rows(),
        *recorded(refund("txn_9", late), fee),
        *recorded(refund("txn_11", late, 500)),
        _opening(),
    ]
    return [replace(row, state="undone") if row.source == "txn_11" else row for row in rows]


def _opening() -> LedgerRow:
    made = opening("stripe", Money(7000), "850", SETTINGS).documents[-1]
    assert isinstance(made, Receive)
    source = opening_source("stripe", SETTINGS.feed_from, "850")
    at = feed_start(SETTINGS)
    return ledger_row(made.key, "Receive", source=source, happened_at=at, document=made)


def test_the_figures_are_those_of_the_reports() -> None:
    rows = books()
    found = counted(rows)
    assert [each.month for each in found][-2:] == [OCTOBER, NOVEMBER]
    for each in found:
        for provider in PROVIDERS:
            report = month_end(rows, provider, each.month, SETTINGS)
            mine, theirs = each.of[provider], figures_of(report)
            # An opening balance is a line of the report, and nothing that moved.
            has_opening = (each.month, provider) == (found[0].month, "stripe")
            assert replace(mine, movements=mine.movements + has_opening) == theirs


def test_an_order_is_counted_in_no_month_and_begins_none() -> None:
    rows, at = books(), datetime(2025, 11, 3, 12, tzinfo=UTC)
    ours: dict[str, Any] = {"source": "ORD-7", "provider": "orders", "happened_at": at}
    order = [
        ledger_row("ORD-7", "Source", "excluded", reason_code="before_feed", **ours),
        ledger_row("ORD-7 invoice", "Invoice", **ours),
    ]
    assert counted([*order, *rows]) == counted(rows)


def test_a_month_opens_as_the_one_before_has_closed() -> None:
    found = counted(books())
    for earlier, later in pairwise(found):
        for provider in PROVIDERS:
            assert later.of[provider].opening == earlier.of[provider].closing


def test_counted_from_a_month_on_it_is_the_same_as_counted_from_the_beginning() -> None:
    rows = books()
    *_, october, november = counted(rows)
    lately = counted(rows, MonthTally(SETTINGS, NOVEMBER, october))
    assert lately == [november]


def test_what_was_decided_since_about_an_earlier_month_is_in_the_next_opening_balance() -> None:
    rows = books()
    *_, october, _ = counted(rows)
    late = [
        replace(row, decided_at=NOW + timedelta(days=1)) if row.key == "txn_12" else row
        for row in recorded(refund("txn_12", datetime(2026, 10, 5, tzinfo=UTC), 100))
    ]
    (november,) = counted([*rows, *late], MonthTally(SETTINGS, NOVEMBER, october))
    assert november.of["stripe"].opening == october.of["stripe"].closing - 100


def test_nothing_is_counted_while_nobody_knows_what_the_first_month_opened_with() -> None:
    assert counted(books(), MonthTally(SETTINGS, NOVEMBER)) == []


def test_a_business_without_movements_has_the_months_since_its_feed_began() -> None:
    found = counted([])
    assert (found[0].month, found[-1].month) == (month_of(SETTINGS.feed_from), NOVEMBER)
    assert {figures.closing for each in found for figures in each.of.values()} == {0}
