"""Tries a write again while other processes are writing the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shared.errors import Contended, Unavailable

T = TypeVar("T")
Pause = Callable[[], None]
# Of two events of one sale at the same time, one is decided after the other.
TRIES = 5


def at_once() -> None:
    """Makes no pause between two tries."""


def until_done(attempt: Callable[[], T | None], pause: Pause, otherwise: str) -> T:
    """Returns what the first try gives that is not None. `pause` is called between two tries.

    Raises Unavailable, with the message `otherwise`, when no try of five was the last.
    """
    for number in range(TRIES):
        if number:
            pause()
        try:
            made = attempt()
        except Contended:
            continue
        if made is not None:
            return made
    raise Unavailable(otherwise)
