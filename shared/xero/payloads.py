"""Documents as the JSON that Xero takes. Parents are named by their Xero ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from shared.errors import Rejected
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Spend
from shared.posting.stages import Stage

ENVELOPE = {
    Stage.CONTACTS: "Contacts",
    Stage.INVOICES: "Invoices",
    Stage.PAYMENTS: "Payments",
    Stage.BANK_TRANSACTIONS: "BankTransactions",
}
ID = {
    Stage.CONTACTS: "ContactID",
    Stage.INVOICES: "InvoiceID",
    Stage.PAYMENTS: "PaymentID",
    Stage.BANK_TRANSACTIONS: "BankTransactionID",
}


# Somebody else's series in the way is passed number by number; one that never ends needs a person.
MOST_NUMBERS_TRIED = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be written. `ids`: Xero ids by key; `variant`: how often it clashed."""

    document: Document
    ids: Mapping[str, str]
    number: str = ""
    variant: int = 0


def envelope(stage: Stage, elements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {ENVELOPE[stage]: list(elements)}


def element(draft: Draft) -> dict[str, Any]:
    """Amounts are Decimals. Raises Rejected for what cannot be written."""
    document = draft.document
    match document:
        case Contact():
            return _contact(document, draft.variant)
        case Invoice():
            return _invoice(document, draft)
        case Payment():
            return _payment(document, draft)
        case Spend():
            return _spend(document, draft)
    assert_never(document)


def contact_name(contact: Contact, variant: int) -> str:
    """Names are unique in Xero: on a clash the e-mail address is added, never a counter."""
    if variant == 0:
        return contact.name
    if variant > 1 or not contact.email:
        raise Rejected("name_not_unique", f"the name {contact.name!r} is taken")
    suffix = f" ({contact.email})"
    return (contact.name[: max(1, 255 - len(suffix))] + suffix)[:255]


def _contact(contact: Contact, variant: int) -> dict[str, Any]:
    email = {"EmailAddress": contact.email} if contact.email else {}
    return {"Name": contact_name(contact, variant), "ContactNumber": contact.key, **email}


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
        "LineItems": [_line(line) for line in invoice.lines],
    }


def _payment(payment: Payment, draft: Draft) -> dict[str, Any]:
    return {
        "Invoice": {"InvoiceID": draft.ids[payment.invoice]},
        "Account": {"Code": payment.account},
        "Date": payment.dated.isoformat(),
        "Amount": payment.amount.decimal,
        "Reference": payment.key,
    }


def _spend(spend: Spend, draft: Draft) -> dict[str, Any]:
    return {
        "Type": "SPEND",
        "Status": "AUTHORISED",
        "Reference": spend.key,
        "Contact": {"ContactID": draft.ids[spend.contact]},
        "BankAccount": {"Code": spend.account},
        "Date": spend.dated.isoformat(),
        "LineAmountTypes": "Inclusive",
        "LineItems": [_line(line) for line in spend.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    tax_type = {"TaxType": line.tax_type} if line.tax_type else {}
    tax = {"TaxAmount": line.tax.decimal} if line.tax is not None else {}
    return {
        "Description": line.description,
        "Quantity": 1,
        "UnitAmount": line.amount.decimal,
        "AccountCode": line.account,
        **tax_type,
        **tax,
    }
