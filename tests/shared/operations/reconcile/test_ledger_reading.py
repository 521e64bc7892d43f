"""Of the ledger a reconciliation reads what it needs, which does not grow with the closed months."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.sync.reconcile_wiring import wire
from local.bench.meters import metered
from local.stack.in_process import Stack
from shared.operations.reconcile import comparing, ledger_reading, run
from shared.operations.reconcile.run import reconcile
from shared.operations.restore import hold
from shared.store import month_sums, reconciliations, rows
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of
from tests.shared.operations.reconcile.histories import TODAY, receive, with_history

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads the ledger as in production, not the long way too."""
    monkeypatch.setattr(run, "compared", comparing.compared)


@contextmanager
def counted_passes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Counts how often every row is read."""
    passes: list[str] = []
    really = rows.all_rows

    def counted(tenant: str, consistent: bool = False) -> object:
        passes.append(tenant)
        return really(tenant, consistent)

    with monkeypatch.context() as patch:
        patch.setattr(rows, "all_rows", counted)
        yield passes


def look(merchant: Merchant, later: timedelta = HOUR) -> None:
    merchant.stack.clock.shift(later)
    made, _ = reconcile(owner_of(merchant.shop.tenant), wire())
    assert made.is_reconciled
    assert made.ledger == made.processor == made.xero > 0


def units(merchant: Merchant, later: timedelta) -> float:
    with metered() as meters:
        look(merchant, later)
    return float(meters.units.read)


def test_what_is_read_by_the_hour_and_by_the_day_is_the_same_after_five_years(
    stack: Stack, one_way: None
) -> None:
    costs = {}
    for closed in (12, 60):
        stack.clock.move_to(TODAY)
        merchant = with_history(stack, closed, f"months-{closed}")
        look(merchant)
        costs[closed] = units(merchant, HOUR), units(merchant, DAY)
    (hourly, daily), (later_hourly, later_daily) = costs[12], costs[60]
    assert hourly == later_hourly
    # When each closed month was read is looked up once a day: some 130 bytes a month.
    assert later_daily - daily <= 1


def test_a_month_that_closes_is_summed_from_what_is_read_anyway(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, one_way: None
) -> None:
    stack.clock.move_to(TODAY)
    merchant = with_history(stack, 2)
    look(merchant)
    assert [each.month for each in month_sums.kept("demo")] == [date(2031, 9, 1), date(2031, 10, 1)]
    # As a rule that month is read in Xero just then, and every row with it.
    monkeypatch.setattr(comparing, "needs_every_row", lambda owner, reading: False)
    with counted_passes(monkeypatch) as passes:
        look(merchant, timedelta(days=17))
    assert passes == []
    (*_, november) = month_sums.kept("demo")
    assert (november.month, november.movements) == (date(2031, 11, 1), 2)


def test_every_row_is_read_again_after_thirty_days_and_a_wrong_sum_corrected(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, one_way: None
) -> None:
    stack.clock.move_to(TODAY)
    merchant = with_history(stack, 3)
    look(merchant)
    right = month_sums.kept("demo")
    month_sums.keep("demo", [replace(right[1], moved={"stripe": 1, "gocardless": 0})])
    with counted_passes(monkeypatch) as passes:
        look(merchant)
        assert passes == []
        look(merchant, ledger_reading.RECOUNT)
    assert passes == ["demo"]
    assert reconciliations.state("demo").corrected == (right[1].month,)
    assert month_sums.kept("demo")[: len(right)] == right


def test_a_document_whose_reference_a_person_has_changed_is_still_ours(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, one_way: None
) -> None:
    stack.clock.move_to(TODAY)
    merchant = with_history(stack, 3)
    merchant.account.now = int(TODAY.timestamp())
    look(merchant)
    document = next(iter(merchant.xero.state.bank_transactions))
    entered = merchant.xero.state.bank_transactions
    entered.put(replace(document, reference="Thanks!", updated=TODAY + HOUR))
    with counted_passes(monkeypatch) as passes:
        look(merchant, 2 * HOUR)
    assert passes == ["demo"]
    assert reconciliations.findings("demo") == []


def test_after_a_restore_the_sums_are_counted_again(stack: Stack) -> None:
    stack.clock.move_to(TODAY)
    merchant = with_history(stack, 2)
    look(merchant)
    kept = month_sums.kept("demo")
    assert hold(owner_of("demo"), TODAY, wire())
    assert month_sums.kept("demo") == []
    look(merchant)
    assert month_sums.kept("demo") == kept


def test_what_came_in_lately_is_read_as_it_came(stack: Stack) -> None:
    stack.clock.move_to(TODAY)
    merchant = with_history(stack, 2)
    look(merchant)
    receive(merchant, TODAY + HOUR)
    merchant.show()
    look(merchant, 2 * HOUR)
