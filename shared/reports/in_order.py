"""Puts texts in order without holding them in memory: SQLite sorts them in a file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(slots=True)
class InOrder:
    """A database without a name: SQLite keeps it on the disk as it grows, and removes it in the end."""

    _kept: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(""))

    def __enter__(self) -> InOrder:
        self._kept.execute("CREATE TABLE kept (place TEXT, words TEXT)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def add(self, place: str, words: str) -> None:
        self._kept.execute("INSERT INTO kept VALUES (?, ?)", (place, words))

    def __iter__(self) -> Iterator[str]:
        """Yields the texts by their places; of one place, what was added first."""
        for (words,) in self._kept.execute("SELECT words FROM kept ORDER BY place, rowid"):
            yield words
