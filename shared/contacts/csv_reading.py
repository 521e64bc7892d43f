"""Reads a file of customers: its lines by column, or what is wrong with it as a whole, in a sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.contacts.csv_columns import column_of
from shared.spreadsheets import plain

# Larger files do not reach a function through API Gateway.
MOST_BYTES = 4_000_000
MOST_LINES = 10_000
_SEPARATORS = (",", ";", "\t")
PARTED = "Part it, and import one part after the other."
NOT_UTF8 = (
    "The file is not in UTF-8, so names with accents would be read wrongly. Save it again: in Excel as "
    "“CSV UTF-8 (comma delimited)”, in LibreOffice with the character set “Unicode (UTF-8)”."
)
QUOTED = "a quotation mark is not closed, or stands within a cell."
TOO_LONG = "It has more cells than the first line. Put cells with commas in quotation marks."
NO_NAMES = "The first line has to name the columns, one of them “name” or “e-mail”."


class Unreadable(Exception):
    """The file cannot be read at all. The error's text is a sentence for whoever has sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its number, its cells by column, and what is wrong with it, if anything."""

    number: int
    cells: Mapping[str, str]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file's lines. `unread` are the headings of columns that nothing here stands for."""

    lines: tuple[Line, ...]
    unread: tuple[str, ...] = ()


def read(content: bytes) -> File:
    """Reads a file in UTF-8. Raises Unreadable for one too large, in another encoding, or no table."""
    if len(content) > MOST_BYTES:
        size, most = len(content) // 1_000_000, MOST_BYTES // 1_000_000
        raise Unreadable(f"The file has {size:,} MB, and up to {most} MB are read at a time. {PARTED}")
    records = list(_records(_text(content)))
    if not records:
        raise Unreadable("The file is empty.")
    head = records[0][1]
    columns = [column_of(each) for each in head]
    if not {"name", "email", "id"} & {*columns}:
        raise Unreadable(NO_NAMES)
    if twice := sorted({each for each in columns if each and columns.count(each) > 1}):
        names = " and ".join(f"“{head[columns.index(each)].strip()}”" for each in twice)
        raise Unreadable(f"More than one column is read as {names}. Remove all but one.")
    unread = [each.strip() for each in head if each.strip() and not column_of(each)]
    return File(tuple(_line(number, cells, columns) for number, cells in records[1:]), tuple(unread))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(NOT_UTF8) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yields records that are not blank, each with the number of the line at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable(f"Line {begins}: {QUOTED}") from None
        if cells is None:
            return
        if any(each.strip() for each in cells):
            count += 1
            if count > MOST_LINES + 1:
                raise Unreadable(f"The file has more than {MOST_LINES:,} lines. {PARTED}")
            yield begins, cells
        begins = reader.line_num + 1


def _separator(text: str) -> str:
    """Returns what parts the columns: spreadsheets write commas, semicolons or tabs, by their country."""
    head = next((each for each in text.splitlines() if each.strip()), "")
    return max(_SEPARATORS, key=lambda each: sum(bool(column_of(cell)) for cell in head.split(each)))


def _line(number: int, cells: Sequence[str], columns: Sequence[str]) -> Line:
    if any(each.strip() for each in cells[len(columns) :]):
        return Line(number, {}, TOO_LONG)
    # What a shortened line does not say is left as it is.
    said = zip(columns, cells, strict=False)
    return Line(number, {column: plain(cell).strip() for column, cell in said if column})
