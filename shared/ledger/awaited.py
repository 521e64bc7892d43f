"""Says which documents somebody looks for in Xero, so that they go there first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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
from shared.ledger.keys import is_opening


class Awaited(StrEnum):
    """Who looks for a document in Xero.

    ORDERED: a person has just asked for the document, or the document has a call of its own, which no other
    could share. SALE: the owner looks for a new sale and its money. BY_NOBODY: nobody looks before the month
    is closed, or the payout compared.
    """

    ORDERED = "ordered"
    SALE = "sale"
    BY_NOBODY = "by nobody"


_AWAITED: Mapping[type[Document], Awaited] = {
    Contact: Awaited.SALE,
    Invoice: Awaited.SALE,
    Payment: Awaited.SALE,
    # A customer's money that the invoice cannot take.
    Overpayment: Awaited.SALE,
    CreditNote: Awaited.BY_NOBODY,
    Refund: Awaited.BY_NOBODY,
    Spend: Awaited.BY_NOBODY,
    Receive: Awaited.BY_NOBODY,
    # A call of its own, but a payout is compared once its transfer is posted: its fees go first.
    Transfer: Awaited.BY_NOBODY,
    Reversal: Awaited.ORDERED,
    Removal: Awaited.ORDERED,
    ContactEmail: Awaited.ORDERED,
    Mailing: Awaited.ORDERED,
    Amendment: Awaited.ORDERED,
}
_BY_KIND = {kind.__name__: awaited for kind, awaited in _AWAITED.items()}


def awaited(kind: str, key: str) -> Awaited:
    """Says who looks for a row's document. Raises KeyError for a kind that is no document in this version."""
    # The owner posts an opening balance by hand.
    return Awaited.ORDERED if is_opening(key) else _BY_KIND[kind]
