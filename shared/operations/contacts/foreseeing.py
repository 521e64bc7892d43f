"""Foresees what each line of a file would do: nothing is changed by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.contacts.checks import complaints
from shared.contacts.csv_lines import Entry, Wrong, entry_of, id_of, is_same
from shared.contacts.csv_reading import Line
from shared.contacts.customers import Customer
from shared.contacts.tags import tag_complaints
from shared.lead_sources.sources import LeadSources
from shared.operations.contacts.given_source import source_complaints
from shared.operations.contacts.proposing import likely
from shared.operations.contacts.refusals import NotActive
from shared.store import directory, lead_sources
from shared.store.directory_imports import Wanted

# So many new ones are compared with who is here, while somebody waits for the page.
MOST_COMPARED = 100
NOBODY = "No customer has this id. Leave the id empty for a new customer."
TWICE = "Line {} is about the same customer."


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What becomes of a line. `is_likely` is None for one that was not compared with who is here."""

    number: int
    kind: Literal["new", "edit", "unchanged", "bad"]
    wanted: Wanted | None = None
    wrong: str = ""
    is_likely: bool | None = None


def foresee(tenant: str, lines: Sequence[Line], now: datetime) -> list[Foreseen]:
    """Foresees all lines of a file, in their order."""
    ids = {line.number: line.cells.get("id") or id_of(tenant, line.cells) for line in lines}
    known = directory.read_many(tenant, (ids[line.number] for line in lines if not line.wrong))
    return list(_all(_Looking(tenant, lead_sources.read(tenant), now), lines, ids, known))


@dataclass(frozen=True, slots=True)
class _Looking:
    """Whose file is looked at, when, and with which lead sources."""

    tenant: str
    sources: LeadSources
    now: datetime


def _all(
    looking: _Looking, lines: Sequence[Line], ids: Mapping[int, str], known: Mapping[str, Customer]
) -> Iterator[Foreseen]:
    first, compared = dict[str, int](), 0
    for line in lines:
        id = ids[line.number]
        if not line.wrong and id in first:
            yield Foreseen(line.number, "bad", wrong=TWICE.format(first[id]))
            continue
        first.setdefault(id, line.number)
        seen = _one(looking, line, id, known.get(id))
        if seen.kind == "new" and compared < MOST_COMPARED:
            compared += 1
            seen = Foreseen(line.number, "new", seen.wanted, is_likely=_is_likely(looking, id, line))
        yield seen


def _one(looking: _Looking, line: Line, id: str, customer: Customer | None) -> Foreseen:
    try:
        return _fit(looking, line, id, customer)
    except Wrong as wrong:
        return Foreseen(line.number, "bad", wrong=str(wrong))


def _fit(looking: _Looking, line: Line, id: str, customer: Customer | None) -> Foreseen:
    if line.wrong:
        raise Wrong(line.wrong)
    if customer is None and line.cells.get("id"):
        raise Wrong(NOBODY)
    if customer is not None and not line.cells.get("id"):
        # The same line was imported before, and whatever became of the customer since stays so.
        return Foreseen(line.number, "unchanged")
    entry = entry_of(line.cells, customer, looking.sources.names)
    if customer and is_same(entry, customer):
        return Foreseen(line.number, "unchanged")
    _insist(looking, entry, customer)
    wanted = Wanted(line.number, id, dict(line.cells), customer.revision if customer else None)
    return Foreseen(line.number, "edit" if customer else "new", wanted)


def _insist(looking: _Looking, entry: Entry, customer: Customer | None) -> None:
    if customer and customer.state != "active":
        raise Wrong(str(NotActive(customer)))
    before = customer.details if customer else None
    found = [
        *complaints(entry.details, before),
        *tag_complaints(entry.tags),
        *source_complaints(looking.sources, entry.details, before),
    ]
    if found:
        raise Wrong(" ".join(each.sentence for each in found))


def _is_likely(looking: _Looking, id: str, line: Line) -> bool:
    entry = entry_of(line.cells, None, looking.sources.names)
    made = Customer(id, entry.kind, entry.details, entry.tags)
    return any(True for _ in likely(looking.tenant, made, looking.now))
