"""What goes in which call, and in which order.

A drain works through the stages from first to last, because a document needs the Xero id of its
parents. A later stage begins only when the earlier ones have nothing left that can be posted.
"""

from __future__ import annotations

from enum import IntEnum

BATCH_LIMIT = 50


class Stage(IntEnum):
    CONTACTS = 1
    INVOICES = 2
    CREDIT_NOTES = 3
    PAYMENTS = 4
    BANK_TRANSACTIONS = 5
    TRANSFERS = 6
    DELETIONS = 7
    # Last: an ornament never holds up the money.
    CONTACT_EMAILS = 8


STAGE_OF_KIND = {
    "Contact": Stage.CONTACTS,
    "Invoice": Stage.INVOICES,
    "CreditNote": Stage.CREDIT_NOTES,
    "Payment": Stage.PAYMENTS,
    "Refund": Stage.PAYMENTS,
    "Spend": Stage.BANK_TRANSACTIONS,
    "Receive": Stage.BANK_TRANSACTIONS,
    "Overpayment": Stage.BANK_TRANSACTIONS,
    "Transfer": Stage.TRANSFERS,
    "Reversal": Stage.DELETIONS,
    "Removal": Stage.DELETIONS,
    "ContactEmail": Stage.CONTACT_EMAILS,
}

# Xero takes these one by one.
SINGLE = frozenset({Stage.TRANSFERS, Stage.DELETIONS})

# What a person or another app may have done in Xero already.
MATCHED = frozenset({Stage.CONTACTS, Stage.DELETIONS, Stage.CONTACT_EMAILS})
NUMBERED = frozenset({Stage.INVOICES})
