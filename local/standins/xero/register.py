"""Keeps records by id, and by whatever else they are looked up by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Identified(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Identified)


class Register(Generic[R]):
    """Each keyword names an index; its function gives a record's value, None to leave the record out."""

    def __init__(self, **indexes: Callable[[R], str | None]) -> None:
        self._records: dict[str, R] = {}
        self._indexes = indexes
        self._ids: dict[str, dict[str, str]] = {name: {} for name in indexes}
        self._news: dict[str, str] = {}

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def get(self, record_id: object) -> R | None:
        return self._records.get(record_id) if isinstance(record_id, str) else None

    def __getitem__(self, record_id: str) -> R:
        return self._records[record_id]

    def find(self, index: str, value: object) -> R | None:
        return self.get(self._ids[index].get(value)) if isinstance(value, str) else None

    def put(self, record: R, *, quietly: bool = False) -> None:
        """Adds the record, or replaces the one with its id; `quietly`: that is no news."""
        if not quietly:
            self._news.setdefault(record.id, "UPDATE" if record.id in self._records else "CREATE")
        for name, value_of in self._indexes.items():
            self._forget(name, record.id)
            value = value_of(record)
            if value is not None:
                self._ids[name][value] = record.id
        self._records[record.id] = record

    def take_news(self) -> dict[str, str]:
        """Returns, by id, what was created (CREATE) or changed (UPDATE) since the last time."""
        taken, self._news = self._news, {}
        return taken

    def _forget(self, name: str, record_id: str) -> None:
        former = self._records.get(record_id)
        value = self._indexes[name](former) if former is not None else None
        if value is not None and self._ids[name].get(value) == record_id:
            del self._ids[name][value]

    def remove(self, record: R) -> None:
        for name in self._indexes:
            self._forget(name, record.id)
        del self._records[record.id]
        self._news.pop(record.id, None)

    def copy(self) -> Register[R]:
        twin: Register[R] = Register(**self._indexes)
        twin._records = dict(self._records)
        twin._ids = {name: dict(ids) for name, ids in self._ids.items()}
        twin._news = dict(self._news)
        return twin
