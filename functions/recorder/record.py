"""Takes the inbox queue to the ledger, a batch at a time, and nudges the writer.

A message whose provider cannot be asked now goes back into its queue without counting as a failure; so does
whatever the function has no time for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.recorder.order_books import Followed
from functions.recorder.putting_off import may_wait, put_off, try_again
from functions.recorder.recording import Outcome, record_one
from functions.recorder.wiring import RecorderDeps, wire
from shared.errors import Away, Unavailable
from shared.queue import Later, Message
from shared.store import troubles
from shared.time_left import time_left

# Six calls, as many as a refund at GoCardless takes, each as slow as is allowed, and the writing. A record
# that is begun with less time left could be killed, and all others of its batch with it.
LONGEST_RECORD = timedelta(seconds=75)
# After these outcomes there may be rows to post: of several movements some are parked and others booked.
TO_POST = frozenset({"parked", "booked", "known"})

logger = Logger(service="recorder")
metrics = Metrics(namespace="Connectably", service="recorder")
tracer = Tracer(service="recorder", patch_modules=("botocore",))
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:
    metrics.add_metric(name="events", unit=MetricUnit.Count, value=len(event["Records"]))
    batch = Batch(wire(), lambda: time_left(context))
    with processor(event["Records"], batch.record):
        processor.process()
    batch.close()
    return processor.response()


@dataclass(slots=True)
class Batch:
    """The messages of one invocation: those that go back into their queue, and whose lanes to nudge.

    `parked` are the businesses of which something was parked, `followed` the orders whose attempts were
    looked at: what their events tell had happened before the first of them was read.
    """

    deps: RecorderDeps
    time_left: Callable[[], timedelta]
    to_put_back: list[Later] = field(default_factory=list)
    to_nudge: set[str] = field(default_factory=set)
    parked: set[str] = field(default_factory=set)
    followed: Followed = field(default_factory=set)

    def record(self, record: SQSRecord) -> None:
        """Records one event, or one movement that the feed found. An exception leaves it in the queue."""
        about = {"message_id": record.message_id}
        try:
            message = Message.parse(record.body)
            about |= {"tenant": message.tenant, "about": message.event or message.read.object_id}
            outcome = self._record_or_put_back(message)
        except Unavailable as error:
            logger.warning("left in the queue", extra={**about, "why": str(error)})
            raise
        except Exception:
            # The batch processor only keeps which message failed, not why.
            logger.exception("left in the queue: unexpected error", extra=about)
            raise
        metrics.add_metric(name=f"event_{outcome}", unit=MetricUnit.Count, value=1)
        logger.info("event read", extra={**about, "outcome": outcome})
        if outcome == "parked":
            self.parked.add(message.tenant)
        if outcome in TO_POST:
            self.to_nudge.add(message.tenant)

    def close(self) -> None:
        """Puts back what has to wait, before SQS deletes the originals, and nudges each lane once.

        A lane is nudged even if all its rows were there already: the process that wrote them may have died.
        """
        self.deps.inbox.put_later(self.to_put_back)
        for tenant in self.to_nudge:
            self.deps.postings.nudge(tenant)
        now = self.deps.clock()
        for tenant in self.parked:
            troubles.begin(tenant, "parked", now, now)

    def _record_or_put_back(self, message: Message) -> Outcome | str:
        """Returns an outcome, or why the message was put back: `put_off`, `not_now` or `no_time`."""
        if self.time_left() < LONGEST_RECORD:
            self.to_put_back.append(Later(message, timedelta()))
            return "no_time"
        now = self.deps.clock()
        waits = may_wait(message, now)
        if waits and (until := self.deps.absences.until(message, now)):
            return self._put_off(message, until, now)
        try:
            return record_one(message, self.deps, self.followed)
        except Away as error:
            if not waits:
                raise
            return self._leave_alone(message, error)
        except Unavailable as error:
            later = try_again(message)
            if later is None:
                raise
            self.to_put_back.append(later)
            logger.warning("to be tried again", extra={"tenant": message.tenant, "why": str(error)})
            return "not_now"

    def _leave_alone(self, message: Message, error: Away) -> str:
        """Notes for how long a provider is to be left alone, and puts the message off until then."""
        now = self.deps.clock()
        until = self.deps.absences.note(message, error, now)
        logger.warning("put off", extra={"tenant": message.tenant, "why": str(error)})
        return self._put_off(message, until, now)

    def _put_off(self, message: Message, until: datetime, now: datetime) -> str:
        self.to_put_back.append(put_off(message, until, now, self.deps.chance()))
        return "put_off"
