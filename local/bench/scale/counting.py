"""Counts, in virtual time, what each function uses: calls by their meters, runs and their seconds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from threading import local
from typing import Any

from botocore.client import BaseClient

from local.bench.meters import Meters
from local.bench.meters.metering import Apart, Aside, counted
from local.lean_moto.replacing import replaced
from local.stack import shortcut
from local.stack.template import template

Handler = Callable[[Any, Any], Any]
# X-Ray records the first trace of a second and so much of all others.
SAMPLED = 0.05


@dataclass(slots=True)
class Used:
    """What a function used. `seconds` are of virtual time; `begun` counts runs by their first second."""

    meters: Meters = field(default_factory=Meters)
    runs: int = 0
    seconds: float = 0.0
    begun: Counter[int] = field(default_factory=Counter)

    @property
    def traces(self) -> float:
        return sum(1 + SAMPLED * (count - 1) for count in self.begun.values())


class ByFunction:
    """What each function has used, by its name in the template. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.used: defaultdict[str, Used] = defaultdict(Used)
        self._now = now
        self._nobody = Meters()
        self._thread = local()

    def meters(self) -> Meters:
        """Returns the meters of the function that this thread runs; what nobody runs counts for nobody."""
        meters: Meters = getattr(self._thread, "meters", self._nobody)
        return meters

    def counting(self, name: str, handler: Handler) -> Handler:
        """Returns the handler of a function, whose runs are counted."""

        def run(event: Any, context: Any) -> Any:
            used, began = self.used[name], self._now()
            used.runs, used.begun[int(began)] = used.runs + 1, used.begun[int(began)] + 1
            self._thread.meters = used.meters
            try:
                return handler(event, context)
            finally:
                del self._thread.meters
                used.seconds += self._now() - began

        return run


@contextmanager
def by_function(now: Callable[[], float], ask: Any) -> Iterator[ByFunction]:
    """Counts for as long as the block lasts. `ask` is how clients call where no time passes."""
    counts = ByFunction(now)
    with ExitStack() as held:
        held.enter_context(counted(counts.meters, past_http(ask), Apart()))
        for spec in template().functions.values():
            module: Any = import_module(spec.module)
            held.enter_context(replaced(module, handler=counts.counting(spec.name, module.handler)))
        yield counts


def past_http(ask: Any) -> Aside:
    """Returns a way to call that hands DynamoDB's calls straight to moto, and all others to `ask`."""

    def answer(client: Any, operation: str, request: dict[str, Any]) -> Any:
        is_dynamodb = client.meta.service_model.service_name == "dynamodb"
        short = shortcut.answer(operation, request) if is_dynamodb else None
        return ask(client, operation, request) if short is None else short

    return answer


@contextmanager
def straight() -> Iterator[None]:
    """Hands DynamoDB's calls straight to moto: what is not measured need not take as long."""
    client: Any = BaseClient
    answer = past_http(client._make_api_call)  # noqa: SLF001 - the one door of all of AWS's clients
    with replaced(client, _make_api_call=answer):
        yield
