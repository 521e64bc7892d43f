"""Sends, every five minutes, the alarms that are new and the digests that are due.

Both are found in sparse indexes: a person who gets no digest, and a business that is well, cost nothing. One
run sends letter by letter, as SES lets an account send so many a second; what is left goes out at the next.

EventBridge brings what SES says of a mail that came back: then its address is left alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.mail.bounces import note_bounce
from functions.mail.wiring import MailDeps, wire
from shared.operations.mail.alarms import send_alarms
from shared.operations.mail.digests import send_due
from shared.operations.mail.tally import Tally
from shared.time_left import time_left

# A letter that was begun is finished before Lambda ends the function.
RESERVE = timedelta(seconds=30)

logger = Logger(service="mail")
metrics = Metrics(namespace="Connectably", service="mail")
tracer = Tracer(service="mail", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    deps = wire()
    if event.get("source") == "aws.ses":
        refused = note_bounce(event["detail"], deps.clock())
        metrics.add_metric(name="mails_returned", unit=MetricUnit.Count, value=refused)
        return
    send(deps, time_left(context) - RESERVE)


def send(deps: MailDeps, time: timedelta) -> None:
    """Sends what is to be sent, for so long: first what must not wait."""
    tally = Tally()
    if deps.post:
        until = deps.clock() + time
        send_alarms(deps.post, tally, until, logger)
        send_due(deps.post, tally, until, logger)
    # An alarm rises when this is not measured any more.
    metrics.add_metric(name="mails_sent", unit=MetricUnit.Count, value=tally.sent)
    metrics.add_metric(name="mails_refused", unit=MetricUnit.Count, value=tally.refused)
    metrics.add_metric(name="mails_failed", unit=MetricUnit.Count, value=tally.failed)
    metrics.add_metric(name="mails_late", unit=MetricUnit.Count, value=tally.is_late)
