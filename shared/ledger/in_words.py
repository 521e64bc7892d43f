"""Says in an accountant's words what a row of the ledger is, and how much it is about."""

from __future__ import annotations

from collections.abc import Mapping

from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
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
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import FLAG, SOURCE, LedgerRow

NAMES: Mapping[str, str] = {
    Contact.__name__: "Contact",
    ContactEmail.__name__: "E-mail address of a contact",
    Invoice.__name__: "Invoice",
    CreditNote.__name__: "Credit note",
    Payment.__name__: "Payment of an invoice",
    Refund.__name__: "Refund",
    Spend.__name__: "Spend money",
    Receive.__name__: "Receive money",
    Overpayment.__name__: "Overpayment",
    Transfer.__name__: "Bank transfer",
    Reversal.__name__: "Reversal of a document",
    Removal.__name__: "Removal of a document",
    Mailing.__name__: "Invoice by e-mail",
    Amendment.__name__: "Change of an invoice",
}


def name_of(row: LedgerRow) -> str:
    """Returns what a document is called in Xero, or where a movement happened; an order moves nothing."""
    if row.kind in (SOURCE, FLAG):
        return "Order" if row.provider == "orders" else f"Movement at {PROFILES[row.provider].name}"
    return NAMES[row.kind]


def pence_of(row: LedgerRow) -> int | None:
    """Returns the amount of a document, or what a movement changed the balance by; None where there is none.

    Raises as `LedgerRow.document` does.
    """
    if row.movement:
        return row.net
    return _total(row.document) if row.document else None


def _total(document: Document) -> int | None:
    match document:
        case Invoice() | CreditNote() | Spend() | Receive():
            return document.total.minor
        case Payment() | Refund() | Overpayment() | Transfer() | Reversal():
            return document.amount.minor
        case Contact() | ContactEmail() | Removal() | Mailing() | Amendment():
            return None
