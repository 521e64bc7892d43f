"""Sorts Xero's sentences for a refusal into reasons that a bookkeeper can act on.

Xero gives sentences, not codes, so they are matched loosely. A row with an unknown sentence is still
parked, with the sentence, under `refused_by_xero`.
"""

from __future__ import annotations

import re

OUT_OF_REACH = re.compile(r"not of valid status for modification", re.IGNORECASE)
CLASH = re.compile(r"must be unique|is already assigned|already exists", re.IGNORECASE)

_LOCKED = (re.compile(r"document date cannot be before|lock date", re.IGNORECASE), "period_locked")
_RECONCILED = (re.compile(r"reconciled", re.IGNORECASE), "reconciled")
_REASONS = (
    _LOCKED,
    _RECONCILED,
    (
        re.compile(r"exceeds the amount outstanding|payments? can(not| only)|not of valid status", re.I),
        "payment_does_not_fit",
    ),
    (re.compile(r"tax ?type", re.IGNORECASE), "tax_type_not_usable"),
    (re.compile(r"tracking ?(category|option)", re.IGNORECASE), "lead_source_missing"),
    # Before the contact: such a sentence may name the contact as well.
    (re.compile(r"e-?mail", re.IGNORECASE), "email_refused"),
    (re.compile(r"contact", re.IGNORECASE), "contact_not_usable"),
    (re.compile(r"account", re.IGNORECASE), "account_not_usable"),
)
# A credit that a person set against an invoice or paid back, or a payment that a batch holds together.
_ALLOCATED = (re.compile(r"\ballocat(?:ed|ions?)\b|\bbatch\b", re.IGNORECASE), "allocated")
_NOT_DELETED = (_LOCKED, _RECONCILED, _ALLOCATED)


# What is paid, credited, voided or deleted.
_TOUCHED = re.compile(
    r"not of valid status|cannot be edited|(?:payment|credit note) (?:is |was )?(?:allocated|applied)",
    re.IGNORECASE,
)
# Which sentence Xero has for a contact without an address is not known: each of its sentences names one.
_WITHOUT_ADDRESS = re.compile(r"e-?mail address|no e-?mail", re.IGNORECASE)


def reason_not_mailed(detail: str) -> str:
    """Returns the reason code for an invoice that Xero does not send by e-mail.

    >>> reason_not_mailed("The contact has no email address"), reason_not_mailed("Daily limit exceeded")
    ('no_address_to_mail', 'not_mailed')
    """
    return "no_address_to_mail" if _WITHOUT_ADDRESS.search(detail) else "not_mailed"


def reason_not_amended(detail: str) -> str:
    """Returns the reason code for an invoice whose lines Xero does not change.

    >>> reason_not_amended("Invoice not of valid status for modification"), reason_not_amended("Lock date")
    ('invoice_changed', 'period_locked')
    """
    return "invoice_changed" if _TOUCHED.search(detail) else reason_of(detail)


def is_clash(detail: str) -> bool:
    """Whether a number or name is taken, perhaps by ourselves."""
    return bool(CLASH.search(detail))


def is_out_of_reach(detail: str) -> bool:
    """Whether a document is in a state in which nobody can change it, such as deleted."""
    return bool(OUT_OF_REACH.search(detail))


def reason_of(detail: str) -> str:
    """Returns the reason code for a refusal.

    >>> reason_of("The document date cannot be before the period lock date")
    'period_locked'
    """
    return next((reason for known, reason in _REASONS if known.search(detail)), "refused_by_xero")


def reason_not_deleted(detail: str) -> str:
    """Returns the reason code for a refused deletion. Xero's sentences mean something else there.

    >>> reason_not_deleted("This payment cannot be deleted")
    'deletion_refused'
    """
    return next((reason for known, reason in _NOT_DELETED if known.search(detail)), "deletion_refused")
