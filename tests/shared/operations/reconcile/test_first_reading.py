"""The first reading of a large organisation goes on over several runs, within half of Xero's calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from local.standins.xero import FOREVER, Fail, Fault, LoseAnswer, TooMany
from shared.errors import Malformed, Unavailable
from shared.operations.reconcile.xero_reading import Unfinished
from shared.reconciliation.result import Reconciliation
from shared.store import readings, reconciliations
from shared.store.tables.businesses import ReconciliationItem
from shared.xero import paging
from shared.xero.pace import PATIENCE
from shared.xero.payloads import ENVELOPE
from tests.functions.merchant import Merchant
from tests.functions.trading import by_hand, sell
from tests.shared.operations.conftest import Look

TENANT = "demo"
# Enough for more pages than one run may read.
OWN = 110
RUNS = 10


@pytest.fixture
def large(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> Merchant:
    """Every page holds one document, so that a hundred documents are as many calls."""
    sell(merchant)
    for number in range(OWN):
        by_hand(merchant.xero, 1 + number)
    monkeypatch.setattr(paging, "PAGE", 1)
    merchant.stack.clock.shift(timedelta(hours=1))
    merchant.xero.log.clear()
    return merchant


def by_the_hour(merchant: Merchant, look: Look) -> tuple[int, Reconciliation]:
    """Looks once an hour until there is a result; returns how many runs were left unfinished."""
    for unfinished in range(RUNS):
        try:
            return unfinished, look()
        except Unfinished:
            merchant.stack.clock.shift(timedelta(hours=1))
    raise AssertionError("the first reading never came to its end")


def most_in_a_minute(merchant: Merchant) -> int:
    times = [logged.at for logged in merchant.xero.log]
    return max(sum(1 for at in times if since <= at < _later(since)) for since in times)


def _later(moment: datetime) -> datetime:
    return moment + timedelta(minutes=1)


def test_it_comes_to_its_end_over_several_runs_and_leaves_the_writer_half(
    large: Merchant, look: Look
) -> None:
    unfinished, made = by_the_hour(large, look)
    assert unfinished > 0
    assert made.unexplained == 0
    assert Counter(cause.reason_code for cause in made.causes) == {"own": OWN}
    assert set(large.shop.statuses()) == {200}
    # Half, and the few calls for balances and accounts that follow.
    assert most_in_a_minute(large) <= 35


def test_each_page_is_read_once_and_nothing_that_was_kept_stays(large: Merchant, look: Look) -> None:
    by_the_hour(large, look)
    read = Counter(logged.path for logged in large.xero.log)
    # One page for each document, whoever entered it, and a second reading of what changed meanwhile.
    assert read["BankTransactions"] <= OWN + 10
    assert [item.at for item in ReconciliationItem.query(TENANT) if item.at.startswith(readings.PAGE)] == []
    assert reconciliations.state(TENANT).unfinished is None


def test_what_changes_while_it_lasts_is_seen_as_it_is_at_its_end(large: Merchant, look: Look) -> None:
    own = by_hand(large.xero, 5000)
    with pytest.raises(Unfinished):
        look()
    large.stack.clock.shift(timedelta(hours=1))
    large.xero.delete_bank_transaction(own)
    gift = by_hand(large.xero, 7000)
    _, made = by_the_hour(large, look)
    named = {cause.about for cause in made.causes}
    assert (own in named, gift in named, made.unexplained) == (False, True, 0)


def test_where_xero_says_how_long_to_wait_the_run_waits(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    merchant.stack.xero.faults.add(
        Fault(TooMany(retry_after=20), lambda call: call.path == "BankTransactions", times=2)
    )
    assert look().is_reconciled


def test_where_xero_says_tomorrow_what_was_read_is_kept(large: Merchant, look: Look) -> None:
    refused = Fault(TooMany("day", 40_000), lambda call: call.path == "Invoices", times=FOREVER)
    large.stack.xero.faults.add(refused)
    for _ in range(RUNS):
        large.stack.clock.shift(timedelta(hours=1))
        with pytest.raises(Unfinished):
            look()
    large.xero.log.clear()
    large.stack.xero.faults.clear()
    assert look().unexplained == 0
    assert Counter(logged.path for logged in large.xero.log)["Payments"] <= 2


@pytest.mark.parametrize(("path", "page"), [("BankTransactions", 9), ("Invoices", 2)])
def test_an_answer_that_is_lost_loses_nothing_that_was_read(
    large: Merchant, look: Look, path: str, page: int
) -> None:
    lost = Fault(LoseAnswer(), lambda call: call.path == path and call.query["page"] == str(page))
    large.stack.xero.faults.add(lost)
    with pytest.raises(Unavailable, match="did not answer"):
        by_the_hour(large, look)
    kept = reconciliations.state(TENANT).unfinished
    assert kept
    assert (ENVELOPE[kept.next_list[1]], kept.page) == (path, page)
    _, made = by_the_hour(large, look)
    assert made.unexplained == 0


def test_a_page_that_never_comes_is_given_up_with_its_reading(large: Merchant, look: Look) -> None:
    broken = Fault(Fail(500), lambda call: call.path == "Invoices", times=FOREVER)
    large.stack.xero.faults.add(broken)
    for _ in range(RUNS):
        large.stack.clock.shift(timedelta(hours=1))
        with pytest.raises(Unavailable):
            look()
        if reconciliations.state(TENANT).unfinished is None:
            return
    raise AssertionError("it is stuck at a page for ever")


def test_a_daily_reading_that_is_interrupted_keeps_no_result_from_the_owner(
    large: Merchant, look: Look
) -> None:
    by_the_hour(large, look)
    large.stack.clock.shift(timedelta(days=1))
    made = look()
    assert reconciliations.state(TENANT).unfinished
    assert made.unexplained == 0
    by_hand(large.xero, 9000)
    large.stack.clock.shift(timedelta(hours=1) + PATIENCE)
    assert look().unexplained == 0
    assert reconciliations.state(TENANT).unfinished is None


def test_a_run_that_fails_after_its_last_page_reads_it_again(large: Merchant, look: Look) -> None:
    """What was read is gone with the run, so nothing may be taken for read."""
    with pytest.raises(Unfinished):
        look()
    large.stack.clock.shift(timedelta(hours=1))
    large.stack.stripe.faults.add(500, times=FOREVER)
    with pytest.raises(Unavailable, match="Stripe"):
        by_the_hour(large, look)
    large.stack.stripe.faults.clear()
    large.stack.clock.shift(timedelta(hours=1))
    _, made = by_the_hour(large, look)
    assert (Counter(cause.reason_code for cause in made.causes), made.unexplained) == ({"own": OWN}, 0)


def test_a_document_of_an_unknown_type_does_not_hold_up_for_ever_what_has_changed(
    large: Merchant, look: Look
) -> None:
    """The reading of the day gets no further than this document."""
    by_the_hour(large, look)
    large.stack.clock.shift(timedelta(days=1))
    look()
    state = large.xero.state
    last = list(state.bank_transactions)[-1]
    state.bank_transactions.put(replace(last, type="RECEIVE-SOMETHING"))
    failed = 0
    for _ in range(RUNS):
        large.stack.clock.shift(timedelta(hours=1))
        try:
            look()
        except Malformed:
            failed += 1
    assert 0 < failed <= 2
    assert look().unexplained == 0
