"""Creates in moto, within this process, what template.yaml creates on AWS."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.s3.models import s3_backends

from local.lean_moto import lean
from local.lean_moto.turns import one_call_at_a_time
from local.stack.business import XERO_WEBHOOK_KEY
from local.stack.environment import environment
from local.stack.template import Queue, template
from shared.store.tables import binding

REGION = "eu-west-2"
PREFIX = "local-"
BUCKET = "local-exports"


@dataclass(frozen=True, slots=True)
class Queues:
    """The addresses of the template's queues, by their names in it."""

    urls: Mapping[str, str]

    @property
    def inbox(self) -> str:
        return self.urls["InboxQueue"]

    @property
    def backlog(self) -> str:
        return self.urls["BacklogQueue"]

    @property
    def inbox_failed(self) -> str:
        return self.urls["InboxFailedQueue"]

    @property
    def inbox_dead(self) -> str:
        return self.urls["InboxDeadQueue"]

    @property
    def posting(self) -> str:
        return self.urls["PostingQueue"]

    @property
    def posting_dead(self) -> str:
        return self.urls["PostingDeadQueue"]

    @property
    def feed(self) -> str:
        return self.urls["FeedQueue"]

    @property
    def reconcile(self) -> str:
        return self.urls["ReconcileQueue"]

    @property
    def exports(self) -> str:
        return self.urls["ExportsQueue"]


@contextmanager
def aws(xero_app: dict[str, str], urls: dict[str, str]) -> Iterator[Queues]:
    """Creates tables, queues, a key and secrets, and sets the environment that the functions read."""
    account = {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "POWERTOOLS_LOG_LEVEL": os.environ.get("POWERTOOLS_LOG_LEVEL", "CRITICAL"),
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    with environment(account), one_call_at_a_time(), mock_aws(), lean():
        queues = _queues()
        binding.bind(PREFIX, REGION)
        # Each gets a copy, since making the tables takes longer than most of what is done with them.
        dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables = deepcopy(_tables())
        with environment(_variables(queues, xero_app) | urls):
            yield queues


@cache
def _tables() -> dict[str, Table]:
    """Creates the tables, empty."""
    for table in binding.TABLES:
        table.create_table(wait=False, billing_mode="PAY_PER_REQUEST")
    return deepcopy(dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables)


def _variables(queues: Queues, xero_app: dict[str, str]) -> dict[str, str]:
    key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    secrets = boto3.client("secretsmanager")
    # In moto itself: a client of S3's takes longer to make than all the rest here.
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(BUCKET, REGION)
    app = secrets.create_secret(Name="xero-app", SecretString=json.dumps(xero_app))
    key_of_xero = json.dumps({"key": XERO_WEBHOOK_KEY})
    hooks = secrets.create_secret(Name="xero-webhooks", SecretString=key_of_xero)
    return {
        **{name: queues.urls[to] for name, to in template().queue_variables.items()},
        "TABLE_PREFIX": PREFIX,
        "EXPORTS_BUCKET": BUCKET,
        "KMS_KEY_ID": key,
        "XERO_APP_SECRET": app["ARN"],
        "XERO_WEBHOOK_SECRET": hooks["ARN"],
    }


def _queues() -> Queues:
    urls = dict[str, str]()
    # A dead-letter queue must be there before the queue that names it.
    for queue in sorted(template().queues.values(), key=template().behind):
        attributes = _attributes(queue, urls)
        name = f"{queue.name}.fifo" if queue.is_fifo else queue.name
        made = boto3.client("sqs").create_queue(QueueName=name, Attributes=attributes)
        urls[queue.name] = made["QueueUrl"]
    return Queues(urls)


def _attributes(queue: Queue, urls: Mapping[str, str]) -> Any:
    told = {"DelaySeconds": str(queue.delay), "VisibilityTimeout": str(queue.visibility)}
    fifo = {"FifoQueue": "true"} if queue.is_fifo else {}
    redrive = {"RedrivePolicy": _redrive(urls[queue.dead], queue.tries)} if queue.dead else {}
    return told | fifo | redrive


def _redrive(dead: str, tries: int) -> str:
    arn = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:{dead.rpartition('/')[2]}"
    return json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": tries})
