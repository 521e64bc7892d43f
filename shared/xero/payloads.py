"""Writes documents as the JSON that Xero takes. Parents are named by their Xero ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from shared.errors import Rejected
from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.stages import Stage
from shared.ledger.xero_text import description_of

ENVELOPE = {
    Stage.CONTACTS: "Contacts",
    Stage.INVOICES: "Invoices",
    Stage.CREDIT_NOTES: "CreditNotes",
    Stage.PAYMENTS: "Payments",
    Stage.BANK_TRANSACTIONS: "BankTransactions",
    Stage.TRANSFERS: "BankTransfers",
    # Never sent under this name: the client puts the document to be deleted into the address.
    Stage.DELETIONS: "Deletions",
    Stage.CONTACT_EMAILS: "Contacts",
    # Nor under this one: the call has no body.
    Stage.MAILINGS: "Mailings",
    Stage.AMENDMENTS: "Invoices",
}
ID = {
    Stage.CONTACTS: "ContactID",
    Stage.INVOICES: "InvoiceID",
    Stage.CREDIT_NOTES: "CreditNoteID",
    Stage.PAYMENTS: "PaymentID",
    Stage.BANK_TRANSACTIONS: "BankTransactionID",
    Stage.TRANSFERS: "BankTransferID",
    Stage.CONTACT_EMAILS: "ContactID",
    Stage.MAILINGS: "InvoiceID",
    Stage.AMENDMENTS: "InvoiceID",
}
# Documents of these stages are approved, so they are voided to take them back; all others are deleted.
VOIDED = frozenset({Stage.INVOICES, Stage.CREDIT_NOTES})
# Xero may not keep the Reference of an overpayment, so its one line repeats it.
OVERPAID = "More than the invoice could take ({key})"

# Another series in the way is passed number by number; a series that never ends needs a person.
MOST_NUMBERS_TRIED = 20


@dataclass(frozen=True, slots=True)
class Tracked:
    """An option of a tracking category at Xero, by the ids of both."""

    category_id: str
    option_id: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be written.

    `ids` holds the Xero ids of its parents and `stages` where they were posted, by key. `variant` is how
    often it clashed. `former_xero_ids` are ids that it had in Xero before. `tracked` is how Xero tracks each
    lead source that is active there, by the lead source's id; None where it has no category for them.
    """

    document: Document
    ids: Mapping[str, str]
    number: str = ""
    variant: int = 0
    stages: Mapping[str, Stage] = field(default_factory=dict)
    former_xero_ids: tuple[str, ...] = ()
    tracked: Mapping[str, Tracked] | None = field(default_factory=dict)


def envelope(stage: Stage, elements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Returns the body of one call with these elements."""
    return {ENVELOPE[stage]: list(elements)}


def element(draft: Draft) -> dict[str, Any]:
    """Returns a document as an element of a call.

    Amounts are Decimals. Raises Rejected if it cannot be written.
    """
    document = draft.document
    match document:
        case Contact():
            return _contact(document, draft.variant)
        case Invoice():
            return _invoice(document, draft)
        case CreditNote():
            return _credit_note(document, draft)
        case Payment():
            return _money(document, {"Invoice": {"InvoiceID": draft.ids[document.invoice]}})
        case Refund():
            return _money(document, _refunded(document, draft))
        case Spend() | Receive():
            return _bank_transaction(document, draft)
        case Overpayment():
            return _overpayment(document, draft)
        case Transfer():
            return _transfer(document)
        case Reversal() | Removal():
            return _deletion(document, draft)
        case Mailing():
            return {"InvoiceID": draft.ids[document.invoice]}
        case Amendment():
            return _amended(document, draft)
        case ContactEmail():
            # The call names no other field of the contact, so that no other field changes.
            return {"ContactID": draft.ids[document.contact], "EmailAddress": document.email}
    assert_never(document)


def contact_name(contact: Contact, variant: int) -> str:
    """Returns a name for a contact. Xero's are unique: a clash adds the e-mail address, never a counter."""
    if variant == 0:
        return contact.name
    address = contact.email or contact.refused_email
    if variant > 1 or not address:
        raise Rejected("name_not_unique", f"the name {contact.name!r} is taken")
    suffix = f" ({address})"
    return (contact.name[: max(1, 255 - len(suffix))] + suffix)[:255]


def _contact(contact: Contact, variant: int) -> dict[str, Any]:
    email = {"EmailAddress": contact.email} if contact.email else {}
    named = {"Name": contact_name(contact, variant), "ContactNumber": contact.key}
    return {**named, **email, **dict(_typed(contact))}


def _typed(contact: Contact) -> Iterator[tuple[str, Any]]:
    """Yields what a buyer has typed of himself. Invoices show the address of the type POBOX."""
    yield from _filled({"FirstName": contact.first_name, "LastName": contact.last_name}).items()
    if contact.phone:
        yield "Phones", [{"PhoneType": "DEFAULT", "PhoneNumber": contact.phone}]
    if address := contact.address:
        parts = {
            "AddressLine1": address.line1,
            "AddressLine2": address.line2,
            "City": address.city,
            "PostalCode": address.postal_code,
            "Country": address.country,
        }
        yield "Addresses", [{"AddressType": "POBOX", **_filled(parts)}]


def _filled(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in parts.items() if said}


def _invoice(invoice: Invoice, draft: Draft) -> dict[str, Any]:
    if draft.variant > MOST_NUMBERS_TRIED:
        raise Rejected("number_not_unique", f"{draft.variant} numbers in a row were taken")
    return {
        "Type": "ACCREC",
        "Status": "AUTHORISED",
        "InvoiceNumber": draft.number,
        "Reference": invoice.key,
        "Contact": {"ContactID": draft.ids[invoice.contact]},
        "Date": invoice.dated.isoformat(),
        "DueDate": invoice.due.isoformat(),
        "CurrencyCode": invoice.total.currency,
        "LineAmountTypes": "Inclusive",
        "LineItems": [_line(line, draft) for line in invoice.lines],
    }


def _amended(amendment: Amendment, draft: Draft) -> dict[str, Any]:
    # The call names no other field of the invoice, so that no other field changes.
    return {
        "InvoiceID": draft.ids[amendment.of],
        "LineAmountTypes": "Inclusive",
        "LineItems": [_line(line, draft) for line in amendment.lines],
    }


def _credit_note(note: CreditNote, draft: Draft) -> dict[str, Any]:
    # Xero numbers a credit note from the organisation's own series; we never look anything up by that number.
    return {
        "Type": "ACCRECCREDIT",
        "Status": "AUTHORISED",
        "Reference": note.key,
        "Contact": {"ContactID": draft.ids[note.contact]},
        "Date": note.dated.isoformat(),
        "CurrencyCode": note.total.currency,
        "LineAmountTypes": "Inclusive",
        "LineItems": [_line(line, draft) for line in note.lines],
    }


def _refunded(refund: Refund, draft: Draft) -> dict[str, Any]:
    id = draft.ids[refund.of]
    if draft.stages[refund.of] is Stage.BANK_TRANSACTIONS:
        # Xero shows an overpayment under both names, with one id.
        return {"Overpayment": {"OverpaymentID": id}}
    return {"CreditNote": {"CreditNoteID": id}}


def _money(document: Payment | Refund, about: dict[str, Any]) -> dict[str, Any]:
    return {
        **about,
        "Account": {"Code": document.account},
        "Date": document.dated.isoformat(),
        "Amount": document.amount.decimal,
        "Reference": document.key,
    }


def _deletion(document: Reversal | Removal, draft: Draft) -> dict[str, Any]:
    if draft.variant:
        raise Rejected("deletion_refused", "Xero neither deletes it nor shows it as deleted.")
    stage = draft.stages[document.of]
    status = "VOIDED" if stage in VOIDED else "DELETED"
    return {"Of": stage.value, "ID": draft.ids[document.of], "Status": status}


def _bank_transaction(document: Spend | Receive, draft: Draft) -> dict[str, Any]:
    return {
        "Type": "SPEND" if isinstance(document, Spend) else "RECEIVE",
        "Status": "AUTHORISED",
        "Reference": document.key,
        "Contact": {"ContactID": draft.ids[document.contact]},
        "BankAccount": {"Code": document.account},
        "Date": document.dated.isoformat(),
        "LineAmountTypes": "Inclusive",
        "LineItems": [_line(line, draft) for line in document.lines],
    }


def _overpayment(document: Overpayment, draft: Draft) -> dict[str, Any]:
    # Xero books the one line to debtors by itself.
    line = {
        "Description": OVERPAID.format(key=document.key),
        "Quantity": 1,
        "UnitAmount": document.amount.decimal,
    }
    return {
        "Type": "RECEIVE-OVERPAYMENT",
        "Status": "AUTHORISED",
        "Reference": document.key,
        "Contact": {"ContactID": draft.ids[document.contact]},
        "BankAccount": {"Code": document.account},
        "Date": document.dated.isoformat(),
        "LineAmountTypes": "NoTax",
        "LineItems": [line],
    }


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "FromBankAccount": {"Code": transfer.from_account},
        "ToBankAccount": {"Code": transfer.to_account},
        "Amount": transfer.amount.decimal,
        "Date": transfer.dated.isoformat(),
        "Reference": transfer.key,
    }


def _line(line: Line, draft: Draft) -> dict[str, Any]:
    tax_type = {"TaxType": line.tax_type} if line.tax_type else {}
    tax = {"TaxAmount": line.tax.decimal} if line.tax is not None else {}
    return {
        # Xero refuses a line without a description.
        "Description": description_of(line.description) or "Without a description",
        **_pieces(line),
        "AccountCode": line.account,
        **tax_type,
        **tax,
        **_tracking(line, draft),
    }


def _pieces(line: Line) -> dict[str, Any]:
    sold = line.pieces
    if sold is None:
        return {"Quantity": 1, "UnitAmount": line.amount.decimal}
    item = {"ItemCode": sold.item_code} if sold.item_code else {}
    return {**item, "Quantity": sold.quantity, "UnitAmount": sold.unit_price}


def _tracking(line: Line, draft: Draft) -> dict[str, Any]:
    """Names the option by ids, which stay when a person renames it. Raises Rejected where there is none."""
    if not line.lead_source or draft.tracked is None:
        return {}
    tracked = draft.tracked.get(line.lead_source)
    if tracked is None:
        raise Rejected("lead_source_missing", "Xero has no active option for this sale's lead source")
    ids = {"TrackingCategoryID": tracked.category_id, "TrackingOptionID": tracked.option_id}
    return {"Tracking": [ids]}
