"""Computes what a document moves at bank accounts: only that can be compared with a processor's balance."""

from __future__ import annotations

from typing import assert_never

from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
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


def bank_effect(document: Document) -> dict[str, int]:
    """Returns pence by account code, money in positive; empty if nothing moves. A reversal moves all back."""
    match document:
        case Payment() | Overpayment():
            return {document.account: document.amount.minor}
        case Refund():
            return {document.account: -document.amount.minor}
        case Receive():
            return {document.account: _sum(document.lines)}
        case Spend():
            return {document.account: -_sum(document.lines)}
        case Transfer():
            pence = document.amount.minor
            return {document.from_account: -pence, document.to_account: pence}
        case Reversal():
            return _moved_back(document)
        case Contact() | ContactEmail() | Invoice() | CreditNote() | Removal() | Mailing() | Amendment():
            return {}
    assert_never(document)


def _moved_back(reversal: Reversal) -> dict[str, int]:
    pence = reversal.amount.minor
    match reversal.fallback:
        case "reopen":
            return {reversal.account: -pence}
        case "credit":
            return {reversal.account: pence}
        case "transfer_back":
            return {reversal.account: pence, reversal.to_account: -pence}


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.amount.minor for line in lines)
