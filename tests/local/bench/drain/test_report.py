from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from local.bench.drain.report import lines
from local.bench.drain.run import Report
from local.bench.virtual import functions, queues

WAITS = [timedelta(seconds=each / 2) for each in range(1, 101)]
GOOD = Report(
    took=timedelta(hours=1),
    right=True,
    parked=0,
    queues={"InboxQueue": queues.Tally(sent=3, received=4, deleted=3, deferred=1)},
    dead=0,
    answers={"stripe": Counter({200: 5, 429: 2})},
    waits=WAITS,
    functions={"Recorder": functions.Tally(invoked=2, seconds=3.0, longest=2.0)},
    real_seconds=1.0,
)


def test_it_is_good_if_all_is_booked_and_nobody_died_or_waited() -> None:
    assert GOOD.is_good
    for worse in (
        replace(GOOD, took=None),
        replace(GOOD, right=False),
        replace(GOOD, dead=1),
        replace(GOOD, waits=[*WAITS[:98], timedelta(minutes=2), timedelta(minutes=2)]),
    ):
        assert not worse.is_good


def test_waits_are_told_by_the_share_of_payments_that_waited_no_longer() -> None:
    shares = [GOOD.wait_of(share) / timedelta(seconds=1) for share in (0.5, 0.99, 1.0)]
    assert shares == [25.5, 50, 50]


def test_it_is_printed_in_lines() -> None:
    told = "\n".join(lines(GOOD))
    assert "took                  1:00:00" in told
    assert "3 sent, 4 received, 1 deferred" in told
    assert "calls of stripe       7, refused 2" in told
    assert "p50 26, p99 50, max 50 s" in told
    assert "2 runs of 1.5 s" in told
