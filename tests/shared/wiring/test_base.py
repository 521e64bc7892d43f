"""Connections to AWS follow the environment that is named, and nothing heavy is loaded for them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from local.stack.in_process import Stack
from shared.environment import Environment
from shared.store import tables
from shared.wiring.base import connect, connect_here

ROOT = Path(__file__).parents[3]
SDKS = ("gocardless_pro", "stripe", "xero_python")
# In a process of its own: here, clients are made once for all tests.
CONFIGURED = """
from shared.environment import Environment
from shared.store import tables
from shared.wiring import announcing, base, xero
aws = base.connect(Environment())
clients = {
    "sqs": aws.inbox.sqs,
    "dead": aws.dead.sqs,
    "postings": aws.postings.sqs,
    "kms": aws.seal.kms,
    "transactions": tables._connection(aws.session.region_name).client,
    "secretsmanager": xero.app_secrets(aws).client,
    "events": announcing.announcements(aws).events,
}
clients |= {table.__name__: table._get_connection().connection.client for table in tables.TABLES}
for name, client in clients.items():
    config = client.meta.config
    retries = config.retries["mode"], config.retries["total_max_attempts"]
    print(name, config.connect_timeout, config.read_timeout, *retries)
"""
LOADED = "import sys, shared.wiring.base; print(*sorted(sys.modules))"


def test_a_function_is_connected_to_the_stack_that_its_environment_names(stack: Stack) -> None:
    aws, queues = connect_here(), stack.lambdas.queues
    assert (aws.inbox.url, aws.inbox.backlog_url, aws.dead.url, aws.postings.url) == (
        queues.inbox,
        queues.backlog,
        queues.inbox_dead,
        queues.posting,
    )
    assert aws.seal.open(aws.seal.close("word", "demo", "test"), "demo", "test") == "word"


def test_another_stacks_tables_and_queues_are_used_where_it_is_named(stack: Stack) -> None:
    env = replace(Environment.of(os.environ), table_prefix="other-", inbox_queue_url="http://other/inbox")
    assert connect(env).inbox.url == "http://other/inbox"
    assert tables.RowItem.Meta.table_name == "other-ledger"


def test_no_call_to_aws_can_take_a_functions_time() -> None:
    account = {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }
    done = subprocess.run(
        [sys.executable, "-c", CONFIGURED],
        cwd=ROOT,
        env=account,
        capture_output=True,
        text=True,
        check=True,
    )
    names, configured = zip(*(line.split(" ", 1) for line in done.stdout.splitlines()), strict=True)
    assert {"sqs", "kms", "secretsmanager", "transactions", "RowItem", "TokenItem"} <= {*names}
    assert {*configured} == {"2 5 standard 3"}


def test_no_providers_sdk_is_loaded_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {*done.stdout.split()}.isdisjoint(SDKS)
