"""Keeps likely pairs of customers: those that wait for a person, and what a person has said of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.store.directory_rows import rows_behind
from shared.store.tables.directory import DirectoryItem

Outcome = Literal["confirmed", "refused"]


@dataclass(frozen=True, slots=True)
class Likely:
    """A likely pair, by the ids of two customers, the lesser first. `found_at` is in UTC, `reasons` in words.

    `outcome` is what a person has said of it, `by` whom and `at` when; all empty while nobody has.
    """

    one: str
    other: str
    reasons: tuple[str, ...]
    found_at: datetime
    outcome: Outcome | None = None
    by: str = ""
    at: datetime | None = None

    @property
    def id(self) -> str:
        return f"{self.one}~{self.other}"


def id_of(one: str, other: str) -> str:
    """Returns the id of a pair, whoever of the two is named first."""
    return "~".join(sorted((one, other)))


def propose(tenant: str, pairs: Iterable[Likely]) -> None:
    with DirectoryItem.batch_write() as batch:
        for each in pairs:
            batch.save(DirectoryItem(tenant, _open(each.id), body=_written(each)))


def open_ones(tenant: str, most: int, after: str = "") -> list[Likely]:
    """Lists up to `most` pairs that wait for a person, behind the pair of the id `after`."""
    return _listed(tenant, "pair#open#", most, after)


def settled_ones(tenant: str, most: int, after: str = "") -> list[Likely]:
    """Lists up to `most` pairs of which a person has said something, behind the pair of the id `after`."""
    return _listed(tenant, "pair#settled#", most, after)


def settled(tenant: str, ids: Iterable[str]) -> dict[str, Likely]:
    """Returns those of the pairs of which a person has said something, by their ids. Strongly consistent."""
    return _read(tenant, [_settled(each) for each in dict.fromkeys(ids)])


def waiting(tenant: str, id: str) -> Likely | None:
    """Returns a pair that waits for a person; None if there is none."""
    return _read(tenant, [_open(id)]).get(id)


def settle(tenant: str, pair: Likely) -> None:
    """Keeps what a person has said, and first: a pair that was settled is not open, whatever is left."""
    DirectoryItem(tenant, _settled(pair.id), body=_written(pair)).save()
    withdraw(tenant, [pair.id])


def withdraw(tenant: str, ids: Iterable[str]) -> None:
    """Takes pairs from those that wait."""
    with DirectoryItem.batch_write() as batch:
        for each in ids:
            batch.delete(DirectoryItem(tenant, _open(each)))


def forget_settled(tenant: str, ids: Iterable[str]) -> None:
    """Forgets what was said of pairs."""
    with DirectoryItem.batch_write() as batch:
        for each in ids:
            batch.delete(DirectoryItem(tenant, _settled(each)))


def _listed(tenant: str, begins: str, most: int, after: str) -> list[Likely]:
    return [_likely(item.body) for item in rows_behind(tenant, begins, most, f"{begins}{after}")]


def _read(tenant: str, ats: Sequence[str]) -> dict[str, Likely]:
    found = DirectoryItem.batch_get([(tenant, each) for each in ats], consistent_read=True)
    return {each.id: each for each in (_likely(item.body) for item in found)}


def _open(id: str) -> str:
    return f"pair#open#{id}"


def _settled(id: str) -> str:
    return f"pair#settled#{id}"


def _written(pair: Likely) -> dict[str, Any]:
    return {
        "one": pair.one,
        "other": pair.other,
        "reasons": list(pair.reasons),
        "found_at": pair.found_at.isoformat(),
        "outcome": pair.outcome,
        "by": pair.by,
        "at": pair.at.isoformat() if pair.at else None,
    }


def _likely(body: dict[str, Any]) -> Likely:
    return Likely(
        body["one"],
        body["other"],
        tuple(body["reasons"]),
        datetime.fromisoformat(body["found_at"]),
        body["outcome"],
        body["by"],
        datetime.fromisoformat(body["at"]) if body["at"] else None,
    )
