"""Connects to AWS: the queues, the tables, and the key that opens secrets.

This module loads no SDK of Stripe's, GoCardless's or Xero's, because the webhooks are wired from it alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import boto3
from botocore.config import Config

from shared.environment import Environment
from shared.jobs import Job, JobQueue
from shared.queue import DeadLetters, FailedMessages, Inbox, Postings
from shared.store import tables
from shared.store.encryption import Seal
from shared.store.secrets import Secrets

# For all clients of boto3; the tables have the same. boto3's own are 60 seconds each.
AWS = Config(
    connect_timeout=tables.CONNECT_TIMEOUT,
    read_timeout=tables.READ_TIMEOUT,
    retries={"mode": "standard", "total_max_attempts": tables.ATTEMPTS},
)


@dataclass(frozen=True, slots=True)
class AwsConnections:
    """One stack's connections, and the environment they were made from. `clock` is in UTC."""

    env: Environment
    session: boto3.session.Session
    inbox: Inbox
    failed: FailedMessages
    dead: DeadLetters
    postings: Postings
    jobs: Mapping[Job, JobQueue]
    seal: Seal
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def secrets(self) -> Secrets:
        return Secrets(self.seal)


def connect(env: Environment) -> AwsConnections:
    """Connects to a stack, and points the tables at it.

    Credentials, region and endpoint are those that boto3 and pynamodb find for this process.
    """
    session = boto3.session.Session()
    tables.bind(env.table_prefix, session.region_name, env.table_endings)
    sqs = session.client("sqs", config=AWS)
    return AwsConnections(
        env,
        session,
        inbox=Inbox(sqs, env.inbox_queue_url, env.backlog_queue_url),
        failed=FailedMessages(sqs, env.inbox_failed_queue_url),
        dead=DeadLetters(sqs, env.inbox_dead_queue_url),
        postings=Postings(sqs, env.posting_queue_url),
        jobs={job: JobQueue(sqs, url) for job, url in _job_queues(env).items()},
        seal=Seal(session.client("kms", config=AWS), env.kms_key_id),
    )


def _job_queues(env: Environment) -> Mapping[Job, str]:
    return {
        "feed_stripe": env.feed_queue_url,
        "feed_gocardless": env.feed_queue_url,
        "reconcile": env.reconcile_queue_url,
        "accounts": env.reconcile_queue_url,
    }


def connect_here() -> AwsConnections:
    """Connects to the stack that this process's environment names, as a function does."""
    return connect(Environment.of(os.environ))
