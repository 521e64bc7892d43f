"""An unfinished reading of Xero is kept in items that DynamoDB takes, and as it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shared.reconciliation.months import Days
from shared.reconciliation.reading import LISTS, Page, Part, Reading
from shared.reconciliation.snapshots import InvoiceSnapshot, SoldLine, XeroSnapshot
from shared.store import readings, reconciliations
from shared.store.readings import MOST, MonthRead
from shared.store.reconciliations import State
from shared.store.tables.businesses import ReconciliationItem

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
READING = Reading(AT, (Part(since=AT), Part(days=Days(date(2026, 11, 1), date.max))), months=(AT.date(),))
GUID = "4cb02a5b-1f2e-4b6c-9d5a-2e3f4a5b6c7d"


def page(documents: int, lines: int = 1) -> Page:
    snapshots = tuple(
        XeroSnapshot(f"{GUID}{number}", "payment", "txn_1 payment", True, {"091": 12000}, AT.date(), "p" * 60)
        for number in range(documents)
    )
    sold = (SoldLine("200", 12000, "OUTPUT2"),) * lines
    sales = tuple(
        InvoiceSnapshot(f"{GUID}{number}", "invoice", "ch_1 invoice", "CN-1", True, "PAID", 1, sold, GUID)
        for number in range(documents)
    )
    return Page(snapshots, sales)


def test_what_two_runs_read_comes_back_in_its_order_and_then_is_forgotten() -> None:
    first, second = page(MOST + 1), page(3)
    kept = replace(READING, kept=readings.keep_pages("t", READING, first))
    kept = replace(READING, kept=readings.keep_pages("t", kept, second))
    assert readings.kept_pages("t", kept) == first + second
    readings.forget_pages("t", kept)
    assert list(ReconciliationItem.query("t")) == []


def test_what_a_run_that_died_left_behind_is_not_read() -> None:
    readings.keep_pages("t", READING, page(3))
    assert readings.kept_pages("t", READING) == Page()


def test_an_item_of_documents_with_many_lines_is_within_what_a_row_may_hold() -> None:
    readings.keep_pages("t", READING, page(MOST, lines=25))
    sizes = [len(str(item.serialize())) for item in ReconciliationItem.query("t")]
    assert max(sizes) < 400_000


def test_an_unfinished_reading_comes_back_with_the_state() -> None:
    state = reconciliations.save_state("t", State(unfinished=READING))
    assert state is not None
    assert reconciliations.state("t") == state
    assert state.unfinished == READING


def test_a_month_is_known_by_when_it_was_read_and_what_it_held() -> None:
    months = [MonthRead(date(2026, month, 1), AT + timedelta(days=month), {"091": 5}) for month in (1, 2)]
    readings.save_months("t", months)
    assert readings.months_read("t") == {each.month: each for each in months}
    assert readings.months_read("other") == {}


def test_a_reading_is_complete_after_the_last_page_of_its_last_list() -> None:
    at = READING
    for _ in range(2 * len(LISTS)):
        assert not at.is_complete
        at = at.after(Page()).after(Page(is_last=True))
    assert (at.is_complete, at.whole) == (True, (Days(date(2026, 11, 1), date.max),))
