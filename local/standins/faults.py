"""Misbehaviour on demand: what the next calls to a provider's stand-in get instead of their answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A status, or the connection cut in the middle of the answer. 404 is for an object that is not there yet, or
# not any more; 410 is GoCardless's alone, for what it keeps and does not show.
Kind = Literal[404, 410, 429, 500, 503, "dropped"]


@dataclass
class Fault:
    kind: Kind
    on: str
    left: int

    def concerns(self, path: str) -> bool:
        return self.left > 0 and (path == self.on or path.startswith(self.on.rstrip("/") + "/"))


class Faults:
    """Faults in the order they were added; each is used up by the calls it spoils."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, kind: Kind, *, times: int = 1, on: str = "/") -> None:
        """Spoil the next `times` calls to the path `on`, `/v1/charges` say, and to those below it."""
        self._faults.append(Fault(kind, on, times))

    def take(self, path: str) -> Kind | None:
        for fault in self._faults:
            if fault.concerns(path):
                fault.left -= 1
                return fault.kind
        return None

    def clear(self) -> None:
        self._faults.clear()
