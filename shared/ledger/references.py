"""What documents are known by: the source that made them, and their role. In Xero it is the Reference."""

from __future__ import annotations


def payment_key(source: str, nth: int = 0) -> str:
    return numbered(source, "payment", nth)


def refund_key(source: str, nth: int = 0) -> str:
    return numbered(source, "refund", nth)


def note_key(source: str) -> str:
    return f"{source} credit note"


def reversal_key(source: str, nth: int = 0) -> str:
    return numbered(source, "reversal", nth)


def reopening_key(reversal: str) -> str:
    """Of the invoice that is open where a reversal would have opened one."""
    return f"{reversal.removesuffix(' reversal')} reopening"


def owed_key(reversal: str) -> str:
    """Of the credit note that is open where a reversal would have opened one."""
    return f"{reversal.removesuffix(' reversal')} owed"


def numbered(source: str, role: str, nth: int) -> str:
    """The role stays last: by it a Reference is told to be one of ours.

    >>> numbered("txn_1", "payment", 0), numbered("txn_1", "payment", 1)
    ('txn_1 payment', 'txn_1 2 payment')
    """
    return f"{source} {nth + 1} {role}" if nth else f"{source} {role}"
