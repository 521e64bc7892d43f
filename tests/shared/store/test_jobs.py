"""When each job is next due, and who takes its turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.jobs import Due, Job
from shared.store import jobs

NOW = datetime(2026, 11, 20, 12, 0, 0, 500, tzinfo=UTC)
HOUR = timedelta(hours=1)


def turn(tenant: str = "acme", at: datetime = NOW) -> Due:
    return Due(tenant, "feed_stripe", at)


def due(until: datetime = NOW) -> list[Due]:
    return list(jobs.due("feed_stripe", until))


def test_a_job_that_was_begun_is_due_at_once_and_begins_once() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    jobs.begin("acme", "feed_stripe", NOW + HOUR)
    assert due() == [turn()]
    assert jobs.due_at("acme", "feed_stripe") == NOW
    assert jobs.due_at("acme", "reconcile") is None


def test_whoever_waits_longest_comes_first_and_other_jobs_are_left_out() -> None:
    for tenant, hours in (("b", 1), ("a", 2), ("c", -1)):
        jobs.begin(tenant, "feed_stripe", NOW - hours * HOUR)
    jobs.begin("a", "reconcile", NOW)
    assert [each.tenant for each in due()] == ["a", "b"]


def test_a_turn_is_taken_once() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    assert jobs.claim(turn(), NOW + HOUR)
    assert not jobs.claim(turn(), NOW + HOUR)
    assert (due(), due(NOW + HOUR)) == ([], [turn(at=NOW + HOUR)])


def test_a_turn_may_be_followed_sooner_or_later_than_its_claim_said() -> None:
    for later in (timedelta(0), 6 * HOUR):
        jobs.begin("acme", "feed_stripe", NOW)
        at = jobs.due_at("acme", "feed_stripe")
        assert at
        assert jobs.claim(turn(at=at), NOW + HOUR)
        jobs.change(turn(at=at), NOW + HOUR, NOW + later, NOW)
        assert jobs.due_at("acme", "feed_stripe") == NOW + later


def test_who_made_a_job_due_during_its_turn_is_not_overruled_by_its_end() -> None:
    jobs.begin("acme", "reconcile", NOW)
    taken = Due("acme", "reconcile", NOW)
    assert jobs.claim(taken, NOW + HOUR)
    jobs.due_by("acme", "reconcile", NOW + HOUR / 60)
    jobs.change(taken, NOW + HOUR, NOW + 6 * HOUR, NOW)
    assert jobs.due_at("acme", "reconcile") == NOW + HOUR / 60


def test_a_job_is_only_ever_made_due_sooner_and_only_if_it_was_begun() -> None:
    jobs.begin("acme", "reconcile", NOW)
    jobs.due_by("acme", "reconcile", NOW + HOUR)
    assert jobs.due_at("acme", "reconcile") == NOW
    jobs.due_by("nobody", "reconcile", NOW)
    assert jobs.due_at("nobody", "reconcile") is None


def standing(job: Job = "feed_stripe") -> jobs.Standing:
    found = jobs.read("acme", job)
    assert found
    return found


def test_a_turn_is_told_since_when_the_job_has_been_due_without_being_done() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    for hours in range(3):
        assert jobs.claim(turn(at=NOW + hours * HOUR), NOW + (hours + 1) * HOUR) == NOW
    jobs.change(turn(at=NOW + 2 * HOUR), NOW + 3 * HOUR, NOW + 4 * HOUR, NOW + 2 * HOUR)
    assert standing() == jobs.Standing(NOW + 4 * HOUR, done_at=NOW + 2 * HOUR)
    assert jobs.claim(turn(at=NOW + 4 * HOUR), NOW + 5 * HOUR) == NOW + 4 * HOUR


def test_why_a_turn_failed_is_kept_until_one_goes_well_whoever_makes_the_job_due() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    jobs.claim(turn(), NOW + HOUR)
    jobs.failed(turn(), "KeyError")
    assert standing() == jobs.Standing(NOW + HOUR, NOW, "KeyError")
    jobs.claim(turn(at=NOW + HOUR), NOW + 2 * HOUR)
    assert standing().failure == "KeyError"
    jobs.due_by("acme", "feed_stripe", NOW)
    jobs.change(turn(at=NOW + HOUR), NOW + 2 * HOUR, NOW + 6 * HOUR, NOW + HOUR)
    assert standing() == jobs.Standing(NOW, done_at=NOW + HOUR)


def test_a_turn_that_goes_on_does_not_count_as_done() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    jobs.claim(turn(), NOW + HOUR)
    jobs.change(turn(), NOW + HOUR, NOW + HOUR / 60, done_at=None)
    assert standing() == jobs.Standing(NOW + HOUR / 60, NOW)


def test_a_job_that_was_never_begun_is_nowhere_and_its_failure_begins_none() -> None:
    jobs.failed(turn(), "KeyError")
    assert jobs.read("acme", "feed_stripe") is None


def test_what_is_to_be_put_right_is_kept_through_turns_until_it_is_put_right() -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    jobs.note_found("acme", "feed_stripe", ["an account is archived"])
    assert jobs.claim(turn(), NOW + HOUR)
    jobs.change(turn(), NOW + HOUR, NOW + HOUR, NOW)
    assert standing().found == ("an account is archived",)
    jobs.note_found("acme", "feed_stripe", [])
    assert standing() == jobs.Standing(NOW + HOUR, done_at=NOW)


def test_what_is_on_record_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.begin("acme", "feed_stripe", NOW)
    jobs.note_found("acme", "feed_stripe", ["an account is archived"])
    monkeypatch.setattr(jobs, "_update", None)
    jobs.note_found("acme", "feed_stripe", ["an account is archived"])


def test_what_is_to_be_put_right_begins_no_job() -> None:
    jobs.note_found("acme", "feed_stripe", ["an account is archived"])
    assert jobs.read("acme", "feed_stripe") is None


def test_a_job_is_hurried_and_its_turn_is_the_one_that_is_due() -> None:
    jobs.begin("acme", "contacts", NOW)
    first = jobs.hurry("acme", "contacts", NOW + HOUR)
    assert first == Due("acme", "contacts", NOW)
    assert jobs.claim(first, NOW + 2 * HOUR)
    second = jobs.hurry("acme", "contacts", NOW + HOUR)
    assert second == Due("acme", "contacts", NOW + HOUR)
    assert jobs.hurry("acme", "contacts", NOW + HOUR) == second


def test_a_job_that_was_never_begun_is_not_hurried() -> None:
    assert jobs.hurry("acme", "contacts", NOW) is None
    assert jobs.read("acme", "contacts") is None
