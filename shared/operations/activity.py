"""Finds what moved, the newest first, and where it stands: a page of it at a time, and few rows for each.

A ledger may hold a million rows. So a search looks at some of them, and says how far back it has looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.ledger.activity import Kind, Stands, kind_of, stands
from shared.ledger.documents import Removal
from shared.ledger.keys import in_its_place, removal_key
from shared.ledger.rows import SOURCE, LedgerRow
from shared.ledger.stages import is_document, stage_of
from shared.provider import Origin
from shared.store import activity, inbox, rows

# A page shows so many movements; each has four documents or so, and a page reads 200 rows at most.
PAGE = 25
# Where not every movement is wanted, so many are looked at for a page.
LOOKED_AT = 100
# A sale in instalments may have more movements than a page should list.
MOST_OTHERS = 100
# The states of rows by which a movement that stands so is found without looking through all of them.
FOUND_BY: dict[Stands, str] = {
    "on_its_way": "pending",
    "waits": "waiting",
    "needs_attention": "parked",
    "handled": "accepted",
    "taken_out": "undone",
    "left_out": "excluded",
    "undecided": "open",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; whatever is None or empty is not asked for.

    `since` and `until` are in UTC, and the latter is left out. `pence` is the gross, the fee or the net,
    whatever its sign; `words` are in the payer's name, the description or the movement's id.
    """

    provider: Origin | None = None
    kind: Kind | None = None
    stands: Stands | None = None
    since: datetime | None = None
    until: datetime | None = None
    pence: int | None = None
    words: str = ""

    @property
    def is_all(self) -> bool:
        """Whether every movement of the time is wanted."""
        return not (self.provider or self.kind or self.stands or self.pence is not None or self.words)


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement, the documents that it was booked by, and where it stands.

    `beside` are rows of what replaces its documents, or takes them out of Xero.
    """

    source: LedgerRow
    documents: tuple[LedgerRow, ...]
    stands: Stands
    beside: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of movements. `next` is where the others begin, empty if there are none.

    `looked_back_to` is how far back the page has looked without finding as many as it shows; else None.
    """

    entries: tuple[Entry, ...]
    next: str = ""
    looked_back_to: datetime | None = None


def find(tenant: str, wanted: Wanted, before: str = "") -> Found:
    """Returns a page of what is wanted, from where `before`, the `next` of an earlier page, says."""
    if wanted.stands in FOUND_BY:
        return _by_state(tenant, wanted, FOUND_BY[wanted.stands], before)
    most = PAGE if wanted.is_all else LOOKED_AT
    looked_at = activity.latest(tenant, most + 1, wanted.since, wanted.until, before)
    fitting = [(place, row) for place, row in looked_at[:most] if fits(row, wanted)]
    shown, is_more = fitting[:PAGE], len(looked_at) > most
    entries = tuple(_standing_so(_entries(tenant, [row for _, row in shown]), wanted))
    if len(fitting) > PAGE:
        return Found(entries, shown[-1][0])
    if not is_more:
        return Found(entries)
    place, last = looked_at[most - 1]
    return Found(entries, place, None if wanted.is_all else last.happened_at)


def newest(tenant: str, most: int) -> list[Entry]:
    """Returns what happened last, the newest first."""
    return _entries(tenant, [row for _, row in activity.latest(tenant, most)])


def one(tenant: str, key: str) -> Entry | None:
    """Returns a movement with its documents; None for a key that is no movement's."""
    found = [row for row in rows.read(tenant, [key]) if row.kind == SOURCE]
    return next(iter(_entries(tenant, found)), None)


@dataclass(frozen=True, slots=True)
class Story:
    """A movement from what told of it to what became of it.

    `documents` are all that was booked by it, those that took a refused one's place included, and `removals`
    the rows that take them out of Xero. `told` is the event that told of it first, None where a feed found
    it or the event is not kept any more. `others` are movements of the same sale.
    """

    entry: Entry
    documents: tuple[LedgerRow, ...]
    removals: tuple[LedgerRow, ...]
    told: inbox.Hint | None
    others: tuple[LedgerRow, ...]


def story(tenant: str, key: str) -> Story | None:
    """Reads all of a movement, some twenty rows; None for a key that is no movement's."""
    found = one(tenant, key)
    if found is None:
        return None
    source = found.source
    beside = [row for row in rows.with_key_prefix(tenant, f"{key} ") if is_document(row.kind)]
    made = {row.key: row for row in (*found.documents, *beside) if row.kind != Removal.__name__}
    removals = rows.read(tenant, map(removal_key, made))
    return Story(
        found,
        documents=tuple(sorted(made.values(), key=lambda row: (stage_of(row.kind), row.key))),
        removals=tuple(removals),
        told=inbox.find(tenant, source.told_by) if source.told_by else None,
        others=tuple(_others(tenant, source)),
    )


def _others(tenant: str, source: LedgerRow) -> list[LedgerRow]:
    """Reads the other movements of a sale, the first hundred of them, in the order in which they happened."""
    first = rows.read(tenant, [source.sale]) if source.sale else []
    keys = [fact.source for row in first for fact in row.facts if fact.source != source.key]
    return sorted(rows.read(tenant, keys[:MOST_OTHERS]), key=lambda row: row.happened_at)


def fits(source: LedgerRow, wanted: Wanted) -> bool:
    """Whether a movement is one that is wanted, as far as its own row says."""
    return (
        wanted.provider in (None, source.provider)
        and wanted.kind in (None, kind_of(source))
        and _is_within(source, wanted)
        and _is_of_amount(source, wanted.pence)
        and _is_named(source, wanted.words)
    )


def _is_within(source: LedgerRow, wanted: Wanted) -> bool:
    at = source.happened_at
    return (wanted.since is None or at >= wanted.since) and (wanted.until is None or at < wanted.until)


def _is_of_amount(source: LedgerRow, pence: int | None) -> bool:
    if pence is None:
        return True
    moved = source.movement
    return moved is not None and abs(pence) in (abs(moved.gross), abs(moved.fee), abs(moved.net))


def _is_named(source: LedgerRow, words: str) -> bool:
    """Whether each of the words is in what a person may look for, in whatever case."""
    told = f"{source.payer}\n{source.description}\n{source.key}".casefold()
    return all(word in told for word in words.casefold().split())


def _by_state(tenant: str, wanted: Wanted, state: str, before: str) -> Found:
    """Finds movements by those of their rows that are in a state, in the order of that state's list."""
    hits = rows.after(tenant, state, before, PAGE + 1)
    keys = list(dict.fromkeys(row.source for _, row in hits[:PAGE]))
    read = {row.key: row for row in rows.read(tenant, keys) if row.kind == SOURCE}
    fitting = [read[key] for key in keys if key in read and fits(read[key], wanted)]
    places = {place for place, _ in hits[:PAGE]}
    fresh = (each for each in _entries(tenant, fitting) if _first_place(each, state) in places)
    return Found(tuple(_standing_so(fresh, wanted)), hits[PAGE - 1][0] if len(hits) > PAGE else "")


def _first_place(entry: Entry, state: str) -> str:
    """Returns where the first of a movement's rows stands in a state's list: it is shown there alone."""
    every = (entry.source, *entry.documents, *entry.beside)
    return min((row.place for row in every if row.place.startswith(f"{state}#")), default="")


def _standing_so(entries: Iterable[Entry], wanted: Wanted) -> Iterable[Entry]:
    return (each for each in entries if wanted.stands in (None, each.stands))


def _entries(tenant: str, sources: Sequence[LedgerRow]) -> list[Entry]:
    keys = {key for source in sources for key in (*source.documents, *_beside(source))}
    known = {row.key: row for row in rows.read(tenant, keys)}
    return [_entry(source, known) for source in sources]


def _beside(source: LedgerRow) -> Iterator[str]:
    """Yields the keys of what stands beside a movement's documents: what replaces one, or takes it out."""
    for key in source.documents:
        yield from in_its_place(key)
        if source.state == "undone":
            yield removal_key(key)


def _entry(source: LedgerRow, known: Mapping[str, LedgerRow]) -> Entry:
    documents = tuple(known[key] for key in source.documents if key in known)
    beside = tuple(known[key] for key in _beside(source) if key in known)
    return Entry(source, documents, stands(source, (*documents, *beside)), beside)
