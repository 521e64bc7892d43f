from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.manage.first_steps import (
    Beginnings,
    is_at_the_end,
    is_under_way,
    latest_of,
    steps_of,
)
from functions.manage.steps import Step
from functions.manage.verdicts import verdict
from shared.feeds import Feed, Span, Window
from shared.operations.status import ProviderStatus, Status
from shared.posting.lane import Lane
from shared.provider import Provider
from shared.reconciliation.result import Cause, Reconciliation
from shared.store.feeds import LastRun

AT = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
NONE_OPEN = {"pending": 0, "parked": 0, "waiting": 0, "attention": 0}
AGREED = Reconciliation("stripe", AT, 38_154, 38_154, 38_154, ())
NOTHING_YET = Beginnings(
    root="/manage/b/piano",
    zone="Europe/London",
    organisation="",
    lets_us_in=False,
    keys={"stripe": False, "gocardless": False},
    lacking=None,
    status=None,
    feeds={"stripe": Feed(), "gocardless": Feed()},
)


def of_stripe(**changed: Any) -> ProviderStatus:
    told = ProviderStatus("stripe", True, AT, LastRun(AT), AGREED, None)
    return replace(told, **changed)


def standing(*providers: ProviderStatus, **counts: int) -> Status:
    return Status("piano", True, NONE_OPEN | counts, Lane(), providers)


def well_under_way(**changed: Any) -> Beginnings:
    window = Window(AT, AT, seen=1_204, finished_at=AT)
    feeds: dict[Provider, Feed] = {"stripe": Feed(window, Span(AT, AT)), "gocardless": Feed()}
    ready = replace(
        NOTHING_YET,
        organisation="Piano Ltd",
        lets_us_in=True,
        keys={"stripe": True, "gocardless": False},
        lacking=(),
        status=standing(of_stripe()),
        feeds=feeds,
    )
    return replace(ready, **changed)


def step(so_far: Beginnings, name: str) -> Step:
    return next(each for each in steps_of(so_far) if each.name == name)


def test_at_the_beginning_everything_waits_for_the_owner_and_leads_to_where_it_is_done() -> None:
    steps = steps_of(NOTHING_YET)
    assert {each.state for each in steps} == {"waiting"}
    assert not is_under_way(steps)
    assert [each.next.href for each in steps if each.next] == [
        "/manage/b/piano/xero",
        "/manage/b/piano/stripe",
        "/manage/b/piano/gocardless",
        "/manage/b/piano/settings",
    ]


def test_at_the_end_everything_is_done_and_one_sentence_says_so() -> None:
    so_far = well_under_way()
    used = [each for each in steps_of(so_far) if each.name != "Connect GoCardless"]
    assert {each.state for each in used} == {"done"}
    (latest,) = latest_of(so_far)
    assert verdict(latest, so_far.zone) == "Stripe and Xero agree: £381.54, as of 29 Nov 2026, 10:42."


def test_what_is_still_to_be_chosen_is_named() -> None:
    so_far = well_under_way(status=None, lacking=("Main bank account", "Suspense"))
    assert step(so_far, "Choose accounts").says == "Still to be chosen: Main bank account, Suspense."


def test_a_lost_connection_is_a_step_that_failed_and_leads_to_its_mend() -> None:
    lost = step(well_under_way(lets_us_in=False), "Connect Xero")
    assert lost.state == "failed"
    assert lost.next
    assert lost.next.words == "Connect Xero again"


def test_a_provider_that_the_settings_leave_out_is_said_to_be() -> None:
    assert step(well_under_way(), "Connect GoCardless").says == "GoCardless is left out by the settings."


@pytest.mark.parametrize(
    ("feed", "error", "state", "says"),
    [
        (Feed(), "", "under way", "It begins within a minute."),
        (Feed(Window(AT, AT, seen=300)), "", "under way", "300 movements found so far."),
        (
            Feed(Window(AT, AT, seen=1_204, finished_at=AT), Span(AT, AT)),
            "",
            "done",
            "1,204 movements found so far.",
        ),
        (
            Feed(),
            "AuthenticationError",
            "failed",
            "It did not let us read. Is the key still valid? We try again by ourselves.",
        ),
    ],
)
def test_reading_tells_how_far_it_is(feed: Feed, error: str, state: str, says: str) -> None:
    status = standing(of_stripe(last_run=LastRun(AT, error) if error else None))
    so_far = well_under_way(feeds={"stripe": feed, "gocardless": Feed()}, status=status)
    reading = step(so_far, "Read what moved at Stripe")
    assert (reading.state, reading.says) == (state, says)


def test_what_is_on_its_way_and_what_is_parked_is_counted() -> None:
    on_its_way = step(well_under_way(status=standing(of_stripe(), pending=1_200, parked=2)), "Post to Xero")
    assert (on_its_way.state, on_its_way.says) == ("under way", "1,200 documents are on their way.")
    parked = step(well_under_way(status=standing(of_stripe(), parked=2)), "Post to Xero")
    assert (parked.state, "2 documents could not be posted" in parked.says) == ("failed", True)


def test_books_that_are_apart_say_by_how_much() -> None:
    apart = replace(AGREED, xero=36_154, causes=(Cause("unexplained", "", -2_000),))
    assert verdict(apart, "Europe/London") == "Stripe and Xero are £20.00 apart as of 29 Nov 2026, 10:42."
    compared = step(well_under_way(status=standing(of_stripe(latest=apart))), "Compare Stripe with Xero")
    assert compared.state == "failed"


def test_a_difference_that_is_explained_is_no_alarm() -> None:
    explained = replace(AGREED, xero=36_154, causes=(Cause("unexplained", "", -2_000, accepted=True),))
    assert verdict(explained, "Europe/London").endswith(
        "apart as of 29 Nov 2026, 10:42, and all of it is explained."
    )


def test_two_causes_that_cancel_out_are_no_agreement() -> None:
    hidden = replace(AGREED, causes=(Cause("unexplained", "a", 500), Cause("unexplained", "b", -500)))
    assert "agree" not in verdict(hidden, "Europe/London")


def test_at_the_end_is_whoever_has_nothing_left_to_do() -> None:
    done, begun = well_under_way(), NOTHING_YET
    parked = well_under_way(status=standing(of_stripe(), parked=1))
    ended = [is_at_the_end(each, steps_of(each)) for each in (done, begun, parked)]
    assert ended == [True, False, False]
