"""What has the same balances as a deletion, or as a payment that Xero does not take.

Deleting rewrites history, so a document is deleted within its own month only, and Xero refuses it for
what is locked, reconciled or allocated. Then documents of the day it happened do the same through suspense.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shared.ledger.addresses import without_address
from shared.ledger.documents import (
    Contact,
    ContactEmail,
    CreditNote,
    Deletion,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Spend,
    Transfer,
    Undoing,
)
from shared.ledger.references import owed_key, reopening_key
from shared.settings import Settings

NO_VAT = "NONE"
# Xero's reasons for not deleting that no retry would change.
NOT_DELETED = frozenset({"period_locked", "reconciled", "allocated"})
# Our own, for what was found to be still there: deleting it would rewrite a month that is over.
EARLIER_MONTH = "earlier_month"
# All reasons for which something may take a refused document's place.
REPLACEABLE = NOT_DELETED | {EARLIER_MONTH, "payment_does_not_fit", "email_refused"}


@dataclass(frozen=True, slots=True)
class Instead:
    """Documents for a refused one, the first under its own key.

    `attention` is a word of shared.reasons; empty where a bookkeeper need not look.
    """

    documents: tuple[Document, ...]
    attention: str = ""


def undoing(deletion: Deletion, dated: date) -> Deletion:
    """How a document of this day is undone: deleted in its own month, and by later documents after it."""
    month = (deletion.dated.year, deletion.dated.month)
    return replace(deletion, is_late=month != (dated.year, dated.month))


def is_moved(reason: str, settings: Settings) -> bool:
    """Whether what is dated in a locked period is to be posted on the first day after it."""
    return reason == "period_locked" and settings.locked_period == "first_open_day"


def instead_of(
    document: Document, reason: str, settings: Settings, open_from: date | None = None
) -> Instead | None:
    """What takes a refused document's place; None: it is parked. `open_from` ends the locked period."""
    match document:
        case Contact() if reason == "email_refused" and document.email:
            return Instead((without_address(document),), "email_left_out")
        case Deletion() if reason == EARLIER_MONTH:
            return Instead(_without_deleting(document, settings))
        case Deletion() if reason in NOT_DELETED:
            return Instead(_without_deleting(document, settings), "not_deleted")
        case Payment() if reason == "payment_does_not_fit" and document.contact:
            return Instead((_overpaid(document),), "overpaid")
    if open_from and is_moved(reason, settings):
        return _moved(document, open_from)
    return None


def _moved(document: Document, day: date) -> Instead | None:
    match document:
        case Contact() | ContactEmail() | Deletion() | Undoing():
            return None
        case Invoice():
            moved: Document = replace(document, dated=day, due=max(day, document.due))
        case _:
            moved = replace(document, dated=day)
    # The lock may have moved on: what lies behind it already is a person's to decide.
    return Instead((moved,), "moved_to_open_day") if document.dated < day else None


def _overpaid(payment: Payment) -> Overpayment:
    return Overpayment(payment.key, payment.contact, payment.account, payment.dated, payment.amount)


def _without_deleting(deletion: Deletion, settings: Settings) -> tuple[Document, ...]:
    match deletion.instead:
        case "reopen":
            return reopened(deletion, settings)
        case "credit":
            return credited(deletion, settings)
        case "transfer_back":
            return (transferred_back(deletion),)


def reopened(deletion: Deletion, settings: Settings, key: str = "") -> tuple[Spend, Invoice]:
    """A failed payment: the money leaves to suspense, and an invoice from suspense is open again.

    `key` is the invoice's; empty for that of the deletion that it stands in for.
    """
    words = "Payment charged back" if "charged_back" in deletion.key else "Payment failed"
    line, key = (
        Line(words, settings.suspense_account, deletion.amount, NO_VAT),
        key or reopening_key(deletion.key),
    )
    contact, dated = deletion.contact, deletion.dated
    return (
        Spend(deletion.key, contact, deletion.account, dated, (line,), of=deletion.of),
        Invoice(key, contact, dated, dated, (line,), reopens=deletion.key),
    )


def credited(deletion: Deletion, settings: Settings) -> tuple[Document, ...]:
    """A failed refund: the money comes back to suspense, and a credit note says that it is owed."""
    line = Line("Refund failed", settings.suspense_account, deletion.amount, NO_VAT)
    contact, dated = deletion.contact, deletion.dated
    return (
        Receive(deletion.key, contact, deletion.account, dated, (line,), of=deletion.of),
        CreditNote(owed_key(deletion.key), contact, dated, (line,)),
    )


def transferred_back(deletion: Deletion) -> Transfer:
    return Transfer(deletion.key, deletion.to_account, deletion.account, deletion.dated, deletion.amount)


def aimed_at(document: Payment | Refund, read: Callable[[str], Document]) -> str:
    """The key of what a payment pays by now, or a refund gives back.

    What comes after the end of an earlier one is for whatever that end has opened: where that was no
    deletion, for the later document that stands in for it. `read` reads a document by its key.
    """
    while document.after:
        match read(document.after):
            case Spend() as end:
                return reopening_key(end.key)
            case Receive() as end:
                return owed_key(end.key)
            case Deletion(of=of):
                before = read(of)
                if not isinstance(before, Payment | Refund):
                    break
                document = before
            case _:
                break
    return document.invoice if isinstance(document, Payment) else document.of
