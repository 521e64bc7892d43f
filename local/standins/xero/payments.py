"""Payments on sales invoices, into an account that takes them; undone by the status DELETED."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import documents, settlement, shapes
from local.standins.xero.batches import Writer
from local.standins.xero.books import Posting
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.lines import pennies
from local.standins.xero.listings import Listing
from local.standins.xero.records import Account, Element, Invoice, Payment
from local.standins.xero.render import ms_date, ms_time
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "Invoice": shapes.Nested({"InvoiceID": shapes.GUID, "InvoiceNumber": shapes.TEXT}),
    "Account": shapes.Nested({"AccountID": shapes.GUID, "Code": shapes.TEXT}),
    "Date": shapes.DATE,
    "Amount": shapes.MONEY,
    "Reference": shapes.text(255),
    "CurrencyRate": shapes.NUMBER,
}
DELETION: shapes.Shape = {"PaymentID": shapes.GUID, "Status": shapes.one_of("DELETED")}


def save(work: Work, element: Element) -> Payment:
    state = work.state
    invoice, account = _invoice(state, element), find_account(state, element.get("Account", {}))
    complaints = tuple(_complaints(work, element, invoice, account))
    if complaints or invoice is None or account is None:
        raise Invalid(*complaints)
    payment = Payment(
        id=state.new_id(),
        invoice_id=invoice.id,
        account_id=account.id,
        amount=pennies(element["Amount"]),
        date=documents.day_of(element, "Date", work.now.date()),
        updated=work.now,
        reference=element.get("Reference", ""),
    )
    _commit(work, payment, invoice)
    return payment


def _invoice(state: State, element: Element) -> Invoice | None:
    reference = element.get("Invoice", {})
    by_id = state.invoices.get(reference.get("InvoiceID"))
    return by_id or state.invoices.find("number", reference.get("InvoiceNumber"))


def find_account(state: State, reference: Element) -> Account | None:
    """By AccountID, else by code: the code of a bank account may be empty."""
    by_id = state.accounts.get(reference.get("AccountID"))
    return by_id or state.accounts.find("code", reference.get("Code"))


def _complaints(
    work: Work, element: Element, invoice: Invoice | None, account: Account | None
) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", work.now.date()))
    yield from _account_complaints(account)
    yield from _amount_complaints(element)
    if invoice is None:
        yield "Invoice could not be found"
        return
    if invoice.status != "AUTHORISED":
        yield "Payments can only be made against Authorised documents"
    if element.get("Amount", 0) > invoice.due:
        yield "Payment amount exceeds the amount outstanding on this document"


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


def _commit(work: Work, payment: Payment, invoice: Invoice) -> None:
    state = work.state
    state.payments.put(payment)
    state.invoices.put(settlement.paid(invoice, payment.id, payment.amount, payment.date, work.now))
    debtors = state.system_account("DEBTORS").id
    moved = (Posting(payment.account_id, payment.amount), Posting(debtors, -payment.amount))
    state.books.post("payment", payment.id, payment.date, payment.reference, moved)
    state.history.append(("payment", payment.id))


def delete(work: Work, element: Element) -> Payment:
    """What POST /Payments/{id} does; the invoice is open again."""
    payment = work.state.payments[element["PaymentID"]]
    insist(_deletion_complaints(work.state, payment, element))
    deleted = replace(payment, status="DELETED", updated=work.now)
    invoice = work.state.invoices[payment.invoice_id]
    work.state.payments.put(deleted)
    work.state.invoices.put(settlement.unpaid(invoice, payment.id, payment.amount, work.now))
    work.state.books.reverse(payment.id)
    return deleted


def _deletion_complaints(state: State, payment: Payment, element: Element) -> Iterator[str]:
    yield from shapes.breaches(element, DELETION)
    if "Status" not in element:
        yield "Status must be specified"
    if payment.status == "DELETED":
        yield "Payment not of valid status for modification"
    if payment.reconciled:
        yield "This payment has been reconciled and cannot be deleted"
    yield from documents.lock_complaints(state, payment.date)


def render(state: State, payment: Payment) -> Element:
    account, invoice = state.accounts[payment.account_id], state.invoices[payment.invoice_id]
    return {
        "PaymentID": payment.id,
        "Date": ms_date(payment.date),
        "Amount": payment.amount,
        "BankAmount": payment.amount,
        "Reference": payment.reference,
        "CurrencyRate": 1,
        "PaymentType": "ACCRECPAYMENT",
        "Status": payment.status,
        "UpdatedDateUTC": ms_time(payment.updated),
        "HasAccount": True,
        "IsReconciled": payment.reconciled,
        "Account": {"AccountID": account.id, "Code": account.code, "Name": account.name},
        "Invoice": {
            "Type": "ACCREC",
            "InvoiceID": invoice.id,
            "InvoiceNumber": invoice.number,
            "Status": invoice.status,
            "AmountDue": invoice.due,
            "AmountPaid": invoice.paid,
            "Total": invoice.total,
            "Contact": documents.render_contact(state.contacts[invoice.contact_id]),
            "CurrencyCode": "GBP",
            "HasErrors": False,
        },
        "HasValidationErrors": False,
    }


def find(state: State, payment_id: str) -> Payment | None:
    return state.payments.get(payment_id)


LISTING = Listing(
    plural="Payments",
    records=lambda state: state.payments,
    render=render,
    fields={
        "PaymentID": lambda payment: payment.id,
        "PaymentType": lambda _: "ACCRECPAYMENT",
        "Status": lambda payment: payment.status,
        "Reference": lambda payment: payment.reference,
        "Date": lambda payment: payment.date,
        "Amount": lambda payment: payment.amount,
        "IsReconciled": lambda payment: payment.reconciled,
        "Invoice.InvoiceID": lambda payment: payment.invoice_id,
        "Account.AccountID": lambda payment: payment.account_id,
    },
)
WRITER = Writer("Payments", "PaymentID", SHAPE, save, render, flag="HasValidationErrors")
DELETER = Writer("Payments", "PaymentID", DELETION, delete, render, flag="HasValidationErrors")
