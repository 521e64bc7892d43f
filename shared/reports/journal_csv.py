"""Writes the journal as CSV: one row for each posting, the postings of one document together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.ledger.journal import Journal, Posting
from shared.reports import cells
from shared.reports.uk import number

HEAD = ("Day", "Kind", "Reference", "Number", "What", "Account", "Debit", "Credit", "VAT remark", "Xero id")


def lines(journals: Iterable[Journal]) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines([HEAD])
    yield from cells.lines(_row(each, posting) for each in journals for posting in each.postings)


def _row(journal: Journal, posting: Posting) -> tuple[str, ...]:
    return (
        journal.dated.isoformat(),
        journal.kind,
        journal.key,
        "" if journal.number is None else str(journal.number),
        journal.description,
        posting.account,
        number(posting.pence) if posting.pence > 0 else "",
        number(-posting.pence) if posting.pence < 0 else "",
        remark(journal),
        journal.xero_id,
    )


def remark(journal: Journal) -> str:
    """Returns the VAT remark of a journal, empty where all VAT is known."""
    return f"VAT of {journal.untold} as Xero's account says, none taken here" if journal.untold else ""
