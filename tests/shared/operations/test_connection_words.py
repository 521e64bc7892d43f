"""How the connections stand is one line for a person in a hurry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from local.gallery.connections import ALL_WELL, NEVER, STRIPE, WELL
from shared.operations.connection_words import ago, in_one_line, of_delivery, of_turn
from shared.store.feeds import LastRun

NOW = ALL_WELL.at
ONLY_STRIPE = (STRIPE, NEVER.providers[1])


def test_all_is_connected() -> None:
    assert in_one_line(ALL_WELL) == (
        "All connected: last Stripe event 3 minutes ago, last GoCardless event 2 hours ago; "
        "Xero 312 of 5,000 calls today"
    )


def test_a_provider_that_is_not_used_is_left_out() -> None:
    line = in_one_line(replace(ALL_WELL, providers=ONLY_STRIPE))
    assert line == "All connected: last Stripe event 3 minutes ago; Xero 312 of 5,000 calls today"


def test_nothing_is_connected_yet() -> None:
    assert in_one_line(NEVER) == (
        "Xero is not connected yet; Stripe and GoCardless are not connected yet; Xero 0 of 5,000 calls today"
    )


def test_what_is_wrong_comes_first() -> None:
    cut_off = replace(ALL_WELL, xero=replace(WELL, state="refused"), providers=ONLY_STRIPE)
    assert in_one_line(cut_off) == (
        "Xero does not let us in any more: an owner has to connect it again; "
        "last Stripe event 3 minutes ago; Xero 312 of 5,000 calls today"
    )


def test_a_feed_that_failed_is_told_with_how_long_ago() -> None:
    failed = replace(STRIPE, last_run=LastRun(NOW - timedelta(days=2), "KeyError"), webhook_at=None)
    line = in_one_line(replace(ALL_WELL, providers=(failed,)))
    assert line.startswith("Stripe could not be read 2 days ago; no Stripe event yet; ")


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-3), "a moment ago"),
        (timedelta(seconds=59), "a moment ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_a_moment_is_told_in_the_largest_unit_that_fits(passed: timedelta, said: str) -> None:
    assert ago(NOW - passed, NOW) == said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("", ""),
        ("no Stripe key is kept for this tenant", "no Stripe key is kept for this tenant"),
        ("ValueError", "something unexpected happened while Stripe was read (ValueError)"),
        ("Stripe did not answer as it should: AuthenticationError", "Stripe did not take our key"),
    ],
)
def test_why_a_feed_failed_is_said_in_plain_words(error: str, said: str) -> None:
    assert of_turn(replace(STRIPE, last_run=LastRun(NOW, error))) == said


def test_why_a_webhook_was_not_taken_is_said_in_plain_words() -> None:
    assert of_delivery(None) == "nobody answered within ten seconds"
    assert of_delivery(498).startswith("its signature did not fit")
    assert of_delivery(502) == "this site could not take it (it answered 502)"
