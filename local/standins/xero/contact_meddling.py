"""Does to contacts what a person may do on Xero's own pages behind the integration's back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from local.standins.xero import contact_merging, contacts, invoices, tracked
from local.standins.xero.by_hand import ByHand, as_json
from local.standins.xero.contact_shape import PERSONAL
from local.standins.xero.errors import insist
from local.standins.xero.records import Element
from local.standins.xero.shapes import misfits
from local.standins.xero.state import Work

SALES = ("REVENUE", "SALES")


@dataclass
class ContactMeddling(ByHand):
    """Raises Invalid, in Xero's words, where Xero would refuse the person too; KeyError for an unknown id."""

    def add_contact(self, **fields: Any) -> str:
        """Adds a contact; `fields` are Xero's own, Website among them. Returns the ContactID."""
        return self._save_contact(fields)

    def edit_contact(self, contact_id: str, **fields: Any) -> None:
        """Changes the fields named. Persons and phones are whole lists, as on the page."""
        self._save_contact({"ContactID": self.state.contacts[contact_id].id, **fields})

    def rename_contact(self, contact_id: str, name: str) -> None:
        self.edit_contact(contact_id, Name=name)

    def enter_email(self, contact_id: str, address: str) -> None:
        self.edit_contact(contact_id, EmailAddress=address)

    def archive_contact(self, contact_id: str) -> None:
        self.edit_contact(contact_id, ContactStatus="ARCHIVED")

    def restore_contact(self, contact_id: str) -> None:
        self.edit_contact(contact_id, ContactStatus="ACTIVE")

    def merge_contact(self, contact_id: str, into: str) -> None:
        """Archives the first contact, and moves all its documents to the contact `into`."""
        with self.moment() as now:
            contact_merging.merge(self.state, contact_id, into, now)

    def request_erasure(self, contact_id: str) -> None:
        """Has a person's details erased for good; the contact's documents stay."""
        with self.moment() as now:
            contacts.erase(self.state, contact_id, now)

    def sell_to(self, contact_id: str, pence: int) -> str:
        """Approves a sales invoice without VAT, which makes the contact a customer. Returns the InvoiceID.

        Raises LookupError if the chart has no account for sales.
        """
        account = next((each for each in self.state.accounts if each.type in SALES), None)
        if account is None:
            raise LookupError("the chart has no account for sales")
        with self.moment() as now:
            sale = _sale(contact_id, pence, account.code, now)
            marks = tracked.usable(self.state, self.state.contacts[contact_id].sales_tracking)
            sale["LineItems"][0]["Tracking"] = tracked.as_sent(marks)
            return invoices.save(Work(self.state, now), sale).id

    def _save_contact(self, element: Element) -> str:
        sent = as_json(element)
        insist(misfits(sent, PERSONAL, "Contact"))
        with self.moment() as now:
            return contacts.save(Work(self.state, now, overwrites="ContactID" in sent), sent).id


def _sale(contact_id: str, pence: int, account_code: str, now: datetime) -> Element:
    amount = Decimal(pence) / 100
    line = {"Description": "Sale", "UnitAmount": amount, "AccountCode": account_code, "TaxType": "NONE"}
    return {
        "Type": "ACCREC",
        "Contact": {"ContactID": contact_id},
        "DueDate": now.date().isoformat(),
        "LineAmountTypes": "NoTax",
        "Status": "AUTHORISED",
        "LineItems": [line],
    }
