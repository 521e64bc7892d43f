"""Creates in moto, within this process, what template.yaml creates on AWS."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

import boto3
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from local.lean_moto import lean
from local.lean_moto.replacing import replaced
from local.stack.environment import environment
from shared.store import tables

REGION = "eu-west-2"
PREFIX = "local-"
# As in the template: the writer may take 50 s, the recorder 150, and each message is received five times.
POSTING_DELAY, POSTING_VISIBILITY, INBOX_VISIBILITY, TRIES = 10, 300, 900, 5


@dataclass(frozen=True, slots=True)
class Queues:
    inbox: str
    inbox_dead: str
    posting: str
    posting_dead: str


@contextmanager
def aws(xero_app: dict[str, str], urls: dict[str, str]) -> Iterator[Queues]:
    """Creates tables, queues, a key and a secret, and sets the environment that the functions read."""
    account = {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "POWERTOOLS_LOG_LEVEL": os.environ.get("POWERTOOLS_LOG_LEVEL", "CRITICAL"),
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    with environment(account), _one_call_at_a_time(), mock_aws(), lean():
        queues = _queues()
        tables.bind(PREFIX, REGION)
        for table in tables.TABLES:
            table.create_table(wait=False, billing_mode="PAY_PER_REQUEST")
        with environment(_variables(queues, xero_app) | urls):
            yield queues


@contextmanager
def _one_call_at_a_time() -> Iterator[None]:
    """Lets moto answer one call at a time: it has no locks, and undoing one call must not undo another's."""
    answer, turn = BotocoreStubber.__call__, RLock()

    def answer_in_turn(*given: Any, **more: Any) -> Any:
        with turn:
            return answer(*given, **more)

    with replaced(BotocoreStubber, __call__=answer_in_turn):
        yield


def _variables(queues: Queues, xero_app: dict[str, str]) -> dict[str, str]:
    key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    secrets = boto3.client("secretsmanager")
    app = secrets.create_secret(Name="xero-app", SecretString=json.dumps(xero_app))
    return {
        "TABLE_PREFIX": PREFIX,
        "INBOX_QUEUE_URL": queues.inbox,
        "INBOX_DEAD_QUEUE_URL": queues.inbox_dead,
        "POSTING_QUEUE_URL": queues.posting,
        "KMS_KEY_ID": key,
        "XERO_APP_SECRET": app["ARN"],
    }


def _queues() -> Queues:
    fifo = {"FifoQueue": "true"}
    inbox_dead = _queue("inbox-dead", {})
    posting_dead = _queue("posting-dead.fifo", fifo)
    inbox = {"VisibilityTimeout": str(INBOX_VISIBILITY), "RedrivePolicy": _redrive(inbox_dead)}
    posting = fifo | {
        "DelaySeconds": str(POSTING_DELAY),
        "VisibilityTimeout": str(POSTING_VISIBILITY),
        "RedrivePolicy": _redrive(posting_dead),
    }
    return Queues(_queue("inbox", inbox), inbox_dead, _queue("posting.fifo", posting), posting_dead)


def _queue(name: str, attributes: Any) -> str:
    return boto3.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def _redrive(dead: str) -> str:
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
    return json.dumps({"deadLetterTargetArn": answer["Attributes"]["QueueArn"], "maxReceiveCount": TRIES})
