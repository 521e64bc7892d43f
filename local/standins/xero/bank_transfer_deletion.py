"""POST /BankTransfers with the status DELETED: possible since July 2026, for one or for several."""

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
    """With the id from the path or in each element; both sides are deleted with it."""
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
    """A refused element has to be a whole transfer, says Xero's description."""
    transfer = state.bank_transfers.get(element.get("BankTransferID"))
    return element if transfer is None else render(state, transfer)


DELETER = Writer("BankTransfers", "BankTransferID", SHAPE, delete, render, echo=_as_it_stands)
