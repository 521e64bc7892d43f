"""Makes the stand-in fail on demand, as the real Xero does on a bad day."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from local.standins.xero.calls import Call
from local.standins.xero.records import Element

FOREVER = sys.maxsize


@dataclass(frozen=True)
class Down:
    """Answers every call before `until` with 503 or a closed connection; keeps nothing under any key."""

    until: datetime
    hang_up: bool = False


@dataclass(frozen=True)
class Unauthorised:
    """Answers 401, whatever the token."""


@dataclass(frozen=True)
class TooMany:
    """Answers 429, whatever the usage; `problem` is minute, day, concurrent or appminute."""

    problem: str = "minute"
    retry_after: int = 30


@dataclass(frozen=True)
class Fail:
    """Answers with a 5xx, kept under the call's idempotency key, before or after committing the call."""

    status: int = 500
    committed: bool = False


@dataclass(frozen=True)
class LoseAnswer:
    """Sends no answer: the connection closes, or hangs until the client gives up."""

    committed: bool = True
    hang: bool = False


@dataclass(frozen=True)
class CommitLate:
    """Closes the connection, and carries the call out after that many simulated minutes."""

    minutes: float


@dataclass(frozen=True)
class RefuseElement:
    """Refuses the element at `place` (from 0) with this message."""

    place: int
    message: str


@dataclass(frozen=True)
class RefuseCall:
    """Answers 400 to any call with an element that `culprit` picks out."""

    culprit: Callable[[Element], bool]
    message: str = "An error occurred in Xero. Check the API Status page"


@dataclass(frozen=True)
class Slow:
    """Delays the answer by real seconds, while the call counts towards the five concurrent ones."""

    seconds: float


Kind = Down | Unauthorised | TooMany | Fail | LoseAnswer | CommitLate | RefuseElement | RefuseCall | Slow
K = TypeVar("K")


def every_call(call: Call) -> bool:
    """Matches every call to the accounting API; a fault that is to lose tokens must name connect/token."""
    return call.resource.lower() not in ("connect", "connections")


def every_write(call: Call) -> bool:
    return every_call(call) and call.is_write


@dataclass
class Fault:
    """A planned fault. `times` is how many more calls it spoils; a Down ends at its time instead."""

    kind: Kind
    match: Callable[[Call], bool] = every_call
    times: int = 1

    def spoils(self, call: Call) -> bool:
        return self.times > 0 and self.match(call) and _concerns(self.kind, call)


def _concerns(kind: Kind, call: Call) -> bool:
    if isinstance(kind, Down):
        return call.at < kind.until
    if isinstance(kind, RefuseElement):
        return len(call.elements) > kind.place
    if isinstance(kind, RefuseCall):
        return any(kind.culprit(element) for element in call.elements)
    return True


@dataclass
class Faults:
    """The planned faults; `struck` names the ones that hit the current call."""

    struck: list[str] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    @property
    def pending(self) -> list[Fault]:
        return [fault for fault in self._faults if fault.times > 0]

    def take(self, call: Call, kind: type[K]) -> K | None:
        """Uses the next fault of that kind for the call once; None if there is none."""
        return next(self._struck(call, kind), None)

    def take_each(self, call: Call, kind: type[K]) -> list[K]:
        """Uses every fault of that kind for the call once."""
        return list(self._struck(call, kind))

    def _struck(self, call: Call, kind: type[K]) -> Iterator[K]:
        for fault in self._faults:
            if isinstance(fault.kind, kind) and fault.spoils(call):
                if not isinstance(fault.kind, Down):
                    fault.times -= 1
                self.struck.append(kind.__name__)
                yield fault.kind
