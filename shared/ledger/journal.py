"""What posted documents mean in double entry, by account code. Xero keeps its own; this is ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import (
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.rows import LedgerRow
from shared.ledger.vat import vat_in, vat_of

# All that may move money in the books.
Booked = Invoice | CreditNote | Payment | Refund | Spend | Receive | Overpayment | Transfer | Reversal
# Xero's own accounts, which every organisation in the UK has.
DEBTORS, VAT = "610", "820"


class Unbalanced(ValueError):
    """Debits and credits differ: a mistake of this software."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An account's code, and pence: a debit is above nothing."""

    account: str
    pence: int


@dataclass(frozen=True, slots=True)
class Journal:
    """A document's postings. Of `untold` lines Xero's account says the VAT, so none is taken here."""

    key: str
    kind: str
    dated: date
    description: str
    postings: tuple[Posting, ...]
    number: int | None = None
    xero_id: str = ""
    untold: int = 0

    def __post_init__(self) -> None:
        if sum(posting.pence for posting in self.postings):
            raise Unbalanced(f"{self.key} does not balance")


def journals(entries: Iterable[LedgerRow]) -> Iterator[Journal]:
    """Of what is in Xero, in the order given; documents without a movement of money make none.

    A reversal stands on the day it happened, beside what it takes back, so that both can be seen. Xero
    dates it as the document was; both lie in one month, or a person deleted what was of an earlier one.
    """
    for entry in entries:
        if entry.state == "posted" and entry.document is not None:
            journal = _journal(entry, entry.document)
            if journal:
                yield journal


def postings_of(document: Document) -> tuple[Posting, ...]:
    """Each account once, those that nothing happens to left out."""
    totals: Counter[str] = Counter()
    for posting in _postings(document):
        totals[posting.account] += posting.pence
    return tuple(Posting(account, pence) for account, pence in totals.items() if pence)


def _journal(entry: LedgerRow, document: Document) -> Journal | None:
    postings = postings_of(document)
    if isinstance(document, Contact | ContactEmail) or not postings:
        return None
    return Journal(
        key=entry.key,
        kind=entry.kind,
        dated=document.dated,
        description=description_of(document),
        postings=postings,
        number=entry.number,
        xero_id=entry.xero_id,
        untold=vat_in(document).untold,
    )


def description_of(document: Document) -> str:
    """What a document says that it is for; empty where its parent says it."""
    match document:
        case Invoice(lines=lines) | CreditNote(lines=lines) | Spend(lines=lines) | Receive(lines=lines):
            more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
            return f"{lines[0].description}{more}"
        case Payment() | Refund() | Overpayment() | Transfer() | Reversal():
            return ""
        case Contact() | ContactEmail() | Removal():
            return ""
    assert_never(document)


def _postings(document: Document) -> Iterator[Posting]:
    """At bank accounts, and against it at the others: debtors, where no line says otherwise."""
    moved = bank_effect(document)
    yield from (Posting(account, pence) for account, pence in moved.items())
    match document:
        case Contact() | ContactEmail() | Removal():
            return
        case Invoice():
            yield Posting(DEBTORS, document.total.minor)
            yield from _lines(document.lines, -1)
        case CreditNote():
            yield Posting(DEBTORS, -document.total.minor)
            yield from _lines(document.lines, 1)
        case Receive():
            yield from _lines(document.lines, -1)
        case Spend():
            yield from _lines(document.lines, 1)
        case Payment() | Refund() | Overpayment() | Transfer() | Reversal():
            # Nothing is left of a transfer, both ends of which are bank accounts.
            yield Posting(DEBTORS, -sum(moved.values()))
        case _:
            assert_never(document)


def _lines(lines: Iterable[Line], sign: int) -> Iterator[Posting]:
    """Each line's net, and its VAT."""
    for line in lines:
        vat = vat_of(line) or 0
        yield Posting(line.account, sign * (line.amount.minor - vat))
        yield Posting(VAT, sign * vat)
