"""Connections to AWS follow the environment that is named, and nothing heavy is loaded for them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from local.stack.in_process import Stack
from shared.environment import Environment
from shared.store.tables import ledger
from shared.wiring.base import connect, connect_here

ROOT = Path(__file__).parents[3]
SDKS = ("gocardless_pro", "stripe", "xero_python")
# In a process of its own: here, clients are made once for all tests.
CONFIGURED = """
from shared.environment import Environment
from shared.store.tables import binding, ledger, writing
from shared.wiring import announcing, base, people, queues, sign_in, xero
aws = base.connect(Environment())
clients = {
    "sqs": queues.queues(aws).inbox.sqs,
    "kms": aws.seal.kms,
    "transactions": writing._connection(aws.session.region_name).client,
    "secretsmanager": xero.app_secrets(aws).client,
    "cognito-idp": people.user_pool(aws, sign_in.SignInApp(*6 * ["none"])).cognito,
    "events": announcing.announcements(aws).events,
}
clients |= {table.__name__: table._get_connection().connection.client for table in binding.TABLES}
for name, client in clients.items():
    config = client.meta.config
    retries = config.retries["mode"], config.retries["total_max_attempts"]
    print(name, config.connect_timeout, config.read_timeout, *retries)
"""
LOADED = "import sys, shared.wiring.base, shared.wiring.queues; print(*sorted(sys.modules))"


def test_a_secret_is_closed_and_opened_by_the_key_that_the_environment_names(stack: Stack) -> None:
    aws = connect_here()
    assert aws.seal.open(aws.seal.close("word", "demo", "test"), "demo", "test") == "word"


def test_another_stacks_tables_are_used_where_it_is_named(stack: Stack) -> None:
    connect(replace(Environment.of(os.environ), table_prefix="other-"))
    assert ledger.RowItem.Meta.table_name == "other-ledger"


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
