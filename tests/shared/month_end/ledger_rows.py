"""Makes the ledger rows that the recorder leaves for a small business's events, for reports to read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from shared.booking.case import recorded_source
from shared.booking.decision import Booking, Decision
from shared.events import Event
from shared.ledger.codec import movement_to_dict
from shared.ledger.documents import Document, Invoice
from shared.ledger.rows import SOURCE, LedgerRow
from shared.settings import Settings
from tests.shared.booking.books import SETTINGS, Books
from tests.shared.ledger.entries import ledger_row


def recorded(*events: Event, settings: Settings = SETTINGS) -> list[LedgerRow]:
    """Makes the rows of these events, all posted, with invoices numbered from one on."""
    books, numbers = Books(settings), count(1)
    rows: list[LedgerRow] = []
    for event in events:
        before, decision = set(books.documents), books.decide(event)
        rows.append(source(event, decision))
        if isinstance(decision, Booking):
            documents = [each for each in books.book(event).documents if each.key not in before]
            rows += posted(event, documents, numbers)
    return rows


def source(event: Event, decision: Decision) -> LedgerRow:
    made = recorded_source(event)
    state = "booked" if isinstance(decision, Booking) else type(decision).__name__
    words = {"Excluded": "excluded", "NeedsReview": "parked"}
    return ledger_row(
        key=made.key,
        kind=SOURCE,
        state=words.get(state, state),
        source=made.key,
        provider=made.provider,
        happened_at=made.happened_at,
        stored=movement_to_dict(made.movement) if made.movement else None,
        reason_code="" if isinstance(decision, Booking) else decision.reason_code,
        detail="" if isinstance(decision, Booking) else decision.detail,
    )


def posted(event: Event, documents: Iterable[Document], numbers: Iterable[int]) -> list[LedgerRow]:
    following, made = iter(numbers), recorded_source(event)
    return [
        ledger_row(
            key=each.key,
            kind=type(each).__name__,
            state="posted",
            source=made.key,
            provider=made.provider,
            happened_at=made.happened_at,
            document=each,
            number=next(following) if isinstance(each, Invoice) else None,
        )
        for each in documents
    ]
