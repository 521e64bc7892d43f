"""Moves money between two of the organisation's bank accounts, one transfer per call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import documents, shapes
from local.standins.xero.bank_transfer_view import render
from local.standins.xero.batches import Writer
from local.standins.xero.books import Posting
from local.standins.xero.errors import Invalid
from local.standins.xero.lines import pennies
from local.standins.xero.listings import Listing
from local.standins.xero.payments import find_account
from local.standins.xero.records import Account, BankTransfer, Element
from local.standins.xero.state import State, Work
from local.standins.xero.transfer_sides import side_of

ACCOUNT = shapes.Nested({"AccountID": shapes.GUID, "Code": shapes.TEXT})
SHAPE: shapes.Shape = {
    "FromBankAccount": ACCOUNT,
    "ToBankAccount": ACCOUNT,
    "Amount": shapes.MONEY,
    "Date": shapes.DATE,
    "Reference": shapes.text(255),
    "FromIsReconciled": shapes.FLAG,
    "ToIsReconciled": shapes.FLAG,
}


def save(work: Work, element: Element) -> BankTransfer:
    giver = find_account(work.state, element.get("FromBankAccount", {}))
    taker = find_account(work.state, element.get("ToBankAccount", {}))
    complaints = tuple(_complaints(work, element, giver, taker))
    if complaints or giver is None or taker is None:
        raise Invalid(*complaints)
    transfer = _build(work, element, giver, taker)
    _commit(work.state, transfer, element)
    return transfer


def _complaints(work: Work, element: Element, giver: Account | None, taker: Account | None) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from _account_complaints("FromBankAccount", giver)
    yield from _account_complaints("ToBankAccount", taker)
    if giver is not None and taker is not None and giver.id == taker.id:
        yield "The FromBankAccount and the ToBankAccount must be different bank accounts"
    if element.get("Amount", 0) <= 0:
        yield "The transfer amount must be greater than zero"
    yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", work.now.date()))


def _account_complaints(name: str, account: Account | None) -> Iterator[str]:
    if account is None:
        yield f"The {name} could not be found"
    elif account.type != "BANK":
        yield f"Account code '{account.code}' is not a bank account"
    elif not account.is_active:
        yield f"Bank account {account.name} has been archived"


def _build(work: Work, element: Element, giver: Account, taker: Account) -> BankTransfer:
    new_id = work.state.new_id
    return BankTransfer(
        id=new_id(),
        from_id=giver.id,
        to_id=taker.id,
        spent_id=new_id(),
        received_id=new_id(),
        amount=pennies(element["Amount"]),
        date=documents.day_of(element, "Date", work.now.date()),
        created=work.now,
        updated=work.now,
        reference=element.get("Reference", ""),
    )


def _commit(state: State, transfer: BankTransfer, element: Element) -> None:
    """Posts one journal to the books, and adds two sides to the list of bank transactions."""
    spent, received = side_of(state, transfer, "SPEND"), side_of(state, transfer, "RECEIVE")
    state.bank_transactions.put(replace(spent, reconciled=element.get("FromIsReconciled", False)))
    state.bank_transactions.put(replace(received, reconciled=element.get("ToIsReconciled", False)))
    state.bank_transfers.put(transfer)
    moved = (Posting(transfer.from_id, -transfer.amount), Posting(transfer.to_id, transfer.amount))
    state.books.post("bank_transfer", transfer.id, transfer.date, transfer.reference, moved)
    state.history.append(("bank_transfer", transfer.id))


def find(state: State, transfer_id: str) -> BankTransfer | None:
    return state.bank_transfers.get(transfer_id)


LISTING = Listing(
    plural="BankTransfers",
    records=lambda state: state.bank_transfers,
    render=render,
    fields={
        "BankTransferID": lambda transfer: transfer.id,
        "Reference": lambda transfer: transfer.reference,
        "Date": lambda transfer: transfer.date,
        "Amount": lambda transfer: transfer.amount,
        "Status": lambda transfer: transfer.status,
        "FromBankAccount.AccountID": lambda transfer: transfer.from_id,
        "ToBankAccount.AccountID": lambda transfer: transfer.to_id,
    },
    unasked=lambda transfer: transfer.status == "DELETED",
    unhide="includeDeleted",
    paged=False,
)
# Xero has no summarizeErrors here: a refused transfer is a refused call.
WRITER = Writer("BankTransfers", "BankTransferID", SHAPE, save, render, most=1, one_by_one=False)
