"""A payout of so many items that no recorder could read them all in its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.bench.drain import backlog
from local.bench.drain.run import CONNECTED, Backlog, drain
from local.bench.virtual.latencies import Latencies
from local.stack.template import template
from local.stripe_month.account import StripeAccount
from shared.providers import gocardless_api

# Each payment has two items, so that there are as many pages as 40,000 payments fill, with 500 items each.
PAYMENTS, PAGE = 160, 2
# On a slow day at GoCardless.
SLOW = Latencies(gocardless=1.0)


def test_a_long_payout_is_booked_with_all_that_it_holds_while_another_business_trades(
    quick_aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gocardless_api, "MOST", PAGE)
    debits = backlog.one_payout(CONNECTED, PAYMENTS)
    (payout,) = debits.things["payouts"]
    recorder = template().functions["Recorder"]
    pages = len(debits.paid_out[payout["id"]]) / PAGE
    assert pages * SLOW.gocardless > recorder.timeout
    made = Backlog(StripeAccount(int(CONNECTED.timestamp())), debits, scale=1)
    report = drain(made, latencies=SLOW)
    assert (report.right, report.parked, report.dead) == (True, 0, 0)
    assert report.is_good
    assert report.wait_of(1.0) <= timedelta(minutes=1)
    tally = report.functions["Recorder"]
    assert (tally.killed, tally.failed) == (0, 0)
    assert tally.longest < recorder.timeout
