"""Keeps payments: an invoice is paid into an account that takes payments, a credit is refunded from one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from local.standins.xero import currencies, documents, open_items, prepayments, settlement, shapes
from local.standins.xero.batches import Writer
from local.standins.xero.books import Posting
from local.standins.xero.errors import Invalid
from local.standins.xero.lines import pennies
from local.standins.xero.listings import Listing
from local.standins.xero.open_items import KINDS
from local.standins.xero.payment_view import render
from local.standins.xero.records import HOME, Account, Element, OpenItem, Payment
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "Invoice": shapes.Nested({"InvoiceID": shapes.GUID, "InvoiceNumber": shapes.TEXT}),
    "CreditNote": shapes.Nested({"CreditNoteID": shapes.GUID, "CreditNoteNumber": shapes.TEXT}),
    "Overpayment": shapes.Nested({"OverpaymentID": shapes.GUID}),
    "Prepayment": shapes.Nested({"PrepaymentID": shapes.GUID}),
    "Account": shapes.Nested({"AccountID": shapes.GUID, "Code": shapes.TEXT}),
    "Date": shapes.DATE,
    "Amount": shapes.MONEY,
    "Reference": shapes.text(255),
    "CurrencyRate": shapes.NUMBER,
    "IsReconciled": shapes.FLAG,
}


def save(work: Work, element: Element) -> Payment:
    state = work.state
    kind = _kind(element)
    item, account = _item(state, element, kind), find_account(state, element.get("Account", {}))
    complaints = tuple(_complaints(work, element, kind, item, account))
    if complaints or item is None or account is None:
        raise Invalid(*complaints)
    payment = Payment(
        id=state.new_id(),
        kind=kind,
        item_id=item.id,
        account_id=account.id,
        amount=pennies(element["Amount"]),
        date=documents.day_of(element, "Date", work.now.date()),
        updated=work.now,
        reference=element.get("Reference", ""),
        reconciled=element.get("IsReconciled", False),
        bank_amount=currencies.settled(item, pennies(element["Amount"])),
    )
    _commit(work, payment, item)
    return payment


def _kind(element: Element) -> str:
    named = [kind for kind, meant in KINDS.items() if meant.field in element]
    if len(named) > 1:
        raise Invalid("A payment can be made against one document only")
    return named[0] if named else "invoice"


def _item(state: State, element: Element, kind: str) -> OpenItem | None:
    meant = KINDS[kind]
    register, reference = meant.register(state), element.get(meant.field, {})
    by_id: OpenItem | None = register.get(reference.get(meant.id_field))
    number = reference.get(meant.number_field)
    return by_id if by_id is not None or number is None else register.find("number", number)


def find_account(state: State, reference: Element) -> Account | None:
    """Finds an account by AccountID, or else by code: a bank account may have no code."""
    by_id = state.accounts.get(reference.get("AccountID"))
    return by_id or state.accounts.find("code", reference.get("Code"))


def _complaints(
    work: Work, element: Element, kind: str, item: OpenItem | None, account: Account | None
) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", work.now.date()))
    yield from _account_complaints(account)
    yield from _amount_complaints(element)
    if item is None:
        yield f"{KINDS[kind].name} could not be found"
        return
    if item.status != "AUTHORISED":
        yield "Payments can only be made against Authorised documents"
    if element.get("Amount", 0) > item.left:
        yield "Payment amount exceeds the amount outstanding on this document"
    if item.currency != HOME and element.get("CurrencyRate", item.rate) != item.rate:
        yield "A payment is made at the rate of its document, in this stand-in."


def _account_complaints(account: Account | None) -> Iterator[str]:
    if account is None:
        yield "Account could not be found"
    elif not account.is_active:
        yield "Account is archived and cannot take payments"
    elif not account.takes_payments:
        yield "Account type is invalid for a payment: payments must be enabled on the account"


def _amount_complaints(element: Element) -> Iterator[str]:
    if "Amount" not in element:
        yield "Payment amount must be specified"
    elif element["Amount"] <= 0:
        yield "Payment amount must be greater than zero"


def _commit(work: Work, payment: Payment, item: OpenItem) -> None:
    state = work.state
    state.payments.put(payment)
    open_items.put(state, payment.kind, settlement.paid(item, payment, work.now))
    amount = KINDS[payment.kind].sign * payment.bank_amount
    moved = (Posting(payment.account_id, amount), *_other_side(state, payment, item, -amount))
    state.books.post("payment", payment.id, payment.date, payment.reference, moved)
    state.history.append(("payment", payment.id))


def _other_side(state: State, payment: Payment, item: OpenItem, amount: Decimal) -> Iterable[Posting]:
    if payment.kind == "prepayment":
        return prepayments.released(state, item, amount)
    return (Posting(state.system_account("DEBTORS").id, amount),)


def find(state: State, payment_id: str) -> Payment | None:
    return state.payments.get(payment_id)


LISTING = Listing(
    plural="Payments",
    records=lambda state: state.payments,
    render=render,
    fields={
        "PaymentID": lambda payment: payment.id,
        "PaymentType": lambda payment: KINDS[payment.kind].payment_type,
        "Status": lambda payment: payment.status,
        "Reference": lambda payment: payment.reference,
        "Date": lambda payment: payment.date,
        "Amount": lambda payment: payment.amount,
        "IsReconciled": lambda payment: payment.reconciled,
        "Invoice.InvoiceID": lambda payment: payment.item_id,
        "Account.AccountID": lambda payment: payment.account_id,
    },
)
WRITER = Writer("Payments", "PaymentID", SHAPE, save, render, flag="HasValidationErrors")
