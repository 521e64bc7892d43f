"""What is counted for a function: its calls, its runs and their seconds, and nobody else's."""

from __future__ import annotations

import pytest

from local.bench.scale.counting import ByFunction, Used


def test_runs_are_counted_with_their_seconds_and_their_own_meters() -> None:
    clock = iter((10.0, 10.5, 10.75, 12.0))
    counts = ByFunction(lambda: next(clock))
    handler = counts.counting("Feed", lambda event, context: counts.meters())
    assert handler({}, None) is handler({}, None) is counts.used["Feed"].meters
    assert counts.meters() is not counts.used["Feed"].meters
    assert (counts.used["Feed"].runs, counts.used["Feed"].seconds) == (2, 1.75)


def test_a_run_that_fails_is_counted_and_leaves_nothing_behind() -> None:
    counts = ByFunction(lambda: 1.0)

    def fail(event: object, context: object) -> None:
        raise KeyError("settings")

    with pytest.raises(KeyError):
        counts.counting("Feed", fail)({}, None)
    assert counts.used["Feed"].runs == 1
    assert counts.meters() is not counts.used["Feed"].meters


def test_of_the_runs_of_a_second_one_is_traced_and_a_twentieth_of_the_others() -> None:
    used = Used()
    used.begun.update({100: 21, 101: 1})
    assert used.traces == pytest.approx(3.0)
