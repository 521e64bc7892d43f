"""Makes and reads the keys of documents and ledger rows: the id of their source, and their role.

A document's key is its Reference in Xero (for a contact the ContactNumber). The same source always makes the
same keys, so that a document is always found again. Keys are made and read here and nowhere else.
"""

from __future__ import annotations

import re
from enum import StrEnum

from shared.provider import Provider


class Role(StrEnum):
    """The role that a document or row plays for its source. The value is the end of its key."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    FEE = "fee"
    CREDIT_NOTE = "credit note"
    REFUND = "refund"
    TRANSFER = "transfer"
    DISPUTE = "dispute"
    # A reversal, and the invoice that is open if Xero could not delete the reversed document.
    REVERSAL = "reversal"
    REOPENING = "reopening"
    OWED = "owed"
    # Money that was written off and then paid after all.
    RECOVERY = "recovery"
    # An opening balance.
    ENTRY = "entry"
    # Rows whose documents move nothing at a bank account by themselves.
    REMOVAL = "removal"
    EMAIL = "email"
    # An invoice that Xero sends by e-mail.
    MAIL = "mail"
    # An invoice that is changed as it stands.
    AMENDMENT = "amendment"


# The roles of documents that move money at a bank account.
AT_BANK_ACCOUNTS = frozenset(
    {
        Role.PAYMENT,
        Role.FEE,
        Role.REFUND,
        Role.TRANSFER,
        Role.REVERSAL,
        Role.DISPUTE,
        Role.ENTRY,
        Role.RECOVERY,
    }
)
# One source may make several of these. Their sources are movements, whose ids hold no blank.
_SEVERAL = frozenset({Role.PAYMENT, Role.REFUND, Role.REVERSAL, Role.REOPENING, Role.OWED})
_ORDINAL = re.compile(r" \d+$")
# How the sources of all opening balances begin, and so their keys.
OPENING = "opening "
# How the source ends by which an order was cancelled. Sources hold no blank.
CANCELLED = ":cancelled"
# What stands in a source between an order and what was asked of it, by which the order was changed.
CHANGED = ":changed-"
# How the key of an object ends that could not be read: its id alone may be a movement's on record.
UNREAD = " unread"


def reference(source: str, role: Role, nth: int = 0) -> str:
    """Makes the key of the source's first document in this role, or of a later one (`nth` counts from 0).

    >>> reference("txn_1", Role.PAYMENT), reference("txn_1", Role.PAYMENT, 1)
    ('txn_1 payment', 'txn_1 2 payment')
    """
    return f"{source} {nth + 1} {role}" if nth else f"{source} {role}"


def role_of(key: str) -> Role | None:
    """Reads the role from a key; None for a key that is not one of ours.

    >>> role_of("txn_1 credit note"), role_of("Rent")
    (<Role.CREDIT_NOTE: 'credit note'>, None)
    """
    return next((role for role in Role if key.endswith(f" {role}") and key != f" {role}"), None)


def source_of(key: str) -> str:
    """Reads the source's id from a key; the key itself if it names no role.

    >>> source_of("txn_1 2 payment"), source_of("opening stripe 2026-10-01 200 entry"), source_of("txn_1")
    ('txn_1', 'opening stripe 2026-10-01 200', 'txn_1')
    """
    role = role_of(key)
    if role is None:
        return key
    source = key.removesuffix(f" {role}")
    return _ORDINAL.sub("", source) if role in _SEVERAL else source


def in_role(key: str, role: Role) -> str:
    """Makes the key of a document's companion in another role.

    >>> in_role("txn_1 2 reversal", Role.REOPENING)
    'txn_1 2 reopening'
    """
    named = role_of(key)
    return f"{key.removesuffix(f' {named}') if named else key} {role}"


def removal_key(of: str) -> str:
    """Makes the key of the row that takes another row's document out of Xero."""
    return f"{of} {Role.REMOVAL}"


def in_its_place(of: str) -> tuple[str, ...]:
    """Returns the keys of what the writer adds where Xero does not let it delete a document.

    >>> in_its_place("txn_1 reversal"), in_its_place("txn_1 fee")
    (('txn_1 reopening', 'txn_1 owed'), ())
    """
    return (in_role(of, Role.REOPENING), in_role(of, Role.OWED)) if role_of(of) is Role.REVERSAL else ()


def cancelled_key(order: str) -> str:
    """Makes the id of the source by which an order is cancelled, from the order's id."""
    return f"{order}{CANCELLED}"


def is_cancellation(source: str) -> bool:
    """Whether a source cancels an order."""
    return source.endswith(CANCELLED)


def changed_key(order: str, asked: str) -> str:
    """Makes the id of the source by which an order was changed, from its id and what was asked."""
    return f"{order}{CHANGED}{asked}"


def changed_order(source: str) -> str:
    """Returns the id of the order that a source has changed; empty for any other source.

    >>> changed_order("ORD-7K3M9Q2XAB:changed-1f"), changed_order("ORD-7K3M9Q2XAB")
    ('ORD-7K3M9Q2XAB', '')
    """
    order, found, _ = source.partition(CHANGED)
    return order if found else ""


def opening_key(provider: Provider) -> str:
    """Returns how the sources of a provider's opening balances begin, and so their keys."""
    return f"{OPENING}{provider}"


def is_opening(key: str) -> bool:
    """Whether a row belongs to any provider's opening balance."""
    return key.startswith(OPENING)


def is_at_bank_account(reference: str) -> bool:
    """Whether a Reference looks like one of our documents that move money; only the ledger knows for certain.

    >>> is_at_bank_account("txn_1 fee"), is_at_bank_account("Rent")
    (True, False)
    """
    return role_of(reference) in AT_BANK_ACCOUNTS
