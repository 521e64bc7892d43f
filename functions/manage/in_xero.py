"""Links a document to its page in Xero."""

from __future__ import annotations

from collections.abc import Mapping

from functions.manage.rendering import Link
from shared.ledger.documents import (
    Contact,
    CreditNote,
    Invoice,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Spend,
    Transfer,
)
from shared.preflight.links import (
    BANK_TRANSACTION,
    BANK_TRANSFER,
    CONTACT,
    CREDIT_NOTE,
    INVOICE,
    link_into_xero,
)

# Where Xero shows a document, by the kind of its row. Other kinds have no page of their own there.
SHOWN_AT: Mapping[str, str] = {
    Contact.__name__: CONTACT,
    Invoice.__name__: INVOICE,
    CreditNote.__name__: CREDIT_NOTE,
    Payment.__name__: BANK_TRANSACTION,
    Refund.__name__: BANK_TRANSACTION,
    Spend.__name__: BANK_TRANSACTION,
    Receive.__name__: BANK_TRANSACTION,
    Overpayment.__name__: BANK_TRANSACTION,
    Transfer.__name__: BANK_TRANSFER,
}


def document_in_xero(kind: str, xero_id: str, code: str) -> Link | None:
    """Returns the link to a document; None where Xero has none, or no page for its kind.

    `code` is the organisation's short code, which opens that organisation there.
    """
    at = SHOWN_AT.get(kind)
    return Link(link_into_xero(code, f"{at}{xero_id}"), "Look at it in Xero") if at and xero_id else None
