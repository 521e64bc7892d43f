"""Renders a bank transfer as Xero shows it."""

from __future__ import annotations

from local.standins.xero.records import Account, BankTransfer, Element
from local.standins.xero.render import dated, ms_time
from local.standins.xero.state import State
from local.standins.xero.transfer_sides import sides


def render(state: State, transfer: BankTransfer) -> Element:
    spent, received = sides(state, transfer)
    return {
        "BankTransferID": transfer.id,
        "CreatedDateUTC": ms_time(transfer.created),
        **dated("Date", transfer.date),
        "Status": transfer.status,
        "FromBankAccount": _account(state.accounts[transfer.from_id]),
        "ToBankAccount": _account(state.accounts[transfer.to_id]),
        "Amount": transfer.amount,
        "FromBankTransactionID": spent.id,
        "ToBankTransactionID": received.id,
        "FromIsReconciled": spent.reconciled,
        "ToIsReconciled": received.reconciled,
        "Reference": transfer.reference,
        "CurrencyRate": 1,
        "HasAttachments": False,
        "FromTracking": [],
        "ToTracking": [],
    }


def _account(account: Account) -> Element:
    return {"AccountID": account.id, "Code": account.code, "Name": account.name}
