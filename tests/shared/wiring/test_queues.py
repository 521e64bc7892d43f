"""The queues are those that the environment names, and each kind of message goes through its own."""

from __future__ import annotations

import os
from dataclasses import replace

from local.stack.in_process import Stack
from shared.environment import Environment
from shared.jobs import JOBS
from shared.wiring.base import connect, connect_here
from shared.wiring.queues import queues


def test_a_function_is_connected_to_the_queues_that_its_environment_names(stack: Stack) -> None:
    made, there = queues(connect_here()), stack.lambdas.queues
    assert (made.inbox.url, made.inbox.backlog_url, made.dead.url, made.postings.url) == (
        there.inbox,
        there.backlog,
        there.inbox_dead,
        there.posting,
    )


def test_another_stacks_queues_are_used_where_it_is_named(stack: Stack) -> None:
    env = replace(Environment.of(os.environ), inbox_queue_url="http://other/inbox")
    assert queues(connect(env)).inbox.url == "http://other/inbox"


def test_each_job_has_a_queue(stack: Stack) -> None:
    assert {*queues(connect_here()).jobs} == {*JOBS}
