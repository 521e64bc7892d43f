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
    PAYMENTS = 4
    BANK_TRANSACTIONS = 5


STAGE_OF_KIND = {
    "Contact": Stage.CONTACTS,
    "Invoice": Stage.INVOICES,
    "Payment": Stage.PAYMENTS,
    "Spend": Stage.BANK_TRANSACTIONS,
}

NUMBERED = frozenset({Stage.INVOICES})
