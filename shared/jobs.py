"""Names the jobs that are done for each business from time to time, and queues those that are due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Literal, get_args

from shared.errors import Unavailable
from shared.provider import Provider

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

Job = Literal["feed_stripe", "feed_gocardless", "reconcile", "accounts", "contacts", "orders"]
JOBS: tuple[Job, ...] = get_args(Job)
FEED_OF: Mapping[Provider, Job] = {"stripe": "feed_stripe", "gocardless": "feed_gocardless"}
# What is recorded of a job that failed since its business is cut off from Xero, instead of the error's name.
DISCONNECTED = "disconnected"
# A business is reconciled so often, and no later than this after anything was posted.
RECONCILED_EVERY = timedelta(hours=1)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# The form in which this version writes messages.
VERSION = 1
# SQS takes no more messages in one call.
BATCH = 10


@dataclass(frozen=True, slots=True)
class Due:
    """A job that is due for a business. `due_at`, in UTC, is when, and names this turn of the job."""

    tenant: str
    job: Job
    due_at: datetime

    @classmethod
    def parse(cls, body: str) -> Due:
        """Reads a message. Raises KeyError or ValueError for a foreign one."""
        given = json.loads(body)
        job: Job = JOBS[JOBS.index(given["job"])]
        return cls(given["tenant"], job, datetime.fromisoformat(given["due_at"]))

    def body(self) -> str:
        told = {"tenant": self.tenant, "job": self.job, "due_at": self.due_at.isoformat()}
        return json.dumps({"version": VERSION, **told})


@dataclass(frozen=True, slots=True)
class JobQueue:
    """A queue of jobs: a FIFO queue whose message group is the business and the job.

    A turn that was queued within the last five minutes is not queued again, so that a queue that is behind
    does not fill with repetitions.
    """

    sqs: SQSClient
    url: str

    def put(self, due: Iterable[Due]) -> int:
        """Queues jobs and returns how many. Raises Unavailable unless all are queued."""
        rest, count = iter(due), 0
        while batch := list(islice(rest, BATCH)):
            entries = [_entry(str(number), each) for number, each in enumerate(batch)]
            answer = self.sqs.send_message_batch(QueueUrl=self.url, Entries=entries)
            if refused := answer.get("Failed"):
                raise Unavailable(f"the queue did not take {len(refused)} of {len(batch)} jobs")
            count += len(batch)
        return count


def next_hourly(tenant: str, now: datetime) -> datetime:
    """Returns the next time at which something is due that each business does at a minute of its own."""
    begun = now.replace(minute=0, second=0, microsecond=0) + _place_in_day(tenant) % HOUR
    return begun if begun > now else begun + HOUR


def next_daily(tenant: str, now: datetime) -> datetime:
    """Returns when a business next does what is done daily: within the hour that `is_hour_of` knows."""
    at = now.replace(hour=0, minute=0, second=0, microsecond=0) + _place_in_day(tenant)
    return at if at > now else at + DAY


def is_hour_of(tenant: str, due_at: datetime) -> bool:
    """Whether a turn is in the one hour of the day, in UTC, in which a business does what is done daily."""
    return due_at.hour == _place_in_day(tenant) // HOUR


def _place_in_day(tenant: str) -> timedelta:
    """Spreads the businesses over the day, evenly and always alike."""
    return int.from_bytes(sha256(tenant.encode()).digest()[:8]) % (DAY // SECOND) * SECOND


def _entry(id: str, due: Due) -> SendMessageBatchRequestEntryTypeDef:
    body = due.body()
    return {
        "Id": id,
        "MessageBody": body,
        "MessageGroupId": f"{due.tenant}#{due.job}",
        "MessageDeduplicationId": sha256(body.encode()).hexdigest(),
    }
