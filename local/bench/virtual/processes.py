"""Gives each invocation what a process of its own would have on AWS, and puts its threads on the timeline."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from threading import local
from types import ModuleType
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType

from local.bench.virtual.timeline import Timeline
from local.lean_moto.replacing import replaced
from local.stack.template import Function


class OnePerThread:
    """Stands in for a module's batch processor, which on AWS every process has for itself."""

    def __init__(self, like: BatchProcessor) -> None:
        self._like = like
        self._own = local()

    def __call__(self, *given: Any, **more: Any) -> Any:
        return self._mine()(*given, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mine(), name)

    def _mine(self) -> BatchProcessor:
        if not hasattr(self._own, "processor"):
            self._own.processor = BatchProcessor(
                EventType.SQS, raise_on_entire_batch_failure=self._like.raise_on_entire_batch_failure
            )
        mine: BatchProcessor = self._own.processor
        return mine


class Pool:
    """Stands in for ThreadPoolExecutor: its threads are on the timeline, side by side in virtual time."""

    def __init__(self, timeline: Timeline, threads: int) -> None:
        self._timeline = timeline
        self._threads = threads

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, do: Callable[[Any], Any], things: Iterable[Any]) -> list[Any]:
        """Does all before it returns. Raises the first error."""
        numbered = list(enumerate(things))
        left, done = iter(numbered), dict[int, Any]()

        def work_off() -> None:
            for number, thing in left:
                done[number] = do(thing)

        self._timeline.together([work_off] * min(self._threads, len(numbered)))
        return [done[number] for number, _ in numbered]


@contextmanager
def as_processes_of_their_own(specs: Mapping[str, Function], timeline: Timeline) -> Iterator[None]:
    """Gives each invocation what a process of its own would have, where a module keeps it for all its calls.

    The threads that functions make are put on the timeline, too.
    """
    for spec in specs.values():
        import_module(spec.module)
    ours = [module for name, module in sys.modules.items() if name.startswith(("functions.", "shared."))]
    with ExitStack() as held:
        held.enter_context(warnings.catch_warnings())
        # Metrics are one for the whole process: an invocation that ends takes along those of all others.
        warnings.filterwarnings("ignore", "No application metrics to publish")
        for module in ours:
            held.enter_context(replaced(module, **_own(module, timeline)))
        yield


def _own(module: ModuleType, timeline: Timeline) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for name, value in vars(module).items():
        if isinstance(value, BatchProcessor):
            own[name] = OnePerThread(value)
        if value is ThreadPoolExecutor:
            own[name] = partial(Pool, timeline)
    return own
