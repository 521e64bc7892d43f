"""Brings back, every hour, the messages that failed five times over, before a person is asked.

They come back at a pace that the providers' limits allow, three times each. What fails once more then, and
what is no message of ours, goes to the dead letters, which alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.revive_wiring import ReviveDeps, wire
from shared.errors import Newer
from shared.queue import LONGEST_DELAY, Failed, Later, Message
from shared.time_left import time_left

TIMES = 3
# So many messages come back in a second, at four calls each: well below the limit of either provider.
A_SECOND = 3
# So many fit into SQS's longest delay at this pace. The next run goes on with the rest.
MOST = A_SECOND * int(LONGEST_DELAY.total_seconds())
# A run begins nothing with less time left.
RESERVE = timedelta(seconds=10)

logger = Logger(service="revive")
metrics = Metrics(namespace="Connectably", service="revive")
tracer = Tracer(service="revive", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event
    revive(wire(), lambda: time_left(context) > RESERVE)


def revive(deps: ReviveDeps, goes_on: Callable[[], bool]) -> None:
    """Deals with what failed, ten messages at a time, until there is nothing left or time is up.

    A message is deleted only when it is queued elsewhere: a crash repeats messages and loses none.
    """
    revived = given_up = 0
    while revived < MOST and goes_on():
        failed = deps.failed.take()
        if not failed:
            break
        sorting = _sorted(failed, revived)
        deps.inbox.put_later(sorting.back)
        deps.dead.put([each.body for each in sorting.dead])
        deps.failed.delete(sorting.dealt_with)
        revived, given_up = revived + len(sorting.back), given_up + len(sorting.dead)
    for name, count in (("revived", revived), ("given_up", given_up)):
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    logger.info("looked at what failed", extra={"revived": revived, "given_up": given_up})


@dataclass(slots=True)
class Sorting:
    """What is to become of some messages: `back`, each after its delay, or `dead`. Others are left alone."""

    back: list[Later] = field(default_factory=list)
    dead: list[Failed] = field(default_factory=list)
    dealt_with: list[Failed] = field(default_factory=list)


def _sorted(failed: Sequence[Failed], before: int) -> Sorting:
    """Sorts messages. `before` is how many messages the run has brought back so far."""
    sorting = Sorting()
    for each in failed:
        try:
            message = _to_bring_back(each.body)
        except Newer:
            # A later version has written it and will read it: it stays here for that version.
            continue
        sorting.dealt_with.append(each)
        if message is None:
            sorting.dead.append(each)
        else:
            delay = timedelta(seconds=(before + len(sorting.back)) // A_SECOND)
            sorting.back.append(Later(message, delay))
    return sorting


def _to_bring_back(body: str) -> Message | None:
    """Returns the message as it is to be queued; None if it has failed too often, or is none of ours.

    Raises Newer.
    """
    try:
        message = Message.parse(body)
    except (KeyError, TypeError, ValueError):
        return None
    if message.revived >= TIMES:
        return None
    return replace(message, revived=message.revived + 1, tried=0, put_off_at=None)
