"""Ledger rows of a small business, as the recorder leaves them of its events, for reports to read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from shared.booking.decide import happened_at, shown, source_of
from shared.booking.decision import Booking, Decision
from shared.events import Event
from shared.ledger.documents import Document, Invoice
from shared.ledger.entries import SOURCE, Entry
from shared.settings import Settings
from tests.shared.booking.books import SETTINGS, Books


def recorded(*events: Event, settings: Settings = SETTINGS) -> list[Entry]:
    """All posted, invoices numbered from one on."""
    books, numbers = Books(settings), count(1)
    rows: list[Entry] = []
    for event in events:
        before, decision = set(books.documents), books.decide(event)
        rows.append(source(event, decision))
        if isinstance(decision, Booking):
            documents = [each for each in books.book(event).documents if each.key not in before]
            rows += posted(event, documents, numbers)
    return rows


def source(event: Event, decision: Decision) -> Entry:
    state = "booked" if isinstance(decision, Booking) else type(decision).__name__
    words = {"Excluded": "excluded", "NeedsReview": "parked"}
    return Entry(
        key=source_of(event),
        kind=SOURCE,
        state=words.get(state, state),
        source=source_of(event),
        happened_at=happened_at(event),
        stored=shown(event),
        reason_code="" if isinstance(decision, Booking) else decision.reason_code,
        detail="" if isinstance(decision, Booking) else decision.detail,
    )


def posted(event: Event, documents: Iterable[Document], numbers: Iterable[int]) -> list[Entry]:
    following = iter(numbers)
    return [
        Entry(
            key=each.key,
            kind=type(each).__name__,
            state="posted",
            source=source_of(event),
            happened_at=happened_at(event),
            document=each,
            number=next(following) if isinstance(each, Invoice) else None,
        )
        for each in documents
    ]
