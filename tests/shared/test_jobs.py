"""The messages of jobs that are due."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.jobs import HOUR, JOBS, Due, JobQueue, is_hour_of, next_hourly
from tests.shared.test_queue import Refusing, Sqs

NOW = datetime(2026, 11, 20, 12, 0, 0, 500, tzinfo=UTC)


def turn(tenant: str = "acme", later: int = 0) -> Due:
    return Due(tenant, "feed_stripe", NOW + timedelta(seconds=later))


@pytest.mark.parametrize("job", JOBS)
def test_a_turn_is_read_as_it_was_written(job: Any) -> None:
    assert Due.parse(Due("acme", job, NOW).body()) == Due("acme", job, NOW)


@pytest.mark.parametrize("body", ["no json", "{}", '{"tenant": "a", "job": "sleep", "due_at": "2026-11-20"}'])
def test_what_names_no_job_of_ours_is_not_taken_for_one(body: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        Due.parse(body)


def test_turns_of_one_business_and_job_come_one_after_the_other_and_each_is_queued_once() -> None:
    sqs: Any = Sqs()
    turns = [turn(), turn(), turn(later=60), turn("other")]
    assert JobQueue(sqs, "feed-url").put(turns) == 4
    (sent,) = sqs.sent
    groups = [entry["MessageGroupId"] for entry in sent["Entries"]]
    assert groups == ["acme#feed_stripe"] * 3 + ["other#feed_stripe"]
    ids = [entry["MessageDeduplicationId"] for entry in sent["Entries"]]
    assert (ids[0] == ids[1], len(set(ids))) == (True, 3)
    assert [json.loads(entry["MessageBody"])["tenant"] for entry in sent["Entries"]] == ["acme"] * 3 + [
        "other"
    ]


def test_turns_are_queued_ten_at_a_time_and_a_refusal_is_told() -> None:
    sqs: Any = Sqs()
    assert JobQueue(sqs, "feed-url").put(turn(later=each) for each in range(23)) == 23
    assert [len(batch["Entries"]) for batch in sqs.sent] == [10, 10, 3]
    refusing: Any = Refusing()
    with pytest.raises(Unavailable, match="1 of 2"):
        JobQueue(refusing, "feed-url").put([turn(), turn("other")])


def test_each_business_has_a_minute_of_its_own_and_one_hour_of_the_day() -> None:
    tenants = [f"business-{number}" for number in range(600)]
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    slots = [next_hourly(each, noon) for each in tenants]
    assert all(noon < each <= noon + HOUR for each in slots)
    assert max(Counter(each.minute // 6 for each in slots).values()) < 90
    assert [next_hourly(each, slot) for each, slot in zip(tenants, slots, strict=True)] == [
        slot + HOUR for slot in slots
    ]
    for tenant, slot in zip(tenants, slots, strict=True):
        assert sum(is_hour_of(tenant, slot + hours * HOUR) for hours in range(24)) == 1
