from __future__ import annotations

from datetime import timedelta

from local.stack.context import Context
from shared.time_left import time_left


def test_time_is_left_until_the_function_is_killed() -> None:
    assert timedelta(seconds=9) < time_left(Context("Sweep", timedelta(seconds=10))) <= timedelta(seconds=10)
