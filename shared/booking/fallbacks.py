"""What has the same balances as a reversal, or as a payment that Xero does not take.

Deleting rewrites history, so a document is deleted within its own month only, and Xero refuses it for
what is locked, reconciled or allocated. Then documents of the day it happened do the same through suspense.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.booking.addresses import without_address
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
from shared.ledger.keys import Role, in_role
from shared.settings import Settings

NO_VAT = "NONE"
# Xero's reasons for not deleting that no retry would change.
NOT_DELETED = frozenset({"period_locked", "reconciled", "allocated"})
# Our own, for what was found to be still there: deleting it would rewrite a month that is over.
EARLIER_MONTH = "earlier_month"
# All reasons for which something may take a refused document's place.
REPLACEABLE = NOT_DELETED | {EARLIER_MONTH, "payment_does_not_fit", "email_refused"}


@dataclass(frozen=True, slots=True)
class Fallback:
    """Documents for a refused one, the first under its own key.

    `attention` is a word of shared.reasons; empty where a bookkeeper need not look.
    """

    documents: tuple[Document, ...]
    attention: str = ""


def dated_reversal(reversal: Reversal, dated: date) -> Reversal:
    """How a document of this day is undone: deleted in its own month, and by later documents after it."""
    month = (reversal.dated.year, reversal.dated.month)
    return replace(reversal, in_earlier_month=month != (dated.year, dated.month))


def is_moved(reason: str, settings: Settings) -> bool:
    """Whether what is dated in a locked period is to be posted on the first day after it."""
    return reason == "period_locked" and settings.locked_period == "first_open_day"


def fallback_for(
    document: Document, reason: str, settings: Settings, open_from: date | None = None
) -> Fallback | None:
    """What takes a refused document's place; None: it is parked. `open_from` ends the locked period."""
    match document:
        case Contact() if reason == "email_refused" and document.email:
            return Fallback((without_address(document),), "email_left_out")
        case Reversal() if reason == EARLIER_MONTH:
            return Fallback(_without_deleting(document, settings))
        case Reversal() if reason in NOT_DELETED:
            return Fallback(_without_deleting(document, settings), "not_deleted")
        case Payment() if reason == "payment_does_not_fit" and document.contact:
            return Fallback((_overpaid(document),), "overpaid")
    if open_from and is_moved(reason, settings):
        return _moved(document, open_from)
    return None


def _moved(document: Document, day: date) -> Fallback | None:
    match document:
        case Contact() | ContactEmail() | Reversal() | Removal():
            return None
        case Invoice():
            moved: Document = replace(document, dated=day, due=max(day, document.due))
        case CreditNote() | Payment() | Refund() | Spend() | Receive() | Overpayment() | Transfer():
            moved = replace(document, dated=day)
        case _:
            assert_never(document)
    # The lock may have moved on: what lies behind it already is a person's to decide.
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
    """A failed payment: the money leaves to suspense, and an invoice from suspense is open again.

    `key` is the invoice's; empty for that of the reversal that it stands in for.
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
    """A failed refund: the money comes back to suspense, and a credit note says that it is owed."""
    line = Line(reversal.description, settings.suspense_account, reversal.amount, NO_VAT)
    contact, dated = reversal.contact, reversal.dated
    return (
        Receive(reversal.key, contact, reversal.account, dated, (line,), of=reversal.of),
        CreditNote(in_role(reversal.key, Role.OWED), contact, dated, (line,)),
    )


def transferred_back(reversal: Reversal) -> Transfer:
    return Transfer(reversal.key, reversal.to_account, reversal.account, reversal.dated, reversal.amount)


def payment_target(document: Payment | Refund, read: Callable[[str], Document]) -> str:
    """The key of what a payment pays by now, or a refund gives back.

    What comes after the end of an earlier one is for whatever that end has opened: where that was no
    reversal, for the later document that stands in for it. `read` reads a document by its key.
    """
    while document.after:
        end = read(document.after)
        match end:
            case Spend():
                return in_role(end.key, Role.REOPENING)
            case Receive():
                return in_role(end.key, Role.OWED)
            case Reversal(of=of):
                before = read(of)
                if not isinstance(before, Payment | Refund):
                    return _named(document)
                document = before
            case Contact() | ContactEmail() | Invoice() | CreditNote() | Payment() | Refund():
                return _named(document)
            case Overpayment() | Transfer() | Removal():
                return _named(document)
            case _:
                assert_never(end)
    return _named(document)


def _named(document: Payment | Refund) -> str:
    return document.invoice if isinstance(document, Payment) else document.of
