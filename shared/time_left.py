"""Says how much of its time a function has left."""

from __future__ import annotations

from datetime import timedelta

from aws_lambda_powertools.utilities.typing import LambdaContext


def time_left(context: LambdaContext) -> timedelta:
    """Returns the time until Lambda kills this invocation."""
    return timedelta(milliseconds=context.get_remaining_time_in_millis())
