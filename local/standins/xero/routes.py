"""Every endpoint in one table. A new kind of document is a module of its own and its rows here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from local.standins.xero import (
    accounts,
    bank_transactions,
    contacts,
    invoices,
    payments,
    profile,
    taxes,
)
from local.standins.xero.batches import Writer, write
from local.standins.xero.calls import Answer, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import Refused, not_found
from local.standins.xero.listings import Listing, listed
from local.standins.xero.request import Request
from local.standins.xero.state import State

Handler = Callable[[Request], Answer]
Find = Callable[[State, str], Any]
"""The record that the last part of a path means, None if there is none."""


def lists(listing: Listing) -> Handler:
    return lambda request: listed(request.state, request.call, listing)


def shows(listing: Listing, find: Find) -> Handler:
    def show(request: Request) -> Answer:
        shown = listing.render(request.state, _found(request, find))
        return answer(200, envelope(request.state, request.call.at, listing.plural, [shown]))

    return show


def writes(writer: Writer) -> Handler:
    return lambda request: write(request, writer)


def changes(writer: Writer, find: Find) -> Handler:
    return lambda request: write(request, writer, _found(request, find).id)


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
    ("GET", "Contacts"): lists(contacts.LISTING),
    ("GET", "Contacts/"): shows(contacts.LISTING, contacts.find),
    ("PUT", "Contacts"): writes(contacts.WRITER),
    ("POST", "Contacts"): writes(contacts.WRITER),
    ("POST", "Contacts/"): changes(contacts.WRITER, contacts.find),
    ("GET", "Invoices"): lists(invoices.LISTING),
    ("GET", "Invoices/"): shows(invoices.LISTING, invoices.find),
    ("PUT", "Invoices"): writes(invoices.WRITER),
    ("POST", "Invoices"): writes(invoices.WRITER),
    ("POST", "Invoices/"): changes(invoices.WRITER, invoices.find),
    ("GET", "Payments"): lists(payments.LISTING),
    ("GET", "Payments/"): shows(payments.LISTING, payments.find),
    ("PUT", "Payments"): writes(payments.WRITER),
    ("POST", "Payments"): writes(payments.WRITER),
    ("POST", "Payments/"): changes(payments.DELETER, payments.find),
    ("GET", "BankTransactions"): lists(bank_transactions.LISTING),
    ("GET", "BankTransactions/"): shows(bank_transactions.LISTING, bank_transactions.find),
    ("PUT", "BankTransactions"): writes(bank_transactions.WRITER),
    ("POST", "BankTransactions"): writes(bank_transactions.WRITER),
    ("POST", "BankTransactions/"): changes(bank_transactions.WRITER, bank_transactions.find),
}
"""A path that ends in a slash stands for one record: what follows the slash names it."""


def carry_out(request: Request) -> Answer:
    resource, slash, target = request.call.path.partition("/")
    handler = ROUTES.get((request.call.method, resource + slash))
    try:
        if handler is None:
            raise not_found()
        return handler(replace(request, target=target))
    except Refused as refusal:
        return answer(refusal.status, refusal.body)
