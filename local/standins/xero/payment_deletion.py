"""Handles POST /Payments/{id} with the status DELETED: the money goes back, the document is open again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import documents, open_items, settlement, shapes
from local.standins.xero.batches import Writer
from local.standins.xero.errors import insist
from local.standins.xero.payment_view import render
from local.standins.xero.records import Element, Payment
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {"PaymentID": shapes.GUID, "Status": shapes.one_of("DELETED")}


def delete(work: Work, element: Element) -> Payment:
    payment = work.state.payments[element["PaymentID"]]
    insist(_complaints(work.state, payment, element))
    deleted = replace(payment, status="DELETED", updated=work.now)
    item = open_items.item_of(work.state, payment.kind, payment.item_id)
    work.state.payments.put(deleted)
    open_items.put(work.state, payment.kind, settlement.unpaid(item, payment, work.now))
    work.state.books.reverse(payment.id)
    return deleted


def _complaints(state: State, payment: Payment, element: Element) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    if "Status" not in element:
        yield "Status must be specified"
    if payment.status == "DELETED":
        yield "Payment not of valid status for modification"
    if payment.reconciled:
        yield "This payment has been reconciled and cannot be deleted"
    yield from documents.lock_complaints(state, payment.date)


DELETER = Writer("Payments", "PaymentID", SHAPE, delete, render, flag="HasValidationErrors")
