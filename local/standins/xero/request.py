"""Hands a handler an admitted call, the organisation it is for, and the record that its path names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from local.standins.xero.calls import Call
from local.standins.xero.state import State


@dataclass(frozen=True)
class Request:
    """An admitted call. `target` is the id in the path, `part` the id of what belongs to that record.

    `spoilt` gives the message of a planned fault for the element at a position.
    """

    state: State
    call: Call
    spoilt: Callable[[int], str | None]
    target: str = ""
    part: str = ""
