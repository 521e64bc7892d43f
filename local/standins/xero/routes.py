"""Lists every endpoint in one table. A new kind of document needs its own module, and its rows here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from local.standins.xero import (
    accounts,
    allocations,
    bank_summary,
    bank_transactions,
    bank_transfer_deletion,
    bank_transfers,
    contacts,
    credit_notes,
    invoices,
    items,
    mailing,
    overpayments,
    payment_deletion,
    payments,
    prepayments,
    profile,
    taxes,
    tracking,
    tracking_options,
)
from local.standins.xero.batches import Writer, write
from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import Refused, not_found
from local.standins.xero.invoice_pdf import or_printed
from local.standins.xero.listings import Listing, alone, listed
from local.standins.xero.request import Request
from local.standins.xero.state import State

Handler = Callable[[Request], Answer]
Find = Callable[[State, str], Any]
"""Finds the record that the last part of a path names, None if there is none."""


def lists(listing: Listing) -> Handler:
    return lambda request: listed(request.state, request.call, listing)


def shows(listing: Listing, find: Find) -> Handler:
    def show(request: Request) -> Answer:
        shown = alone(request.state, request.call, _found(request, find), listing)
        return answer(200, envelope(request.state, request.call.at, listing.plural, [shown]))

    return show


def writes(writer: Writer) -> Handler:
    return lambda request: write(request, writer)


def changes(writer: Writer, find: Find) -> Handler:
    return lambda request: write(request, writer, _found(request, find).id)


def allocates(kind: str, find: Find) -> Handler:
    return lambda request: write(request, allocations.writer(kind, _found(request, find).id))


def _found(request: Request, find: Find) -> Any:
    record = find(request.state, request.target)
    if record is None:
        raise not_found()
    return record


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "Organisation"): profile.show,
    ("GET", "Accounts"): lists(accounts.LISTING),
    ("GET", "Accounts/"): shows(accounts.LISTING, accounts.find),
    ("PUT", "Accounts"): writes(accounts.WRITER),
    ("GET", "TaxRates"): lists(taxes.LISTING),
    ("GET", "TrackingCategories"): lists(tracking.LISTING),
    ("GET", "TrackingCategories/"): shows(tracking.LISTING, tracking.find),
    ("PUT", "TrackingCategories"): writes(tracking.WRITER),
    ("POST", "TrackingCategories/"): changes(tracking.WRITER, tracking.find),
    ("DELETE", "TrackingCategories/"): tracking.delete,
    ("PUT", "TrackingCategories//Options"): tracking_options.add,
    ("POST", "TrackingCategories//Options/"): tracking_options.change,
    ("DELETE", "TrackingCategories//Options/"): tracking_options.delete,
    ("GET", "Items"): lists(items.LISTING),
    ("GET", "Items/"): shows(items.LISTING, items.find),
    ("GET", "Contacts"): lists(contacts.LISTING),
    ("GET", "Contacts/"): shows(contacts.LISTING, contacts.find),
    ("PUT", "Contacts"): writes(contacts.WRITER),
    ("POST", "Contacts"): writes(contacts.WRITER),
    ("POST", "Contacts/"): changes(contacts.WRITER, contacts.find),
    ("GET", "Invoices"): lists(invoices.LISTING),
    ("GET", "Invoices/"): or_printed(shows(invoices.LISTING, invoices.find)),
    ("PUT", "Invoices"): writes(invoices.WRITER),
    ("POST", "Invoices"): writes(invoices.WRITER),
    ("POST", "Invoices/"): changes(invoices.WRITER, invoices.find),
    ("POST", "Invoices//Email"): mailing.send,
    ("GET", "CreditNotes"): lists(credit_notes.LISTING),
    ("GET", "CreditNotes/"): shows(credit_notes.LISTING, credit_notes.find),
    ("PUT", "CreditNotes"): writes(credit_notes.WRITER),
    ("POST", "CreditNotes"): writes(credit_notes.WRITER),
    ("POST", "CreditNotes/"): changes(credit_notes.WRITER, credit_notes.find),
    ("PUT", "CreditNotes//Allocations"): allocates("credit_note", credit_notes.find),
    ("DELETE", "CreditNotes//Allocations/"): lambda request: allocations.delete(request, "credit_note"),
    ("GET", "Overpayments"): lists(overpayments.LISTING),
    ("GET", "Overpayments/"): shows(overpayments.LISTING, overpayments.find),
    ("PUT", "Overpayments//Allocations"): allocates("overpayment", overpayments.find),
    ("DELETE", "Overpayments//Allocations/"): lambda request: allocations.delete(request, "overpayment"),
    ("GET", "Prepayments"): lists(prepayments.LISTING),
    ("GET", "Prepayments/"): shows(prepayments.LISTING, prepayments.find),
    ("PUT", "Prepayments//Allocations"): allocates("prepayment", prepayments.find),
    ("DELETE", "Prepayments//Allocations/"): lambda request: allocations.delete(request, "prepayment"),
    ("GET", "Payments"): lists(payments.LISTING),
    ("GET", "Payments/"): shows(payments.LISTING, payments.find),
    ("PUT", "Payments"): writes(payments.WRITER),
    ("POST", "Payments"): writes(payments.WRITER),
    ("POST", "Payments/"): changes(payment_deletion.DELETER, payments.find),
    ("GET", "BankTransactions"): lists(bank_transactions.LISTING),
    ("GET", "BankTransactions/"): shows(bank_transactions.LISTING, bank_transactions.find),
    ("PUT", "BankTransactions"): writes(bank_transactions.WRITER),
    ("POST", "BankTransactions"): writes(bank_transactions.WRITER),
    ("POST", "BankTransactions/"): changes(bank_transactions.WRITER, bank_transactions.find),
    ("GET", "BankTransfers"): lists(bank_transfers.LISTING),
    ("GET", "BankTransfers/"): shows(bank_transfers.LISTING, bank_transfers.find),
    ("PUT", "BankTransfers"): writes(bank_transfers.WRITER),
    ("POST", "BankTransfers"): writes(bank_transfer_deletion.DELETER),
    ("POST", "BankTransfers/"): changes(bank_transfer_deletion.DELETER, bank_transfers.find),
    ("GET", "Reports/BankSummary"): bank_summary.show,
}
"""Ids are left out: `Invoices/` is one invoice, `CreditNotes//Allocations` the allocations of one note.

A report has no id, and is listed under its whole path.
"""


def carry_out(request: Request) -> Answer:
    handler, target, part = _route(request.call.method, request.call.path)
    try:
        if handler is None:
            raise not_found()
        return handler(replace(request, target=target, part=part))
    except Refused as refusal:
        return answer(refusal.status, refusal.body)


def _route(method: str, path: str) -> tuple[Handler | None, str, str]:
    """Returns the handler, and the ids that the path names, empty where there is none."""
    if (method, path) in ROUTES:
        return ROUTES[method, path], "", ""
    segments = path.split("/")
    blanked = "/".join("" if place % 2 else segment for place, segment in enumerate(segments))
    if (method, blanked) in ROUTES:
        target, part, *_ = (*segments[1::2], "", "")
        return ROUTES[method, blanked], target, part
    # A number may have slashes of its own.
    resource, slash, target = path.partition("/")
    return ROUTES.get((method, resource + slash)), target, ""
