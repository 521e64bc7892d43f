"""Handles POST /BankTransfers with the status DELETED (new in July 2026), for one transfer or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import documents, shapes
from local.standins.xero.bank_transfer_view import render
from local.standins.xero.batches import Writer
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.records import BankTransfer, Element
from local.standins.xero.state import State, Work
from local.standins.xero.transfer_sides import sides

SHAPE: shapes.Shape = {"BankTransferID": shapes.GUID, "Status": shapes.one_of("DELETED")}


def delete(work: Work, element: Element) -> BankTransfer:
    """Deletes the transfer and both its sides; its id comes from the path or from the element."""
    state, transfer = work.state, work.state.bank_transfers.get(element.get("BankTransferID"))
    if transfer is None:
        raise Invalid("Bank Transfer could not be found")
    insist(_complaints(state, transfer, element))
    gone = replace(transfer, status="DELETED", updated=work.now)
    state.bank_transfers.put(gone)
    for side in sides(state, transfer):
        state.bank_transactions.put(replace(side, status="DELETED", updated=work.now))
    state.books.reverse(transfer.id)
    return gone


def _complaints(state: State, transfer: BankTransfer, element: Element) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    if "Status" not in element:
        yield "Status must be specified"
    if transfer.status == "DELETED":
        yield "Bank Transfer not of valid status for modification"
    if any(side.reconciled for side in sides(state, transfer)):
        yield "This Bank Transfer cannot be deleted as it has been reconciled with a Bank Statement."
    yield from documents.lock_complaints(state, transfer.date)


def _as_it_stands(state: State, element: Element) -> Element:
    """Returns the whole transfer, because Xero's description says that a refused element is one."""
    transfer = state.bank_transfers.get(element.get("BankTransferID"))
    return element if transfer is None else render(state, transfer)


DELETER = Writer("BankTransfers", "BankTransferID", SHAPE, delete, render, echo=_as_it_stands)
