"""Connects to the queues, for whoever puts something into them or takes something out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.environment import Environment
from shared.jobs import Job, JobQueue
from shared.queue import Counts, DeadLetters, ExportQueue, FailedMessages, Inbox, Postings
from shared.wiring.base import AWS, AwsConnections


@dataclass(frozen=True, slots=True)
class Queues:
    """One stack's queues. `jobs` is the queue of each job."""

    inbox: Inbox
    failed: FailedMessages
    dead: DeadLetters
    postings: Postings
    exports: ExportQueue
    jobs: Mapping[Job, JobQueue]


def queues(aws: AwsConnections) -> Queues:
    env, sqs = aws.env, aws.session.client("sqs", config=AWS)
    return Queues(
        inbox=Inbox(sqs, env.inbox_queue_url, env.backlog_queue_url),
        failed=FailedMessages(sqs, env.inbox_failed_queue_url),
        dead=DeadLetters(sqs, env.inbox_dead_queue_url),
        postings=Postings(sqs, env.posting_queue_url),
        exports=ExportQueue(sqs, env.exports_queue_url),
        jobs={job: JobQueue(sqs, url) for job, url in _job_queues(env).items()},
    )


def inbox(aws: AwsConnections) -> Inbox:
    """Connects to the queue of what is to be recorded, for whoever puts into no other."""
    return Inbox(aws.session.client("sqs", config=AWS), aws.env.inbox_queue_url)


def counts(aws: AwsConnections) -> Counts:
    env = aws.env
    urls = {
        "inbox": env.inbox_queue_url,
        "backlog": env.backlog_queue_url,
        "posting": env.posting_queue_url,
        "feed": env.feed_queue_url,
        "reconcile": env.reconcile_queue_url,
    }
    return Counts(aws.session.client("sqs", config=AWS), urls)


def _job_queues(env: Environment) -> Mapping[Job, str]:
    return {
        "feed_stripe": env.feed_queue_url,
        "feed_gocardless": env.feed_queue_url,
        "reconcile": env.reconcile_queue_url,
        "accounts": env.reconcile_queue_url,
        "contacts": env.reconcile_queue_url,
        "orders": env.feed_queue_url,
    }
