"""What a document moves at bank accounts: the one thing that a processor's balance can be held against."""

from __future__ import annotations

from shared.ledger.documents import (
    Deletion,
    Document,
    Line,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Spend,
    Transfer,
)


def moves(document: Document) -> dict[str, int]:
    """Pence by account code, in is positive; empty for what moves nothing. A deletion moves it all back."""
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
        case Deletion():
            return _moved_back(document)
        case _:
            return {}


def _moved_back(deletion: Deletion) -> dict[str, int]:
    pence = deletion.amount.minor
    match deletion.instead:
        case "reopen":
            return {deletion.account: -pence}
        case "credit":
            return {deletion.account: pence}
        case "transfer_back":
            return {deletion.account: pence, deletion.to_account: -pence}


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.amount.minor for line in lines)
