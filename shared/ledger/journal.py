"""Turns posted documents into double entry, by account code. Xero keeps its own journals; these are ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
    lead_source_of,
)
from shared.ledger.rows import LedgerRow
from shared.ledger.vat import vat_in, vat_of

# The documents that may move money in the books.
Booked = Invoice | CreditNote | Payment | Refund | Spend | Receive | Overpayment | Transfer | Reversal
# Xero's own accounts, which every organisation in the UK has.
DEBTORS, VAT = "610", "820"


class Unbalanced(ValueError):
    """Debits and credits differ, which is a fault in this software."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An account's code and an amount in pence: a debit is positive."""

    account: str
    pence: int


@dataclass(frozen=True, slots=True)
class Journal:
    """A document's postings. The VAT of `untold` lines depends on the account in Xero, so it is not split.

    `lead_source` is the id of what brought the customer of a sale; empty where that is not known.
    """

    key: str
    kind: str
    dated: date
    description: str
    postings: tuple[Posting, ...]
    number: int | None = None
    xero_id: str = ""
    untold: int = 0
    lead_source: str = ""

    def __post_init__(self) -> None:
        if sum(posting.pence for posting in self.postings):
            raise Unbalanced(f"{self.key} does not balance")


def journals(rows: Iterable[LedgerRow]) -> Iterator[Journal]:
    """Yields the journals of what is in Xero, in the order given; a document that moves no money has none.

    A reversal has the day it happened, beside the document it takes back, so that both can be seen. Xero
    gives it the document's date; both lie in one month, or a person deleted the document of an earlier one.
    """
    for row in rows:
        if row.state == "posted" and row.document is not None:
            journal = _journal(row, row.document)
            if journal:
                yield journal


def postings_of(document: Document) -> tuple[Posting, ...]:
    """Returns one posting for each account, without accounts that do not change."""
    totals: Counter[str] = Counter()
    for posting in _postings(document):
        totals[posting.account] += posting.pence
    return tuple(Posting(account, pence) for account, pence in totals.items() if pence)


def _journal(row: LedgerRow, document: Document) -> Journal | None:
    postings = postings_of(document)
    if isinstance(document, Contact | ContactEmail | Mailing | Amendment) or not postings:
        return None
    return Journal(
        key=row.key,
        kind=row.kind,
        dated=document.dated,
        description=description_of(document),
        postings=postings,
        number=row.number,
        xero_id=row.xero_id,
        untold=vat_in(document).untold,
        lead_source=lead_source_of(document),
    )


def description_of(document: Document) -> str:
    """Returns what a document says it is for; empty if its parent says it."""
    match document:
        case Invoice(lines=lines) | CreditNote(lines=lines) | Spend(lines=lines) | Receive(lines=lines):
            more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
            return f"{lines[0].description}{more}"
        case Payment() | Refund() | Overpayment() | Transfer() | Reversal():
            return ""
        case Contact() | ContactEmail() | Removal() | Mailing() | Amendment():
            return ""
    assert_never(document)


def _postings(document: Document) -> Iterator[Posting]:
    """Yields the postings at bank accounts and their contra: debtors, unless lines name other accounts."""
    effect = bank_effect(document)
    yield from (Posting(account, pence) for account, pence in effect.items())
    match document:
        case Contact() | ContactEmail() | Removal() | Mailing() | Amendment():
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
            # A transfer leaves nothing here, since both its ends are bank accounts.
            yield Posting(DEBTORS, -sum(effect.values()))
        case _:
            assert_never(document)


def _lines(lines: Iterable[Line], sign: int) -> Iterator[Posting]:
    """Yields each line's net amount, and its VAT."""
    for line in lines:
        vat = vat_of(line) or 0
        yield Posting(line.account, sign * (line.amount.minor - vat))
        yield Posting(VAT, sign * vat)
