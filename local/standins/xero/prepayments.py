"""Keeps prepayments: money from a customer before any invoice, booked to the accounts of its lines.

An allocation takes it out of those accounts again, in proportion, and off what the customer owes; a refund
takes it out and back to the bank. How Xero rounds the proportions is not known: here the last line bears it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from local.standins.xero import contact_view, credit_view, documents, lines
from local.standins.xero.books import Posting
from local.standins.xero.listings import Listing
from local.standins.xero.records import Allocation, BankTransaction, Element, OpenItem, Prepayment
from local.standins.xero.state import State

TYPE = "RECEIVE-PREPAYMENT"


def opened(state: State, transaction: BankTransaction) -> Prepayment:
    """Opens the prepayment of a bank transaction, under the next number of the invoices' series."""
    return Prepayment(
        id=transaction.id,
        contact_id=transaction.contact_id,
        status="AUTHORISED",
        date=transaction.date,
        line_amount_types=transaction.line_amount_types,
        lines=transaction.lines,
        updated=transaction.updated,
        number=documents.next_invoice_number(state),
    )


def released(state: State, prepayment: OpenItem, amount: Decimal) -> Iterator[Posting]:
    """Takes the amount out of the accounts of the lines, as debits."""
    whole, rest = tuple(lines.postings(state, prepayment.lines, 1)), amount
    for posting in whole[:-1]:
        share = lines.pennies(posting.amount * amount / prepayment.total)
        rest -= share
        yield replace(posting, amount=share)
    yield replace(whole[-1], amount=rest)


def post_allocation(state: State, prepayment: OpenItem, allocation: Allocation) -> None:
    debtors = Posting(state.system_account("DEBTORS").id, -allocation.amount)
    moved = (debtors, *released(state, prepayment, allocation.amount))
    state.books.post("allocation", allocation.id, allocation.date, prepayment.number, moved)


def head(state: State, prepayment: Prepayment) -> Element:
    """Renders the prepayment as a list without pages shows it."""
    return {**render(state, prepayment), "LineItems": []}


def render(state: State, prepayment: Prepayment) -> Element:
    return {
        "PrepaymentID": prepayment.id,
        "Type": TYPE,
        # The description: the number under both names, since a reference is not to be had.
        "Reference": prepayment.number,
        "InvoiceNumber": prepayment.number,
        **credit_view.render(state, prepayment),
    }


def find(state: State, prepayment_id: str) -> Prepayment | None:
    return state.prepayments.get(prepayment_id)


LISTING = Listing(
    plural="Prepayments",
    records=lambda state: state.prepayments,
    render=render,
    head=head,
    by_id=contact_view.within,
    fields={
        "PrepaymentID": lambda prepayment: prepayment.id,
        "Type": lambda _: TYPE,
        "InvoiceNumber": lambda prepayment: prepayment.number,
        "Reference": lambda prepayment: prepayment.number,
        **credit_view.FIELDS,
    },
    sets={"InvoiceNumbers": "InvoiceNumber"},
    options=("unitdp",),
)
