"""What a handler is given: an admitted call, the organisation it is for, and the record its path names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from local.standins.xero.calls import Call
from local.standins.xero.state import State


@dataclass(frozen=True)
class Request:
    """`target` is the id in the path, `part` that of what belongs to it.

    `spoilt` gives a fault's words for the element at a place.
    """

    state: State
    call: Call
    spoilt: Callable[[int], str | None]
    target: str = ""
    part: str = ""
