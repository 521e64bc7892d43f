"""Does to sales invoices and credit notes what a person may do on Xero's own pages.

A person who leaves the tracking of a line out gets the contact's default, as on Xero's page: an empty list
leaves the line untracked.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local.standins.xero import credit_notes, invoices, tracked
from local.standins.xero.batches import Writer, check_shape
from local.standins.xero.by_hand import ByHand, as_json
from local.standins.xero.records import Element
from local.standins.xero.state import Work

Lines = list[Element]


@dataclass
class SalesMeddling(ByHand):
    """Raises Invalid, in Xero's words, where Xero would refuse the person too; KeyError for an unknown id."""

    def add_currency(self, code: str, rate: str) -> None:
        """Subscribes to a currency. `rate` is how much of it a pound is, unless a document says otherwise."""
        with self.moment():
            self.state.currencies[code] = Decimal(rate)

    def make_invoice(self, contact_id: str, lines: Lines, status: str = "AUTHORISED", **fields: Any) -> str:
        """Makes a sales invoice: DRAFT, SUBMITTED or AUTHORISED. Returns the InvoiceID.

        `lines` and `fields` are Xero's own; an approved one is due today unless DueDate says otherwise.
        """
        with self.moment() as now:
            today = now.date().isoformat()
            due = {"DueDate": today} if status == "AUTHORISED" else {}
            sale = {"Type": "ACCREC", "Date": today, **due, "Status": status, **fields}
            return self._new(invoices.WRITER, Work(self.state, now), contact_id, lines, sale)

    def edit_invoice(self, invoice_id: str, **fields: Any) -> None:
        """Changes the fields named, Contact and LineItems among them; lines that are sent replace all."""
        self._change(invoices.WRITER, {"InvoiceID": self.state.invoices[invoice_id].id, **fields})

    def submit_invoice(self, invoice_id: str) -> None:
        self.edit_invoice(invoice_id, Status="SUBMITTED")

    def approve_invoice(self, invoice_id: str) -> None:
        """Approves a draft; one without a due date is due on its own date."""
        invoice = self.state.invoices[invoice_id]
        self.edit_invoice(
            invoice_id, Status="AUTHORISED", DueDate=(invoice.due_date or invoice.date).isoformat()
        )

    def void_invoice(self, invoice_id: str) -> None:
        self.edit_invoice(invoice_id, Status="VOIDED")

    def delete_invoice(self, invoice_id: str) -> None:
        """Deletes a draft, or one that was submitted."""
        self.edit_invoice(invoice_id, Status="DELETED")

    def make_credit_note(
        self, contact_id: str, lines: Lines, status: str = "AUTHORISED", **fields: Any
    ) -> str:
        """Makes a credit note, as `make_invoice` makes an invoice. Returns the CreditNoteID."""
        with self.moment() as now:
            note = {"Type": "ACCRECCREDIT", "Date": now.date().isoformat(), "Status": status, **fields}
            return self._new(credit_notes.WRITER, Work(self.state, now), contact_id, lines, note)

    def edit_credit_note(self, note_id: str, **fields: Any) -> None:
        self._change(credit_notes.WRITER, {"CreditNoteID": self.state.credit_notes[note_id].id, **fields})

    def approve_credit_note(self, note_id: str) -> None:
        self.edit_credit_note(note_id, Status="AUTHORISED")

    def void_credit_note(self, note_id: str) -> None:
        self.edit_credit_note(note_id, Status="VOIDED")

    def delete_credit_note(self, note_id: str) -> None:
        """Deletes a draft, or one that was submitted."""
        self.edit_credit_note(note_id, Status="DELETED")

    def _new(self, writer: Writer, work: Work, contact_id: str, lines: Lines, fields: Element) -> str:
        contact = self.state.contacts[contact_id]
        default = {"Tracking": tracked.as_sent(tracked.usable(self.state, contact.sales_tracking))}
        items = [{**default, **line} for line in lines]
        sent = as_json({"Contact": {"ContactID": contact.id}, "LineItems": items, **fields})
        check_shape(sent, writer, "PUT")
        return str(writer.save(work, sent).id)

    def _change(self, writer: Writer, element: Element) -> None:
        sent = as_json(element)
        check_shape(sent, writer, "POST")
        with self.moment() as now:
            writer.save(Work(self.state, now, overwrites=True), sent)
