"""Misbehaviour on demand: what a real provider does on a bad day, said in advance."""

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
    """503 for every call before `until`, or closed connections; nothing is kept under any key."""

    until: datetime
    hang_up: bool = False


@dataclass(frozen=True)
class Unauthorised:
    """401, whatever the token."""


@dataclass(frozen=True)
class TooMany:
    """429, whatever was used; `problem` is minute, day, concurrent or appminute."""

    problem: str = "minute"
    retry_after: int = 30


@dataclass(frozen=True)
class Fail:
    """A 5xx that is kept under the call's key, before or after the call was committed."""

    status: int = 500
    committed: bool = False


@dataclass(frozen=True)
class LoseAnswer:
    """No answer: the connection closes, or hangs until the client gives up."""

    committed: bool = True
    hang: bool = False


@dataclass(frozen=True)
class CommitLate:
    """The connection closes, and the call is carried out so many simulated minutes later."""

    minutes: float


@dataclass(frozen=True)
class RefuseElement:
    """The element at `place` (from 0) is refused in these words."""

    place: int
    message: str


@dataclass(frozen=True)
class RefuseCall:
    """400 for any call that holds an element which `culprit` knows."""

    culprit: Callable[[Element], bool]
    message: str = "An error occurred in Xero. Check the API Status page"


@dataclass(frozen=True)
class Slow:
    """The answer waits so many real seconds, its place among the five abreast taken."""

    seconds: float


Kind = Down | Unauthorised | TooMany | Fail | LoseAnswer | CommitLate | RefuseElement | RefuseCall | Slow
K = TypeVar("K")


def every_call(call: Call) -> bool:
    """Of the accounting API: a token is lost only by a fault that asks for connect/token."""
    return call.resource.lower() not in ("connect", "connections")


def every_write(call: Call) -> bool:
    return every_call(call) and call.is_write


@dataclass
class Fault:
    """`times` is how many calls it still spoils; a Down ends at its time instead."""

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
    """`struck` names those that struck the call under way."""

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
        """The next fault of that kind for the call, used up once; None on a good day."""
        return next(self._struck(call, kind), None)

    def take_each(self, call: Call, kind: type[K]) -> list[K]:
        """All of them, each used up once."""
        return list(self._struck(call, kind))

    def _struck(self, call: Call, kind: type[K]) -> Iterator[K]:
        for fault in self._faults:
            if isinstance(fault.kind, kind) and fault.spoils(call):
                if not isinstance(fault.kind, Down):
                    fault.times -= 1
                self.struck.append(kind.__name__)
                yield fault.kind
