"""A month's backlog at both providers drains within their limits, and nobody else is held up by it."""

from __future__ import annotations

import pytest

from local.bench.drain.report import lines
from local.bench.drain.run import OTHER, TENANT, Backlog, drain

SCALE = 50


def test_a_backlog_drains_without_dead_letters_while_another_business_trades(
    quick_aws: None, capsys: pytest.CaptureFixture[str]
) -> None:
    report = drain(Backlog.of(SCALE))
    with capsys.disabled():
        print("\n" + "\n".join(lines(report)))
    assert report.dead == 0
    assert report.took is not None
    assert (report.right, report.parked) == (True, 0)
    assert report.is_good
    # What webhooks tell shares its queue with nothing else: here at least two events of each of the other's
    # sales, and nothing of the backlog. What is put off is sent again, sometimes with a delay of nothing.
    inbox = report.queues["InboxQueue"]
    assert set(inbox.groups) == {OTHER}
    assert inbox.sent >= 2 * len(report.waits)
    assert report.queues["BacklogQueue"].groups[TENANT] > inbox.sent
