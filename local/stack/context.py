"""Makes the context that Lambda hands to a function: its name, and how long it has left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aws_lambda_powertools.utilities.typing import LambdaContext

A_MILLISECOND = timedelta(milliseconds=1)


class Context(LambdaContext):
    """The context of an invocation that begins now. Time runs by the clock, which is the simulated one."""

    def __init__(self, name: str, timeout: timedelta) -> None:
        self._function_name = name
        self._function_version = "$LATEST"
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = f"arn:aws:lambda:eu-west-2:123456789012:function:{name}"
        self._aws_request_id = f"{name} of {datetime.now(UTC).isoformat()}"
        self._ends_at = datetime.now(UTC) + timeout

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]  # theirs is static and returns 0
        return max(0, (self._ends_at - datetime.now(UTC)) // A_MILLISECOND)
