"""Hooks the meters into botocore and urllib3 for as long as a `with` block lasts."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from botocore.client import BaseClient
from moto.core.botocore_stubber import BotocoreStubber

from local.bench.meters.dynamodb import Units
from local.bench.meters.queues import QueueCalls
from local.bench.meters.web import Traffic, listening, names_of
from local.lean_moto.replacing import replaced
from shared.environment import Environment

# Makes a call of a client's that is not to be counted: the client, the operation, the request.
Aside = Callable[[Any, str, dict[str, Any]], Any]


@dataclass(slots=True)
class Meters:
    """What was used. `cpu` is in seconds of the thread's own time, without moto's and the meters' own."""

    units: Units = field(default_factory=Units)
    kms: Counter[str] = field(default_factory=Counter)
    sqs: QueueCalls = field(default_factory=QueueCalls)
    http: dict[str, Traffic] = field(default_factory=dict)
    cpu: float = 0.0


@dataclass(slots=True)
class Apart:
    """CPU seconds that no function would take. Blocks within blocks count once."""

    seconds: float = 0.0
    _depth: int = 0

    @contextmanager
    def timed(self) -> Iterator[None]:
        start, self._depth = time.thread_time(), self._depth + 1
        try:
            yield
        finally:
            self._depth -= 1
            self.seconds += 0.0 if self._depth else time.thread_time() - start


@contextmanager
def metered() -> Iterator[Meters]:
    """Meters all that this process asks of AWS and of hosts; CPU time is that of the calling thread."""
    meters, apart = Meters(), Apart()
    client: Any = BaseClient
    ask = client._make_api_call  # noqa: SLF001 - the one door that all of AWS's clients go through

    def aside(*call: Any) -> Any:
        with apart.timed():
            return ask(*call)

    with counted(lambda: meters, aside, apart), _moto_apart(apart):
        began = time.thread_time()
        try:
            yield meters
        finally:
            meters.cpu = time.thread_time() - began - apart.seconds


@contextmanager
def counted(meters: Callable[[], Meters], aside: Aside, apart: Apart) -> Iterator[None]:
    """Counts each call of this process on the meters of the moment, without its CPU time.

    `aside` makes the meters' own calls, which look at rows before and after they are written. `apart` takes
    the time that the meters spend on what a call has read.
    """
    names = names_of(Environment.of(os.environ))
    with _aws(meters, aside, apart), listening(lambda: meters().http, names):
        yield


@contextmanager
def _aws(meters: Callable[[], Meters], aside: Aside, apart: Apart) -> Iterator[None]:
    client: Any = BaseClient
    call = client._make_api_call  # noqa: SLF001 - as above

    def counting(self: Any, operation: str, request: dict[str, Any]) -> Any:
        service = self.meta.service_model.service_name
        if service != "dynamodb":
            answer = call(self, operation, request)
            _count(meters(), service, operation, request, answer)
            return answer
        with meters().units.of(operation, request, partial(aside, self)) as answered:
            answer = call(self, operation, request)
            with apart.timed():
                answered(answer)
        return answer

    with replaced(client, _make_api_call=counting):
        yield


def _count(
    meters: Meters, service: str, operation: str, request: dict[str, Any], answer: dict[str, Any]
) -> None:
    if service == "kms":
        meters.kms[operation] += 1
    if service == "sqs":
        meters.sqs.add(operation, request, answer)


@contextmanager
def _moto_apart(apart: Apart) -> Iterator[None]:
    stub: Any = BotocoreStubber
    answer = stub.__call__

    def timed(*given: Any, **more: Any) -> Any:
        with apart.timed():
            return answer(*given, **more)

    with replaced(stub, __call__=timed):
        yield
