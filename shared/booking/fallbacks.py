"""Finds documents with the same balances as a reversal, or a payment, that Xero refuses.

Deleting rewrites history, so a document is deleted within its own month only, and Xero refuses to delete
what is locked, reconciled or allocated. Documents dated the day it happened then reverse it through suspense.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.booking.addresses import without_address
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
)
from shared.ledger.keys import Role, in_role
from shared.settings import Settings

NO_VAT = "NONE"
# Xero's reasons against deleting that no retry would change.
NOT_DELETED = frozenset({"period_locked", "reconciled", "allocated"})
# Our own reason, for a document found to be still there: deleting it would rewrite a month that is over.
EARLIER_MONTH = "earlier_month"
# After a restore, Xero holds another kind of document under this key: what took its place before.
STANDS_OTHERWISE = "stands_otherwise"
# The reasons for which other documents may take a refused document's place.
REPLACEABLE = NOT_DELETED | {EARLIER_MONTH, STANDS_OTHERWISE, "payment_does_not_fit", "email_refused"}


@dataclass(frozen=True, slots=True)
class Fallback:
    """Documents that replace a refused one; the first has the refused document's key.

    `attention` is a reason code; empty if no bookkeeper needs to look.
    """

    documents: tuple[Document, ...]
    attention: str = ""


def dated_reversal(reversal: Reversal, dated: date) -> Reversal:
    """Dates a reversal: a document of this day is deleted in its own month, and later undone by documents."""
    month = (reversal.dated.year, reversal.dated.month)
    return replace(reversal, in_earlier_month=month != (dated.year, dated.month))


def is_moved(reason_code: str, settings: Settings) -> bool:
    """Whether a document dated in a locked period is to be posted on the first open day."""
    return reason_code == "period_locked" and settings.locked_period == "first_open_day"


def fallback_for(
    document: Document, reason_code: str, settings: Settings, open_from: date | None = None
) -> Fallback | None:
    """Returns what replaces a refused document; None: it is parked. `open_from` ends the locked period."""
    match document:
        case Contact() if reason_code == "email_refused" and document.email:
            return Fallback((without_address(document),), "email_left_out")
        case Reversal() if reason_code == EARLIER_MONTH:
            return Fallback(_without_deleting(document, settings))
        case Reversal(in_earlier_month=True) if reason_code == STANDS_OTHERWISE:
            return Fallback(_without_deleting(document, settings))
        case Reversal() if reason_code in NOT_DELETED | {STANDS_OTHERWISE}:
            return Fallback(_without_deleting(document, settings), "not_deleted")
        case Payment() if reason_code in ("payment_does_not_fit", STANDS_OTHERWISE) and document.contact:
            return Fallback((_overpaid(document),), "overpaid")
    if open_from and is_moved(reason_code, settings):
        return _moved(document, open_from)
    return None


def _moved(document: Document, day: date) -> Fallback | None:
    match document:
        case Contact() | ContactEmail() | Reversal() | Removal() | Mailing() | Amendment():
            return None
        case Invoice():
            moved: Document = replace(document, dated=day, due=max(day, document.due))
        case CreditNote() | Payment() | Refund() | Spend() | Receive() | Overpayment() | Transfer():
            moved = replace(document, dated=day)
        case _:
            assert_never(document)
    # The lock may have moved on: a document that is behind it already is for a person to decide.
    return Fallback((moved,), "moved_to_open_day") if document.dated < day else None


def _overpaid(payment: Payment) -> Overpayment:
    return Overpayment(payment.key, payment.contact, payment.account, payment.dated, payment.amount)


def _without_deleting(reversal: Reversal, settings: Settings) -> tuple[Document, ...]:
    match reversal.fallback:
        case "reopen":
            return reopened(reversal, settings)
        case "credit":
            return credited(reversal, settings)
        case "transfer_back":
            return (transferred_back(reversal),)


def reopened(reversal: Reversal, settings: Settings, key: str = "") -> tuple[Spend, Invoice]:
    """Books a failed payment: the money leaves to suspense, and an invoice from suspense is open again.

    `key` is the invoice's; if empty, it is made from the key of the reversal that the invoice replaces.
    """
    line, key = (
        Line(reversal.description, settings.suspense_account, reversal.amount, NO_VAT),
        key or in_role(reversal.key, Role.REOPENING),
    )
    contact, dated = reversal.contact, reversal.dated
    return (
        Spend(reversal.key, contact, reversal.account, dated, (line,), of=reversal.of),
        Invoice(key, contact, dated, dated, (line,), reopens=reversal.key),
    )


def credited(reversal: Reversal, settings: Settings) -> tuple[Document, ...]:
    """Books a failed refund: the money comes back to suspense, and a credit note says that it is owed."""
    line = Line(reversal.description, settings.suspense_account, reversal.amount, NO_VAT)
    contact, dated = reversal.contact, reversal.dated
    return (
        Receive(reversal.key, contact, reversal.account, dated, (line,), of=reversal.of),
        CreditNote(in_role(reversal.key, Role.OWED), contact, dated, (line,)),
    )


def transferred_back(reversal: Reversal) -> Transfer:
    return Transfer(reversal.key, reversal.to_account, reversal.account, reversal.dated, reversal.amount)


def payment_target(document: Payment | Refund, read: Callable[[str], Document]) -> str:
    """Finds the key of the document that a payment pays by now, or that a refund gives back.

    A payment after the end of an earlier one is for whatever that end has opened: if the end is no reversal,
    for the later document that replaces the reversal. `read` reads a document by its key.
    """
    while document.after:
        end = read(document.after)
        match end:
            case Spend():
                return in_role(end.key, Role.REOPENING)
            case Receive():
                return in_role(end.key, Role.OWED)
            case Reversal(of=of):
                reversed_document = read(of)
                if not isinstance(reversed_document, Payment | Refund):
                    return _named(document)
                document = reversed_document
            case Contact() | ContactEmail() | Invoice() | CreditNote() | Payment() | Refund():
                return _named(document)
            case Overpayment() | Transfer() | Removal() | Mailing() | Amendment():
                return _named(document)
            case _:
                assert_never(end)
    return _named(document)


def _named(document: Payment | Refund) -> str:
    return document.invoice if isinstance(document, Payment) else document.of
