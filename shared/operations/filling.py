"""Fills a page of a list of which not every place is wanted, and reads no more than so much for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Each = TypeVar("Each")
# Some places in their order, each with what is wanted of it: one, or nothing.
Piece = Sequence[tuple[str, Sequence[Each]]]


@dataclass(frozen=True, slots=True)
class Filled(Generic[Each]):
    """What was found. `next` is the place behind which the list goes on, empty at its end."""

    found: tuple[Each, ...]
    next: str = ""


def filled(
    read: Callable[[str], Piece[Each]], after: str, most: int, at_once: int, most_read: int
) -> Filled[Each]:
    """Reads pieces behind the place `after` until `most` are found, or `most_read` places looked through.

    `read` returns up to `at_once` places behind one; fewer are the last.
    """
    found, looked_at, at = list[Each](), 0, after
    while looked_at < most_read:
        piece = read(at)
        for place, wanted in piece:
            if len(found) == most:
                return Filled(tuple(found), at)
            at = place
            found += wanted
        looked_at += len(piece)
        if len(piece) < at_once:
            return Filled(tuple(found))
    return Filled(tuple(found), at)
