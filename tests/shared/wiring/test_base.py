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
LOADED = "import sys, shared.wiring.base; print(*sorted(sys.modules))"


def test_a_function_is_connected_to_the_stack_that_its_environment_names(stack: Stack) -> None:
    aws, queues = connect_here(), stack.lambdas.queues
    assert (aws.inbox.url, aws.dead.url, aws.postings.url) == (
        queues.inbox,
        queues.inbox_dead,
        queues.posting,
    )
    assert aws.seal.open(aws.seal.close("word", "demo", "test"), "demo", "test") == "word"


def test_another_stacks_tables_and_queues_are_used_where_it_is_named(stack: Stack) -> None:
    env = replace(Environment.of(os.environ), table_prefix="other-", inbox_queue_url="http://other/inbox")
    assert connect(env).inbox.url == "http://other/inbox"
    assert tables.RowItem.Meta.table_name == "other-ledger"


def test_no_providers_sdk_is_loaded_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {*done.stdout.split()}.isdisjoint(SDKS)
