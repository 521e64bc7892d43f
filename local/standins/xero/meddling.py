"""Does what a person may do on Xero's own pages behind the integration's back; the books still balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from local.standins.xero import (
    bank_transactions,
    bank_transfer_deletion,
    bank_transfers,
    contacts,
    credit_notes,
    edits,
    invoices,
    payment_deletion,
    payments,
)
from local.standins.xero.batches import check_shape
from local.standins.xero.by_hand import as_json
from local.standins.xero.contact_meddling import ContactMeddling
from local.standins.xero.product_meddling import ProductMeddling
from local.standins.xero.records import Account, Element
from local.standins.xero.repeating import Repeating
from local.standins.xero.settling import Settling
from local.standins.xero.state import Work
from local.standins.xero.tracking_meddling import TrackingMeddling

WRITERS = {
    writer.plural: writer
    for writer in (
        contacts.WRITER,
        invoices.WRITER,
        credit_notes.WRITER,
        payments.WRITER,
        bank_transactions.WRITER,
        bank_transfers.WRITER,
    )
}


@dataclass
class Meddling(ContactMeddling, ProductMeddling, Repeating, Settling, TrackingMeddling):
    """Everything here raises Invalid, in Xero's words, where Xero would refuse the person too."""

    def add(self, plural: str, element: Element) -> Element:
        """Adds a document or a contact of the person's own, in the form that the API takes and shows."""
        writer, sent = WRITERS[plural], as_json(element)
        check_shape(sent, writer, "PUT")
        with self.moment() as now:
            return writer.render(self.state, writer.save(Work(self.state, now), sent))

    def add_account(self, account: Account) -> None:
        with self.moment() as now:
            self.state.accounts.put(replace(account, id=account.id or self.state.new_id(), updated=now))

    def lock(self, day: str | date) -> None:
        """Sets the period lock date: nothing may change on that day or before."""
        with self.moment():
            self.state.period_lock_date = _day(day)

    def lock_year(self, day: str | date) -> None:
        """Sets the end of year lock date: nothing may change on that day or before, for any user."""
        with self.moment():
            self.state.end_of_year_lock_date = _day(day)

    def unlock(self) -> None:
        """Clears both lock dates."""
        with self.moment():
            self.state.period_lock_date = self.state.end_of_year_lock_date = None

    def archive_account(self, code: str) -> None:
        """Archives the account with this code or, as a bank account may have none, with this AccountID."""
        self._set_status(code, "ARCHIVED")

    def restore_account(self, code: str) -> None:
        self._set_status(code, "ACTIVE")

    def delete_payment(self, payment_id: str) -> None:
        self._save(payment_deletion.delete, {"PaymentID": payment_id, "Status": "DELETED"})

    def delete_bank_transaction(self, transaction_id: str) -> None:
        self._save(bank_transactions.save, {"BankTransactionID": transaction_id, "Status": "DELETED"})

    def delete_transfer(self, transfer_id: str) -> None:
        self._save(bank_transfer_deletion.delete, {"BankTransferID": transfer_id, "Status": "DELETED"})

    def edit_line(self, document_id: str, place: int = 0, **fields: Any) -> None:
        """Changes a line of an invoice, a credit note or a bank transaction, for example `UnitAmount=5`."""
        with self.moment() as now:
            work = Work(self.state, now, overwrites=True)
            edits.edit_line(work, document_id, place, as_json(fields))

    def reconcile(self, record_id: str) -> None:
        """Matches a payment, a bank transaction or one side of a transfer with a bank statement line."""
        self._mark(record_id, reconciled=True)

    def unreconcile(self, record_id: str) -> None:
        self._mark(record_id, reconciled=False)

    def _mark(self, record_id: str, *, reconciled: bool) -> None:
        with self.moment() as now:
            payment = self.state.payments.get(record_id)
            transaction = self.state.bank_transactions.get(record_id)
            if payment is not None:
                self.state.payments.put(replace(payment, reconciled=reconciled, updated=now))
            elif transaction is not None:
                self.state.bank_transactions.put(replace(transaction, reconciled=reconciled, updated=now))
            else:
                raise KeyError(record_id)

    def _save(self, save: Callable[[Work, Element], object], element: Element) -> None:
        with self.moment() as now:
            save(Work(self.state, now, overwrites=True), element)

    def _set_status(self, code: str, status: str) -> None:
        with self.moment() as now:
            self.state.accounts.put(replace(self._account(code), status=status, updated=now))

    def _account(self, code: str) -> Account:
        found = self.state.accounts.find("code", code) or self.state.accounts.get(code)
        if found is None:
            raise KeyError(code)
        return found


def _day(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
