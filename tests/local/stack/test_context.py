from __future__ import annotations

from datetime import timedelta

from local.stack.context import Context
from local.stack.in_process import Stack
from local.stack.lambdas import context
from local.stack.template import template


def test_what_is_left_of_an_invocation_runs_out_by_the_simulated_clock(stack: Stack) -> None:
    given = Context("Recorder", timedelta(seconds=30))
    assert given.get_remaining_time_in_millis() == 30_000
    stack.clock.shift(timedelta(seconds=29, milliseconds=1))
    assert given.get_remaining_time_in_millis() == 999
    stack.clock.shift(timedelta(seconds=29))
    assert given.get_remaining_time_in_millis() == 0


def test_a_function_may_take_as_long_as_the_template_says(stack: Stack) -> None:
    given = context("recorder")
    assert given.function_name == "Recorder"
    assert given.get_remaining_time_in_millis() == 1000 * template().functions["Recorder"].timeout
