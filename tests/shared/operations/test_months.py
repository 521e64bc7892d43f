"""A month that is over and all in Xero is closed once, and says what came in afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.booking.case import Case
from shared.booking.decision import Booking, Decision, Excluded, NeedsReview
from shared.errors import Unavailable
from shared.exports import STALLED
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import LedgerRow, Source
from shared.month_end.build import month_end
from shared.month_end.closing import Closing
from shared.month_end.figures import figures_of
from shared.operations import months, undo
from shared.operations.month_rows import waiting_in
from shared.operations.months import NotPossible, begin, close, frozen_of, reopen
from shared.operations.since_closing import Since as CameIn
from shared.operations.since_closing import came_in_since
from shared.reports.exports import closed_journal
from shared.store import closings, lanes, ledger, month_figures, rows
from shared.store.tenants import Tenant
from shared.undo.dependencies import OneSource, Since
from shared.undo.undo_plan import UndoPlan
from shared.wiring.base import connect_here
from shared.wiring.queues import queues
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of, park_a_fee, sell
from tests.shared.operations.conftest import Look

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
OLGA, ROB = "olga@example.co.uk", "rob@example.co.uk"


@pytest.fixture
def sold(merchant: Merchant, look: Look) -> str:
    """A movement of October, counted; then it is November."""
    key = sell(merchant)
    look()
    merchant.stack.clock.move_to(NOW)
    return key


def owner() -> Tenant:
    return owner_of("demo")


def closed(turn: str = "1", now: datetime = NOW, again: bool = False, by: str = OLGA) -> Closing:
    begin(owner(), OCTOBER, by, now, turn, again)
    found = close(owner(), OCTOBER, turn, closed_journal, lambda: now)
    assert found
    return found


def refusal(first: date = OCTOBER, now: datetime = NOW, turn: str = "2", again: bool = False) -> str:
    with pytest.raises(NotPossible) as refused:
        begin(owner(), first, ROB, now, turn, again)
    assert refused.value.reason.sentence == str(refused.value)
    return refused.value.reason_code


def test_a_reconciliation_counts_the_months(sold: str) -> None:
    (october,) = months.months("demo", 12)
    assert (october.month, october.closing) == (OCTOBER, None)
    figures = october.counted.of["stripe"]
    assert (figures.opening, figures.closing, figures.movements) == (0, 11800, 1)
    assert figures.sections == {"SALES": 12000, "FEES": -200}
    assert months.month("demo", OCTOBER) == october
    assert months.month("demo", NOVEMBER) is None
    assert months.months("nobody", 12) == []


def test_a_closed_month_keeps_its_report_with_who_and_when(sold: str) -> None:
    closing = closed()
    assert (closing.state, closing.version, closing.by, closing.closed_at) == ("closed", 1, OLGA, NOW)
    found = frozen_of("demo", OCTOBER)
    assert found
    report = month_end(rows.all_rows("demo"), "stripe", OCTOBER, owner().settings, "demo Ltd")
    assert found[1].reports["stripe"] == report
    assert sold in found[1].journals["stripe"]
    assert closing.figures["stripe"] == figures_of(report)
    (october,) = months.months("demo", 12)
    assert october.closing == closing


def test_a_month_that_is_not_over_is_not_closed(sold: str) -> None:
    last = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    assert refusal(now=last) == refusal(NOVEMBER) == refusal(date(2031, 1, 1)) == "not_over"
    assert closings.latest("demo", OCTOBER) is None


def test_a_month_of_which_nothing_is_known_is_not_closed(sold: str) -> None:
    assert refusal(date(2026, 9, 1)) == refusal(date(1999, 1, 1)) == "nothing_there"


def test_of_two_people_who_close_at_once_one_does_and_the_other_is_told(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    assert refusal() == "closing_now"
    close(owner(), OCTOBER, "1", closed_journal, lambda: NOW)
    assert refusal() == "closed_already"
    assert close(owner(), OCTOBER, "1", closed_journal, lambda: NOW) is None


def test_of_two_who_both_found_it_open_one_closes(sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    monkeypatch.setattr(closings, "latest", lambda *_: None)
    assert refusal() == "closing_now"


def test_what_waits_keeps_a_month_open_and_is_named(merchant: Merchant, look: Look) -> None:
    key = park_a_fee(merchant)
    look()
    with pytest.raises(NotPossible) as refused:
        begin(owner(), OCTOBER, OLGA, NOW, "1")
    assert refused.value.reason_code == "still_open"
    assert key in {row.key for row in refused.value.waiting}
    assert closings.latest("demo", OCTOBER) is None


def test_what_waits_behind_what_a_page_reads_is_found_all_the_same(
    merchant: Merchant, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    park_a_fee(merchant)
    look()
    monkeypatch.setattr(months, "waiting_in", lambda *_, **all: waiting_in(*_, **all) if all else [])
    closing = closed()
    assert closing.state == "refused"
    assert "waits for a person" in closing.why
    monkeypatch.undo()
    assert refusal() == "still_open"
    assert frozen_of("demo", OCTOBER) is None


def test_what_waits_in_another_month_is_no_matter(sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = LedgerRow("x", "Invoice", "parked", "txn", "stripe", NOW)
    monkeypatch.setattr(rows, "in_state", lambda *_: iter([waiting]))
    assert closed().is_closed


def test_an_attempt_that_died_may_be_made_again_in_the_same_version(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    later = NOW + STALLED
    assert refusal(now=later - timedelta(seconds=1)) == "closing_now"
    closing = closed("2", later, by=ROB)
    assert (closing.version, closing.by) == (1, ROB)
    assert close(owner(), OCTOBER, "1", closed_journal, lambda: NOW) is None


def test_an_attempt_that_failed_is_said_and_may_be_made_again(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    months.given_up("demo", OCTOBER, "1")
    known = closings.latest("demo", OCTOBER)
    assert known
    assert (known.state, "could not be closed" in known.why) == ("refused", True)
    months.given_up("demo", OCTOBER, "another")
    assert close(owner(), OCTOBER, "1", closed_journal, lambda: NOW) is None
    closing = closed("2")
    assert (closing.version, closing.state, closing.why) == (1, "closed", "")


def test_an_attempt_that_comes_too_late_closes_nothing(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    assert close(owner(), OCTOBER, "1", closed_journal, lambda: NOW + STALLED) is None
    undone = undo.undo("demo", OneSource(sold), NOW + STALLED, "somebody", earlier_months=True)
    assert undone.obstacles == ()


def test_an_attempt_that_takes_too_long_closes_nothing(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    times = iter([NOW, NOW + STALLED - timedelta(seconds=30)])
    assert close(owner(), OCTOBER, "1", closed_journal, lambda: next(times)) is None
    assert frozen_of("demo", OCTOBER) is None


def test_while_documents_are_posted_or_undone_no_closing_begins(sold: str) -> None:
    lane = lanes.claim("demo", "an undo", NOW)
    assert lane
    assert refusal() == "lane_is_busy"
    assert closings.latest("demo", OCTOBER) is None
    lanes.release("demo", "an undo", lane)
    assert closed().is_closed
    # Whoever closes has let the lane go again, and so has whoever was refused.
    assert refusal() == "closed_already"
    assert lanes.claim("demo", "another", NOW)


def test_an_undo_that_was_begun_before_the_closing_is_waited_for(
    sold: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, refused = undo.plan, list[str]()

    def planned(*given: Any) -> UndoPlan:
        """Has the month closed between the planning of an undo and its writing."""
        made = plan(*given)
        refused.append(refusal())
        return made

    monkeypatch.setattr(undo, "plan", planned)
    undo.undo("demo", OneSource(sold), NOW, "somebody", earlier_months=True)
    assert [*refused, refusal()] == ["lane_is_busy", "still_open"]


def test_an_undo_that_comes_while_a_month_is_being_closed_is_refused(sold: str) -> None:
    begin(owner(), OCTOBER, OLGA, NOW, "1")
    planned = undo.undo("demo", OneSource(sold), NOW, "somebody", earlier_months=True)
    assert [each.reason_code for each in planned.obstacles] == ["closed_month"]


def test_closed_again_it_is_a_new_version_and_the_old_one_stays(sold: str) -> None:
    first = closed()
    second = closed("2", NOW + timedelta(days=1), again=True, by=ROB)
    assert (second.version, second.by) == (2, ROB)
    assert closings.frozen("demo", first) == closings.frozen("demo", second)
    assert [each.version for each in closings.versions("demo", OCTOBER)] == [2, 1]


def test_a_month_is_opened_again_with_who_and_when_and_closed_as_a_new_version(sold: str) -> None:
    closed()
    opened = reopen("demo", OCTOBER, ROB, NOW)
    assert (opened.state, opened.reopened_by, opened.reopened_at) == ("reopened", ROB, NOW)
    assert frozen_of("demo", OCTOBER) is None
    with pytest.raises(NotPossible, match="not closed"):
        reopen("demo", OCTOBER, OLGA, NOW)
    assert closed("2").version == 2


def test_a_month_that_was_never_closed_is_not_opened(sold: str) -> None:
    with pytest.raises(NotPossible, match="not closed"):
        reopen("demo", OCTOBER, OLGA, NOW)


def test_of_two_who_open_it_at_once_one_is_told(sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = closed()
    reopen("demo", OCTOBER, ROB, NOW)
    monkeypatch.setattr(closings, "latest", lambda *_: closing)
    with pytest.raises(NotPossible, match="not closed"):
        reopen("demo", OCTOBER, OLGA, NOW)


def test_it_says_what_came_in_afterwards(merchant: Merchant, sold: str) -> None:
    closing = closed()
    assert came_in_since(owner(), closing) == CameIn((), False)
    late = replace(closing, closed_at=NOW - timedelta(days=40))
    found = came_in_since(owner(), late)
    assert [row.key for row in found.rows] == [sold]
    assert not found.is_more
    assert came_in_since(owner(), late, most=0) == CameIn((), True)


@pytest.mark.parametrize("decision", [NeedsReview("unknown_category", "x"), Booking(())])
def test_a_lost_dispute_that_moves_no_money_is_said_to_have_come_in(sold: str, decision: Decision) -> None:
    closing = closed()
    lost = Source("dp_late", "stripe", datetime(2026, 10, 30, 12, tzinfo=UTC))
    ledger.record("demo", Case(lost, (), lambda _: decision), NOW + timedelta(days=1))
    assert [row.key for row in came_in_since(owner(), closing).rows] == ["dp_late"]


@pytest.mark.parametrize("seconds", [-599, 0, 60])
def test_what_is_written_while_a_month_is_closed_is_in_its_version_or_came_in_since(
    sold: str, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    at, all_rows, reads = NOW + timedelta(seconds=seconds), rows.all_rows, list[bool]()

    def reading(tenant: str, consistent: bool = False) -> Iterator[LedgerRow]:
        """Has a movement written as soon as the ledger was read."""
        reads.append(consistent)
        yield from list(all_rows(tenant, consistent=consistent))
        taken(f"txn_{len(reads)}", at)

    taken("txn_0", at)
    with monkeypatch.context() as patch:
        patch.setattr(rows, "all_rows", reading)
        closing = closed()
    assert all(reads)
    late = {row.key for row in came_in_since(owner(), closing).rows}
    found = frozen_of("demo", OCTOBER)
    assert found
    there = {each.source for each in found[1].reports["stripe"].missing}
    assert late | there == {f"txn_{number}" for number in range(len(reads) + 1)}
    assert late & there == set()
    assert "txn_0" in there


def test_what_the_closed_version_has_and_is_decided_again_came_in_since(sold: str) -> None:
    taken("txn_0", NOW)
    closing = closed()
    assert came_in_since(owner(), closing).rows == ()
    taken("txn_0", NOW + timedelta(seconds=1))
    assert [row.key for row in came_in_since(owner(), closing).rows] == ["txn_0"]


def taken(key: str, at: datetime) -> None:
    """Has a movement of October decided at a moment, and left out of the books."""
    moved = Source(
        key, "stripe", datetime(2026, 10, 30, 12, tzinfo=UTC), RecordedMovement(500, 0, "GBP", "charge")
    )
    ledger.record("demo", Case(moved, (), lambda _: Excluded("other_app", "x")), at)


def test_an_undo_that_would_change_a_closed_month_is_refused(merchant: Merchant, sold: str) -> None:
    closed()
    for scope in (OneSource(sold), Since(OCTOBER)):
        planned = undo.undo("demo", scope, NOW, "somebody", earlier_months=True)
        assert [(each.reason_code, each.key) for each in planned.obstacles] == [("closed_month", sold)]
    reopen("demo", OCTOBER, OLGA, NOW)
    assert undo.undo("demo", OneSource(sold), NOW, "somebody", earlier_months=True).obstacles == ()


def test_a_redo_that_would_change_a_closed_month_is_refused(merchant: Merchant, sold: str) -> None:
    undo.undo("demo", OneSource(sold), NOW, "somebody", earlier_months=True)
    queues(connect_here()).postings.nudge("demo")
    merchant.stack.run_until_quiet()
    later = datetime.now(UTC)
    closing = closed(now=later)
    assert closing.is_closed
    planned = undo.redo("demo", OneSource(sold), later, "somebody")
    assert [(each.reason_code, each.key) for each in planned.obstacles] == [("closed_month", sold)]


def test_what_a_ledger_does_not_give_is_raised(sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> list[LedgerRow]:
        raise Unavailable("DynamoDB is away")

    begin(owner(), OCTOBER, OLGA, NOW, "1")
    monkeypatch.setattr(rows, "all_rows", away)
    with pytest.raises(Unavailable):
        close(owner(), OCTOBER, "1", closed_journal, lambda: NOW)
    assert month_figures.of("demo", OCTOBER)
