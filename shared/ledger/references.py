"""What documents are known by: the source that made them, and their role. In Xero it is the Reference."""

from __future__ import annotations


def payment_key(source: str, nth: int = 0) -> str:
    return numbered(source, "payment", nth)


def refund_key(source: str, nth: int = 0) -> str:
    return numbered(source, "refund", nth)


def note_key(source: str) -> str:
    return f"{source} credit note"


def deletion_key(source: str, nth: int = 0) -> str:
    return numbered(source, "deletion", nth)


def reopening_key(deletion: str) -> str:
    """Of the invoice that is open where a deletion would have opened one."""
    return f"{deletion.removesuffix(' deletion')} reopening"


def owed_key(deletion: str) -> str:
    """Of the credit note that is open where a deletion would have opened one."""
    return f"{deletion.removesuffix(' deletion')} owed"


def numbered(source: str, role: str, nth: int) -> str:
    """The role stays last: by it a Reference is told to be one of ours.

    >>> numbered("txn_1", "payment", 0), numbered("txn_1", "payment", 1)
    ('txn_1 payment', 'txn_1 2 payment')
    """
    return f"{source} {nth + 1} {role}" if nth else f"{source} {role}"
