"""Has files made of a business's books in the background, says how far they are, and makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

from shared.errors import Contended
from shared.exports import TYPES, Export, ExportTurn, Wanted
from shared.ledger.rows import LedgerRow
from shared.queue import ExportQueue
from shared.store import closings, exports, rows
from shared.store.files import Files

# How often progress is noted: by so many rows, and no more often than that.
EVERY_ROWS, EVERY = 500, timedelta(seconds=2)
NOT_QUEUED = "It could not be begun just now. Ask for it again in a minute."
NOT_MADE = "It could not be made. Ask for it again; if that fails too, tell whoever looks after this."
Rows = Callable[[], Iterable[LedgerRow]]
# Yields a file's bytes, made of the ledger's rows, which can be read from their beginning more than once.
Written = Callable[[Wanted, Rows], Iterable[bytes]]


class Overtaken(Exception):
    """Stop and forget: the export was asked for anew, and whoever has that turn makes it."""


def ask(tenant: str, wanted: Wanted, by: str, queue: ExportQueue, now: datetime, turn: str) -> Export:
    """Has a file made, unless it is being made: then says how far that is. Raises botocore's errors.

    `turn` is a name that no other has. Asked twice at the same moment, it is made once.
    """
    known = exports.read(tenant, wanted.id)
    if known and known.is_under_way(now):
        return known
    fresh = Export(wanted, "asked", turn, by, now, now, revision=known.revision if known else 0)
    asked = exports.save(tenant, fresh)
    if asked is None:
        return _asked_by_another(tenant, wanted)
    try:
        queue.put(ExportTurn(tenant, wanted.id, turn))
    except Exception:
        exports.save(tenant, replace(asked, state="failed", why=NOT_QUEUED))
        raise
    return asked


def standing(tenant: str, id: str) -> Export | None:
    """Returns how far an export is; None for one that nobody asked for, or that there is none of."""
    try:
        return exports.read(tenant, Wanted.of(id).id)
    except ValueError:
        return None


def _asked_by_another(tenant: str, wanted: Wanted) -> Export:
    """Returns the export that somebody asked for a moment ago."""
    known = exports.read(tenant, wanted.id)
    if known is None:
        raise Contended("the export was asked for and forgotten at the same moment")
    return known


@dataclass(slots=True)
class Making:
    """An export while it is made. It counts the rows that are read, and notes that now and then."""

    tenant: str
    export: Export
    clock: Callable[[], datetime]
    read: int = 0

    def rows(self) -> Iterator[LedgerRow]:
        for row in rows.all_rows(self.tenant):
            self.read += 1
            if self.read % EVERY_ROWS == 0 and self.clock() - self.export.told_at >= EVERY:
                self.note(self.export)
            yield row

    def note(self, export: Export) -> None:
        """Stores how far the export is. Raises Overtaken if another turn has begun."""
        kept = exports.save(self.tenant, replace(export, rows=self.read, told_at=self.clock()))
        if kept is None:
            raise Overtaken(self.tenant)
        self.export = kept


def make(turn: ExportTurn, files: Files, write: Written, clock: Callable[[], datetime]) -> Export | None:
    """Makes a file that was asked for; None if it was made before, or was asked for anew since.

    Raises whatever prevented it, once that is noted.
    """
    export = standing(turn.tenant, turn.id)
    if export is None or export.turn != turn.turn or export.state == "ready":
        return None
    making = Making(turn.tenant, export, clock)
    try:
        making.note(replace(export, state="working", why=""))
        _fill(making, files, write)
    except Overtaken:
        return None
    except Exception:
        exports.save(turn.tenant, replace(making.export, state="failed", why=NOT_MADE, told_at=clock()))
        raise
    return making.export


def _fill(making: Making, files: Files, write: Written) -> None:
    """Writes into a file on the disk first: half a file would be taken for the books, and memory is small."""
    wanted, tenant = making.export.wanted, making.tenant
    closing = closings.latest(tenant, wanted.month) if wanted.month else None
    version = closing.version if closing and closing.is_closed and wanted.provider in closing.figures else 0
    name, place = wanted.name_of(tenant, version), f"exports/{tenant}/{making.export.turn}/{wanted.id}"
    with TemporaryFile() as file:
        size = written(file, write(wanted, making.rows))
        files.put(place, file, TYPES[wanted.format])
    making.note(replace(making.export, state="ready", size=size, place=place, name=name))


def written(file: BinaryIO, chunks: Iterable[bytes]) -> int:
    """Writes a file a piece at a time; returns its size in bytes."""
    return sum(file.write(chunk) for chunk in chunks)


def link(export: Export, files: Files, now: datetime) -> str | None:
    """Returns an address for a file that is ready, good for minutes; None for any other."""
    return files.link(export.place, export.name) if export.is_ready(now) else None
