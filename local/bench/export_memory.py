"""Measures an export's memory for a small ledger and for a large one, for make bench.

The ledger is made row by row as it is read, since moto would keep every row. A process of its own makes one
file, and says how much memory it had at most: python -m local.bench.export_memory ledger-csv 100000.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from tempfile import TemporaryFile
from time import process_time

from local.demo.trading_day import SETTINGS
from shared.exports import Wanted
from shared.ledger.codec import document_to_dict, kind_of, movement_to_dict
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Spend
from shared.ledger.keys import Role, reference
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import SOURCE, LedgerRow
from shared.money import Money
from shared.operations.exports import written
from shared.reports.exports import Books, chunks
from shared.settings import Settings

# A month of two years in which the same is sold every day, and when that begins.
MONTH = "month-2026-06-stripe"
WHOLE = ("ledger-csv", "journal-csv", "journal-beancount")
OF_A_MONTH = tuple(f"{MONTH}-{each}" for each in ("csv", "beancount", "pdf"))
BEGINS, SPAN = datetime(2025, 1, 1, 12, tzinfo=UTC), timedelta(days=730)
# ru_maxrss is in kilobytes, except on macOS.
UNIT = 1 if sys.platform == "darwin" else 1024
OWN = Settings.from_dict(SETTINGS)


@dataclass(frozen=True, slots=True)
class Made:
    """A file of so many rows: its size and the process's peak of memory in bytes, and CPU time in seconds."""

    rows: int
    size: int
    peak: int
    cpu: float


def made_apart(id: str, rows: int) -> Made:
    command = [sys.executable, "-m", "local.bench.export_memory", id, str(rows)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return Made(**json.loads(answer.stdout))


def made(id: str, rows: int) -> Made:
    """Makes a file in this process."""
    books = Books(lambda: islice(ledger(rows // 5), rows), OWN, "Bench", BEGINS + SPAN)
    with TemporaryFile() as file:
        size = written(file, chunks(Wanted.of(id), books))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
    return Made(rows, size, peak, round(process_time(), 1))


def ledger(sales: int) -> Iterator[LedgerRow]:
    """Yields the rows of so many sales, spread evenly, each to a customer of its own: five rows a sale."""
    for number in range(sales):
        yield from _sale(number, BEGINS + SPAN * number / sales)


def _sale(number: int, at: datetime) -> Iterator[LedgerRow]:
    source, who = f"txn_3QaBcDeFgHiJkLmNoP{number:07}", f"stripe:cus_Q{number:07}"
    sold = reference(f"ch_3QaBcDeFgHiJkLmNoP{number:07}", Role.INVOICE)
    line = Line(f"Piano lesson {number}, an hour at home", "200", Money(4_800), "OUTPUT2")
    fee = Line("Stripe fee", "404", Money(92), "REVERSECHARGES")
    clearing = OWN.clearing_accounts["stripe"]
    documents: tuple[Document, ...] = (
        Contact(who, f"Wilhelmina Featherstonehaugh {number}", f"w{number}@example.co.uk"),
        Invoice(sold, who, at.date(), at.date(), (line,), is_whole=True),
        Payment(reference(source, Role.PAYMENT), sold, clearing, at.date(), Money(4_800), who),
        Spend(reference(source, Role.FEE), "supplier:stripe", clearing, at.date(), (fee,)),
    )
    for document in documents:
        yield _row(source, at, document.key, kind_of(document), document, number)
    yield _row(source, at, source, SOURCE, None, number)


def _row(source: str, at: datetime, key: str, kind: str, document: Document | None, number: int) -> LedgerRow:
    moved = RecordedMovement(4_800, 92, "GBP", "charge")
    return LedgerRow(
        key,
        kind,
        "posted" if document else "booked",
        source,
        "stripe",
        at,
        stored_document=document_to_dict(document) if document else None,
        stored_movement=None if document else movement_to_dict(moved),
        number=number if kind == Invoice.__name__ else None,
        xero_id="5f2b1a9e-0000-4000-8000-0123456789ab" if document else "",
    )


if __name__ == "__main__":
    print(json.dumps(asdict(made(sys.argv[1], int(sys.argv[2])))))
