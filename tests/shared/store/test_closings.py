"""A closing is kept for good, version by version, with all that the month was then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.exports import STALLED
from shared.month_end.closing import Closing, Frozen
from shared.month_end.figures import MonthFigures
from shared.store import closings
from shared.store.tables.businesses import ReconciliationItem
from tests.shared.reports import month

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
BEGUN = Closing(OCTOBER, 1, "closing", "turn", "olga@example.co.uk", NOW)
CLOSED = replace(
    BEGUN, state="closed", closed_at=NOW, figures={"stripe": MonthFigures(0, 5, {"SALES": 5}, 1)}
)


def test_a_closing_is_read_as_it_was_stored() -> None:
    kept = closings.save("piano", CLOSED)
    assert kept == replace(CLOSED, revision=1)
    assert closings.latest("piano", OCTOBER) == kept
    assert closings.latest("piano", SEPTEMBER) is None
    assert closings.latest("guitar", OCTOBER) is None


def test_of_two_people_one_closes() -> None:
    assert closings.save("piano", BEGUN)
    assert closings.save("piano", replace(BEGUN, by="rob@example.co.uk", turn="another")) is None


def test_every_version_stays_on_record() -> None:
    for version in (1, 2, 12):
        closings.save("piano", replace(CLOSED, version=version))
    assert [each.version for each in closings.versions("piano", OCTOBER)] == [12, 2, 1]
    latest = closings.latest("piano", OCTOBER)
    assert latest
    assert latest.version == 12


def test_of_several_months_the_latest_version_of_each_is_found() -> None:
    closings.save("piano", replace(CLOSED, month=SEPTEMBER))
    closings.save("piano", CLOSED)
    closings.save("piano", replace(CLOSED, version=2, state="reopened"))
    found = closings.latest_between("piano", SEPTEMBER, OCTOBER)
    assert {month: each.version for month, each in found.items()} == {SEPTEMBER: 1, OCTOBER: 2}
    assert closings.latest_between("piano", OCTOBER, OCTOBER).keys() == {OCTOBER}
    assert closings.closed_months("piano", NOW) == {SEPTEMBER}


def test_a_month_that_is_just_being_closed_counts_as_closed() -> None:
    closings.save("piano", BEGUN)
    assert closings.closed_months("piano", NOW + STALLED - timedelta(seconds=1)) == {OCTOBER}


def test_a_month_whose_closing_died_does_not_stay_closed() -> None:
    closings.save("piano", BEGUN)
    closings.save("piano", replace(CLOSED, month=SEPTEMBER))
    assert closings.closed_months("piano", NOW + STALLED) == {SEPTEMBER}


def test_what_a_month_was_comes_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closings, "PIECE", 100)
    frozen = Frozen({"stripe": month.report()}, {"stripe": "; journal\n"})
    closings.freeze("piano", CLOSED, frozen)
    assert len(list(ReconciliationItem.query("piano"))) > 3
    assert closings.frozen("piano", CLOSED) == frozen


def test_half_of_it_is_not_taken_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closings, "PIECE", 100)
    closings.freeze("piano", CLOSED, Frozen({"stripe": month.report()}, {}))
    *_, last = ReconciliationItem.query("piano")
    last.delete()
    for each in (CLOSED, replace(CLOSED, version=2)):
        with pytest.raises(LookupError):
            closings.frozen("piano", each)


def test_an_attempt_that_died_leaves_nothing_behind_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closings, "PIECE", 100)
    closings.freeze("piano", CLOSED, Frozen({"stripe": month.report()}, {}))
    closings.freeze("piano", CLOSED, Frozen({}, {}))
    assert closings.frozen("piano", CLOSED) == Frozen({}, {})


def test_a_month_of_a_busy_business_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB takes items of 400 KB."""
    closings.freeze("piano", CLOSED, Frozen({"stripe": month.big(400)}, {"stripe": "x" * 1_000_000}))
    assert closings.frozen("piano", CLOSED).reports["stripe"] == month.big(400)
