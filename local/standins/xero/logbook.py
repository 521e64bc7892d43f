"""Logs what became of each call, and counts the calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from local.standins.xero.calls import Call, Outcome
from local.standins.xero.records import Element

NAMES = ("Reference", "InvoiceNumber", "ContactNumber", "Name")
"""The log names an element by the first of these fields that it has."""


@dataclass
class Calls:
    """The number of calls that named the organisation, refused ones included."""

    read: int = 0
    write: int = 0

    def count(self, call: Call) -> None:
        if call.is_write:
            self.write += 1
        else:
            self.read += 1

    def snapshot(self) -> Calls:
        return replace(self)

    def since(self, earlier: Calls) -> Calls:
        return Calls(self.read - earlier.read, self.write - earlier.write)

    def reset(self) -> None:
        self.read = self.write = 0


@dataclass(frozen=True)
class Logged:
    """One call. `status` is None if no answer was sent; `fault` names the planned faults that hit it.

    `size` is the number of bytes in the answer's body, which Xero bills.
    """

    at: datetime
    method: str
    path: str
    status: int | None
    key: str | None
    references: tuple[str, ...]
    fault: str = ""
    replayed: bool = False
    size: int = 0


def row_of(call: Call, outcome: Outcome, fault: str) -> Logged:
    return Logged(
        at=call.at,
        method=call.method,
        path=call.path,
        status=outcome.answer.status if outcome.answer else None,
        key=call.key,
        references=tuple(_name_of(element) for element in call.elements),
        fault=fault,
        replayed=outcome.replayed,
        size=len(outcome.answer.body) if outcome.answer else 0,
    )


def _name_of(element: Element) -> str:
    return next((str(element[name]) for name in NAMES if element.get(name)), "")
