"""Implements export: writes the ledger, or its journal, to a file for other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from ops.answering import Answer, Command
from ops.desk import Desk
from ops.errors import Failed, Misused
from ops.page import many
from shared.ledger.journal import journals
from shared.reports import cells, journal_beancount, journal_csv, ledger_csv
from shared.reports.json.export import export_json
from shared.settings import Settings
from shared.store import rows

# How to make the lines of each export in each format, and the encoding of the file.
EXPORTS: dict[tuple[str, str], tuple[Callable[[str, Settings], Iterable[str]], str]] = {
    ("ledger", "csv"): (lambda tenant, _: ledger_csv.lines(rows.all_rows(tenant)), cells.ENCODING),
    ("journal", "csv"): (
        lambda tenant, _: journal_csv.lines(journals(rows.all_rows(tenant))),
        cells.ENCODING,
    ),
    ("journal", "beancount"): (
        lambda tenant, settings: journal_beancount.lines(list(journals(rows.all_rows(tenant))), settings),
        "utf-8",
    ),
}


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Writes the file. Raises Misused for a format that this export does not have."""
    owner, kind = desk.owner(), (wanted.what, wanted.format)
    if kind not in EXPORTS:
        known = " or ".join(kind for what, kind in EXPORTS if what == wanted.what)
        raise Misused(f"the {wanted.what} can be exported as {known}")
    make, encoding = EXPORTS[kind]
    content = "".join(make(owner.tenant, owner.settings)).encode(encoding)
    message = write(desk, wanted.out, content)
    document = export_json(owner.tenant, wanted.what, wanted.format, str(wanted.out), len(content))
    return Answer(document, [message])


def write(desk: Desk, out: Path, content: bytes) -> str:
    """Writes a file as a whole or not at all: half a file would be taken for the books. Raises Failed."""
    if out.exists():
        desk.agree(f"{out} exists already, and will be overwritten.")
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}") from None
    return f"{out}: {many(len(content), 'byte')}"


def _what(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("ledger", "journal"), help="what to export")
    parser.add_argument("--format", choices=("csv", "beancount"), default="csv", help="(default csv)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")


COMMANDS = (
    Command("export", "write the whole ledger, or its journal, to a file", run, "nothing was written", _what),
)
