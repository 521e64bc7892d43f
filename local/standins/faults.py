"""Makes the next calls to a provider's stand-in fail in a chosen way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# An HTTP status, or the connection cut in the middle of the answer. 404 is for an object that does not exist
# yet or no longer exists; 410, which only GoCardless sends, is for one that it keeps and does not show.
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
        """Spoils the next `times` calls to the path `on`, such as `/v1/charges`, and to paths below it."""
        self._faults.append(Fault(kind, on, times))

    def take(self, path: str) -> Kind | None:
        for fault in self._faults:
            if fault.concerns(path):
                fault.left -= 1
                return fault.kind
        return None

    def clear(self) -> None:
        self._faults.clear()
