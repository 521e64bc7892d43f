"""Books money spent or received directly on a bank account: fees, disputes, opening balances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import bank_credits, documents, lines, overpayments, prepayments, shapes, tracked
from local.standins.xero.bank_transaction_view import head, render
from local.standins.xero.batches import Writer
from local.standins.xero.books import Posting
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.listings import Listing
from local.standins.xero.payments import find_account
from local.standins.xero.records import Account, BankTransaction, Element
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "BankTransactionID": shapes.GUID,
    "Type": shapes.TEXT,
    "Contact": shapes.Nested({"ContactID": shapes.GUID}),
    "BankAccount": shapes.Nested({"AccountID": shapes.GUID, "Code": shapes.TEXT}),
    "LineItems": shapes.Listed(lines.SHAPE),
    "Date": shapes.DATE,
    "Reference": shapes.text(255),
    "CurrencyCode": shapes.TEXT,
    "Url": shapes.TEXT,
    "LineAmountTypes": lines.LINE_AMOUNT_TYPES,
    "Status": shapes.one_of("AUTHORISED", "DELETED"),
    "SubTotal": shapes.MONEY,
    "TotalTax": shapes.MONEY,
    "Total": shapes.MONEY,
}
SIGNS = {"SPEND": 1, "RECEIVE": -1, overpayments.TYPE: -1, prepayments.TYPE: -1}
"""The sign of the lines: money spent is a debit to the lines' accounts and a credit to the bank account."""


def save(work: Work, element: Element) -> BankTransaction:
    """Creates the transaction; a POST may change or delete the one that BankTransactionID names."""
    former = _former(work, element)
    work = replace(work, tracked=tracked.marks_of(former))
    insist(_modification_complaints(work.state, former, element))
    if former is not None and element.get("Status") == "DELETED":
        return _delete(work, former)
    bank = find_account(work.state, element.get("BankAccount", {}))
    complaints = tuple(_complaints(work, element, bank))
    if complaints or bank is None:
        raise Invalid(*complaints)
    if element["Type"] == overpayments.TYPE:
        element = overpayments.booked(work.state, element)
    if element["Type"] in bank_credits.CREDITS:
        # The description has a Reference for SPEND and RECEIVE only: no credit is found by its reference.
        element = {**element, "Reference": ""}
    transaction = _build(work, element, bank, former)
    insist(documents.total_complaints(transaction, element))
    return _commit(work.state, transaction, former)


def _former(work: Work, element: Element) -> BankTransaction | None:
    transaction_id = element.get("BankTransactionID")
    former = work.state.bank_transactions.get(transaction_id) if work.overwrites else None
    if transaction_id is not None and former is None:
        raise Invalid("Bank Transaction could not be found")
    return former


def _modification_complaints(state: State, former: BankTransaction | None, element: Element) -> Iterator[str]:
    if former is None:
        if element.get("Status") == "DELETED":
            yield "A new Bank Transaction cannot be DELETED"
        return
    if former.status == "DELETED":
        yield "Bank Transaction not of valid status for modification"
    if former.transfer_id:
        yield "This Bank Transaction cannot be edited as it is one side of a Bank Transfer"
    yield from bank_credits.modification_complaints(state, former, element)
    if former.reconciled:
        yield "This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement."
    yield from documents.lock_complaints(state, former.date)


def _complaints(work: Work, element: Element, bank: Account | None) -> Iterator[str]:
    kind = element.get("Type")
    if kind not in SIGNS:
        yield f"Bank transaction type {kind} is not one that this stand-in keeps."
    yield from shapes.breaches(element, SHAPE)
    yield from documents.contact_complaints(work.state, element)
    yield from documents.currency_complaints(element)
    yield from _bank_complaints(bank)
    yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", work.now.date()))
    if kind == overpayments.TYPE:
        yield from overpayments.complaints(work, element)
    else:
        types = element.get("LineAmountTypes", "Inclusive")
        yield from documents.line_complaints(work, element, types, final=True)


def _bank_complaints(account: Account | None) -> Iterator[str]:
    if account is None:
        yield "The bank account could not be found"
    elif account.type != "BANK":
        yield f"Account code '{account.code}' is not a bank account"
    elif not account.is_active:
        yield f"Bank account {account.name} has been archived"


def _build(work: Work, element: Element, bank: Account, former: BankTransaction | None) -> BankTransaction:
    types = element.get("LineAmountTypes", "Inclusive")
    return BankTransaction(
        id=former.id if former else work.state.new_id(),
        type=element["Type"],
        contact_id=element["Contact"]["ContactID"],
        account_id=bank.id,
        date=documents.day_of(element, "Date", work.now.date()),
        line_amount_types=types,
        lines=documents.build_lines(work, element, types),
        updated=work.now,
        reference=element.get("Reference", ""),
        url=element.get("Url", ""),
    )


def _commit(state: State, transaction: BankTransaction, former: BankTransaction | None) -> BankTransaction:
    sign = SIGNS[transaction.type]
    bank = Posting(transaction.account_id, -sign * transaction.total)
    moved = (bank, *lines.postings(state, transaction.lines, sign))
    state.bank_transactions.put(transaction)
    state.books.reverse(transaction.id)
    state.books.post("bank_transaction", transaction.id, transaction.date, transaction.reference, moved)
    bank_credits.open_credit(state, transaction)
    if former is None:
        state.history.append(("bank_transaction", transaction.id))
    return transaction


def _delete(work: Work, former: BankTransaction) -> BankTransaction:
    deleted = replace(former, status="DELETED", updated=work.now)
    work.state.bank_transactions.put(deleted)
    bank_credits.void(work, deleted)
    work.state.books.reverse(former.id)
    return deleted


def find(state: State, transaction_id: str) -> BankTransaction | None:
    return state.bank_transactions.get(transaction_id)


LISTING = Listing(
    plural="BankTransactions",
    records=lambda state: state.bank_transactions,
    render=render,
    head=head,
    fields={
        "BankTransactionID": lambda transaction: transaction.id,
        "Type": lambda transaction: transaction.type,
        "Status": lambda transaction: transaction.status,
        "Reference": lambda transaction: transaction.reference,
        "Date": lambda transaction: transaction.date,
        "Total": lambda transaction: transaction.total,
        "IsReconciled": lambda transaction: transaction.reconciled,
        "BankAccount.AccountID": lambda transaction: transaction.account_id,
        "Contact.ContactID": lambda transaction: transaction.contact_id,
    },
    options=("unitdp",),
)
WRITER = Writer("BankTransactions", "BankTransactionID", SHAPE, save, render)
