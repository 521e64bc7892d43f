"""Keeps files of customers while they are imported: their lines in pieces, and how far each came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from pynamodb.exceptions import DoesNotExist, PutError

from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed

# Whoever has previewed a file decides by then; an import that was begun has long ended.
KEPT = timedelta(days=7)
# A row holds 400 KB.
LINES, SIZE = 100, 250_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that is to be carried out, with its cells by column.

    `id` and `revision` are those of the customer that it is about; no revision for one that is to be made.
    """

    number: int
    id: str
    cells: Mapping[str, str]
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A line that was not carried out, and why in a sentence."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """An import of `total` lines in `pieces`, of which `done` pieces are over. Times are in UTC.

    `created`, `edited` and `unchanged` count lines that were carried out, `failed` lists others, up to a
    bound; `failures` counts them all. `is_begun`: somebody has said that it is to be carried out.
    """

    id: str
    by: str
    at: datetime
    total: int
    pieces: int
    done: int = 0
    created: int = 0
    edited: int = 0
    unchanged: int = 0
    failures: int = 0
    failed: tuple[Failed, ...] = ()
    is_begun: bool = False

    @property
    def is_over(self) -> bool:
        return self.is_begun and self.done == self.pieces


def keep(tenant: str, made: Import, lines: Iterable[Wanted]) -> Import:
    """Keeps an import with its lines; returns it with the number of its pieces."""
    count = 0
    with DirectoryItem.batch_write() as batch:
        for count, piece in enumerate(_pieces(lines), 1):
            at = _piece(made.id, count)
            batch.save(DirectoryItem(tenant, at, body={"lines": piece}, expires_at=made.at + KEPT))
    whole = replace(made, pieces=count)
    _item(tenant, whole).save()
    return whole


def read(tenant: str, id: str) -> Import | None:
    try:
        return _import(DirectoryItem.get(tenant, _at(id), consistent_read=True))
    except DoesNotExist:
        return None


def lines_of(tenant: str, id: str, piece: int) -> list[Wanted]:
    """Returns the lines of a piece, which are counted from 1; none once the import is too old."""
    try:
        item = DirectoryItem.get(tenant, _piece(id, piece), consistent_read=True)
    except DoesNotExist:
        return []
    return [Wanted(**each) for each in item.body["lines"]]


def advance(tenant: str, before: Import, after: Import) -> bool:
    """Keeps how far an import came; returns False if somebody else has carried it on meanwhile."""
    try:
        _item(tenant, after).save(condition=DirectoryItem.revision == _revision(before))
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def begun(tenant: str, most: int = 10) -> list[Import]:
    """Lists imports that were begun and are not over."""
    found = DirectoryItem.query(tenant, DirectoryItem.at.startswith("import#"), consistent_read=True)
    imports = map(_import, found)
    return list(islice((each for each in imports if each.is_begun and not each.is_over), most))


def _pieces(lines: Iterable[Wanted]) -> Iterator[list[dict[str, Any]]]:
    piece, size = list[dict[str, Any]](), 0
    for each in lines:
        line = asdict(each)
        length = len(str(line).encode(errors="surrogatepass"))
        if piece and (len(piece) == LINES or size + length > SIZE):
            yield piece
            piece, size = [], 0
        piece, size = [*piece, line], size + length
    if piece:
        yield piece


def _revision(made: Import) -> int:
    return made.done + made.is_begun


def _item(tenant: str, made: Import) -> DirectoryItem:
    body = asdict(made) | {"at": made.at.isoformat()}
    item = DirectoryItem(tenant, _at(made.id), body=body, expires_at=made.at + KEPT)
    item.revision = _revision(made)
    return item


def _import(item: DirectoryItem) -> Import:
    body = item.body
    failed: Sequence[Mapping[str, Any]] = body["failed"]
    times = {"at": datetime.fromisoformat(body["at"]), "failed": tuple(Failed(**each) for each in failed)}
    return Import(**{**body, **times})


def _at(id: str) -> str:
    return f"import#{id}"


def _piece(id: str, number: int) -> str:
    return f"piece#{id}#{number:04}"
