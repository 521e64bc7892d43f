"""Keeps overpayments: money from a customer beyond any invoice, a bank transaction that credits debtors."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero import contact_view, credit_view, lines
from local.standins.xero.listings import Listing
from local.standins.xero.records import BankTransaction, Element, Overpayment
from local.standins.xero.state import State, Work

TYPE = "RECEIVE-OVERPAYMENT"


def complaints(work: Work, element: Element) -> Iterator[str]:
    items: list[Element] = element.get("LineItems", [])
    if element.get("LineAmountTypes") != "NoTax":
        yield "The LineAmountTypes of an overpayment must be NoTax"
    if len(items) != 1:
        yield "An overpayment must have exactly one line item"
    for item in items:
        yield from _line_complaints(work, item)


def _line_complaints(work: Work, item: Element) -> Iterator[str]:
    debtors = work.state.system_account("DEBTORS")
    if not str(item.get("Description", "")).strip():
        yield "Description is a mandatory field."
    if item.get("AccountCode", debtors.code) != debtors.code:
        yield f"Account code '{item['AccountCode']}' is not a valid code for this document."
    elsewhere = {name: value for name, value in item.items() if name != "AccountCode"}
    yield from lines.complaints(work, elsewhere, "NoTax", final=False)


def booked(state: State, element: Element) -> Element:
    """Puts the line on the debtors account, which the client need not name."""
    code = state.system_account("DEBTORS").code
    items = [{**item, "AccountCode": code} for item in element["LineItems"]]
    return {**element, "LineItems": items}


def opened(transaction: BankTransaction) -> Overpayment:
    return Overpayment(
        id=transaction.id,
        contact_id=transaction.contact_id,
        status="AUTHORISED",
        date=transaction.date,
        line_amount_types=transaction.line_amount_types,
        lines=transaction.lines,
        updated=transaction.updated,
        reference=transaction.reference,
    )


def head(state: State, overpayment: Overpayment) -> Element:
    """Renders the overpayment as a list without pages shows it."""
    return {**render(state, overpayment), "LineItems": []}


def render(state: State, overpayment: Overpayment) -> Element:
    return {
        "OverpaymentID": overpayment.id,
        "Type": TYPE,
        "Reference": overpayment.reference,
        **credit_view.render(state, overpayment),
    }


def find(state: State, overpayment_id: str) -> Overpayment | None:
    return state.overpayments.get(overpayment_id)


LISTING = Listing(
    plural="Overpayments",
    records=lambda state: state.overpayments,
    render=render,
    head=head,
    by_id=contact_view.within,
    fields={
        "OverpaymentID": lambda overpayment: overpayment.id,
        "Type": lambda _: TYPE,
        "Reference": lambda overpayment: overpayment.reference,
        **credit_view.FIELDS,
    },
    sets={"References": "Reference"},
    options=("unitdp",),
)
