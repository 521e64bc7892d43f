"""Implements export: writes the ledger, or its journal, to a file for other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from ops.answering import Answer, Command
from ops.desk import Desk
from ops.errors import Failed, Misused
from ops.page import many
from shared.exports import FORMATS, Wanted
from shared.operations.exports import written
from shared.reports.exports import Books, chunks
from shared.reports.json.export import export_json
from shared.store import rows
from shared.store.tenants import Tenant


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Writes the file. Raises Misused for a format that this export does not have."""
    owner = desk.owner()
    try:
        file = Wanted(wanted.what, wanted.format)
    except ValueError:
        known = " or ".join(FORMATS[wanted.what])
        raise Misused(f"the {wanted.what} can be exported as {known}") from None
    size = write(desk, wanted.out, chunks(file, books_of(owner, desk)))
    document = export_json(owner.tenant, wanted.what, wanted.format, str(wanted.out), size)
    return Answer(document, [said(wanted.out, size)])


def books_of(owner: Tenant, desk: Desk) -> Books:
    """Returns what files of this business are made of."""
    return Books(partial(rows.all_rows, owner.tenant), owner.settings, owner.tenant, desk.clock())


def write(desk: Desk, out: Path, content: Iterable[bytes]) -> int:
    """Writes a file as a whole or not at all: half a file would be taken for the books. Raises Failed.

    Returns its size in bytes.
    """
    if out.exists():
        desk.agree(f"{out} exists already, and will be overwritten.")
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            size = written(file, content)
        part.replace(out)
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}") from None
    return size


def said(out: Path, size: int) -> str:
    return f"{out}: {many(size, 'byte')}"


def _what(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("ledger", "journal"), help="what to export")
    parser.add_argument("--format", choices=("csv", "beancount"), default="csv", help="(default csv)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")


COMMANDS = (
    Command("export", "write the whole ledger, or its journal, to a file", run, "nothing was written", _what),
)
