"""Says in which order documents go to Xero, and which of them share a call.

A drain works through the stages from first to last, because a document needs the Xero ids of its
parents. A later stage begins only when the earlier ones have nothing left that can be posted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

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

BATCH_LIMIT = 50


class Stage(IntEnum):
    CONTACTS = 1
    INVOICES = 2
    CREDIT_NOTES = 3
    PAYMENTS = 4
    BANK_TRANSACTIONS = 5
    TRANSFERS = 6
    DELETIONS = 7
    # Last: an e-mail address never holds up the money.
    CONTACT_EMAILS = 8
    # Behind all else: what is sent cannot be taken back, and shows the invoice as it is then.
    MAILINGS = 9
    # Ahead of new invoices and of all money: pieces that an order gives back are there for the next one, and
    # nobody can change an invoice that is paid. The number is the next one, since rows keep it.
    AMENDMENTS = 10


STAGE_OF: Mapping[type[Document], Stage] = {
    Contact: Stage.CONTACTS,
    Invoice: Stage.INVOICES,
    CreditNote: Stage.CREDIT_NOTES,
    Payment: Stage.PAYMENTS,
    Refund: Stage.PAYMENTS,
    Spend: Stage.BANK_TRANSACTIONS,
    Receive: Stage.BANK_TRANSACTIONS,
    Overpayment: Stage.BANK_TRANSACTIONS,
    Transfer: Stage.TRANSFERS,
    Reversal: Stage.DELETIONS,
    Removal: Stage.DELETIONS,
    ContactEmail: Stage.CONTACT_EMAILS,
    Mailing: Stage.MAILINGS,
    Amendment: Stage.AMENDMENTS,
}
_PLACES = {Stage.AMENDMENTS: "01b"}
_BY_KIND = {kind.__name__: stage for kind, stage in STAGE_OF.items()}

# Xero takes these one by one.
SINGLE = frozenset({Stage.TRANSFERS, Stage.DELETIONS, Stage.MAILINGS, Stage.AMENDMENTS})

# A person or another app may have done these in Xero already.
MATCHED = frozenset({Stage.CONTACTS, Stage.DELETIONS, Stage.CONTACT_EMAILS, Stage.MAILINGS, Stage.AMENDMENTS})
NUMBERED = frozenset({Stage.INVOICES})


def place_of(stage: Stage) -> str:
    """Returns where a stage stands in the order of posting, as text that sorts so.

    >>> sorted(map(place_of, (Stage.INVOICES, Stage.AMENDMENTS, Stage.CONTACTS)))
    ['01', '01b', '02']
    """
    return _PLACES.get(stage, f"{stage:02d}")


def is_document(kind: str) -> bool:
    """Whether rows of this kind are documents that go to Xero."""
    return kind in _BY_KIND


def kinds_at(stage: Stage) -> tuple[str, ...]:
    """Returns the kinds of the rows that are posted at a stage."""
    return tuple(kind for kind, at in _BY_KIND.items() if at is stage)


def stage_of(kind: str) -> Stage:
    """Returns the stage of a row's kind. Raises KeyError for a kind that is no document in this version."""
    return _BY_KIND[kind]
