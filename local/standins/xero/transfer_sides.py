"""Builds the two bank transactions that a transfer also appears as, besides its own list."""

from __future__ import annotations

from local.standins.xero.lines import pennies
from local.standins.xero.records import Account, BankTransaction, BankTransfer, Line
from local.standins.xero.state import State


def side_of(state: State, transfer: BankTransfer, kind: str) -> BankTransaction:
    giving = kind == "SPEND"
    other = state.accounts[transfer.to_id if giving else transfer.from_id]
    return BankTransaction(
        id=transfer.spent_id if giving else transfer.received_id,
        type=f"{kind}-TRANSFER",
        contact_id="",
        account_id=transfer.from_id if giving else transfer.to_id,
        date=transfer.date,
        line_amount_types="NoTax",
        lines=(_line(state, transfer, other),),
        updated=transfer.updated,
        reference=transfer.reference,
        transfer_id=transfer.id,
    )


def _line(state: State, transfer: BankTransfer, other: Account) -> Line:
    return Line(
        id=state.new_id(),
        description=f"Bank transfer, {other.name}",
        quantity=pennies(1),
        unit_amount=transfer.amount,
        account_id=other.id,
        account_code=other.code,
        tax_type="NONE",
        amount=transfer.amount,
        net=transfer.amount,
        tax=pennies(0),
    )


def sides(state: State, transfer: BankTransfer) -> tuple[BankTransaction, BankTransaction]:
    """Returns the side that spends and the side that receives."""
    return state.bank_transactions[transfer.spent_id], state.bank_transactions[transfer.received_id]
