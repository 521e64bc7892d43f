"""Invokes the handlers as Lambda does: side by side, each for no longer than its timeout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any

from aws_lambda_powertools import Metrics

from local.bench.virtual.timeline import Timeline
from local.stack.context import Context
from local.stack.lambdas import Killed
from local.stack.template import Function, Template

# A function that failed is invoked again by Lambda's own queue, first after one minute, then after two.
RETRY_AFTER = (60, 120)
# How long an asynchronous invocation waits if the function's concurrency is used up.
THROTTLED_FOR = 5


@dataclass(slots=True)
class Ended:
    """How an invocation ended: with an answer, or without any since it failed or was killed."""

    answer: Any = None
    failed: bool = False


@dataclass(slots=True)
class Tally:
    """What became of the invocations of one function. `seconds` is what they took, in virtual time."""

    invoked: int = 0
    failed: int = 0
    killed: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)


class Functions:
    """The functions of a template, by their names in it."""

    def __init__(self, read: Template, timeline: Timeline) -> None:
        self.specs = read.functions
        self.tallies = {name: Tally() for name in self.specs}
        self._timeline = timeline
        self._running: Counter[str] = Counter()

    def invoke(self, name: str, event: Any, ended: Callable[[Ended], None]) -> None:
        """Begins an invocation now; `ended` is called when it has ended, by then without a deadline."""
        self._running[name] += 1
        self._timeline.spawn(lambda: ended(self._run(self.specs[name], event)))

    def invoke_later(self, name: str, event: Any) -> None:
        """Invokes a function asynchronously, as schedules do; retries it as often as it says."""
        self._try(name, event, self._timeline.now, 0)

    def _try(self, name: str, event: Any, since: float, tried: int) -> None:
        spec, now = self.specs[name], self._timeline.now
        if now - since > spec.age:
            return
        if spec.most is not None and self._running[name] >= spec.most:
            self._timeline.at(now + THROTTLED_FOR, lambda: self._try(name, event, since, tried))
            return

        def ended(how: Ended) -> None:
            if how.failed and tried < spec.retries:
                again = self._timeline.now + RETRY_AFTER[tried]
                self._timeline.at(again, lambda: self._try(name, event, since, tried + 1))

        self.invoke(name, event, ended)

    def _run(self, spec: Function, event: Any) -> Ended:
        tally, began = self.tallies[spec.name], self._timeline.now
        tally.invoked += 1
        handler: Callable[..., Any] = import_module(spec.module).handler
        self._timeline.set_deadline(began + spec.timeout)
        try:
            return Ended(handler(event, Context(spec.name, timedelta(seconds=spec.timeout))))
        except Killed:
            tally.killed += 1
            return Ended(failed=True)
        except Exception as error:  # noqa: BLE001 - Lambda, too, takes any error for a failure
            tally.failed += 1
            tally.errors[type(error).__name__] += 1
            return Ended(failed=True)
        finally:
            self._timeline.set_deadline(None)
            self._running[spec.name] -= 1
            took = self._timeline.now - began
            tally.seconds, tally.longest = tally.seconds + took, max(tally.longest, took)
            Metrics().clear_metrics()
