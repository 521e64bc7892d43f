"""Makes links that lead into an organisation in Xero, whichever of a person's organisations is open there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from shared.preflight.traces import Trace

AT = "https://go.xero.com"
InXero = Literal["accounts", "contacts", "products", "financial_settings", "organisation"]
PAGES: Mapping[InXero, str] = {
    "accounts": "/GeneralLedger/ChartOfAccounts.aspx",
    "contacts": "/Contacts/",
    "products": "/Accounts/Inventory/",
    "financial_settings": "/Setup/FinancialSettings.aspx",
    "organisation": "/Setup/Organisation.aspx",
}

# Xero's id of the document follows.
INVOICE = "/AccountsReceivable/View.aspx?InvoiceID="
CREDIT_NOTE = "/AccountsReceivable/ViewCreditNote.aspx?creditNoteID="
# A payment has its page among the bank transactions, under its own id.
BANK_TRANSACTION = "/Bank/ViewTransaction.aspx?bankTransactionID="
BANK_TRANSFER = "/Bank/ViewTransfer.aspx?bankTransferID="
CONTACT = "/Contacts/View/"
PRODUCT = "/Accounts/Inventory/"


def link_into_xero(short_code: str, path: str) -> str:
    """Returns Xero's address of a page; `short_code` is the organisation's, empty where Xero names none."""
    if not short_code:
        return f"{AT}{path}"
    asked = urlencode({"shortcode": short_code, "redirecturl": path}, safe="!/?=")
    return f"{AT}/organisationlogin/default.aspx?{asked}"


def page_in_xero(short_code: str, page: InXero) -> str:
    return link_into_xero(short_code, PAGES[page])


def document_in_xero(short_code: str, trace: Trace) -> str:
    """Returns the address of the document that a trace names."""
    if trace.kind == "invoice":
        return link_into_xero(short_code, f"{INVOICE}{trace.id}")
    account = f"&accountID={trace.account}" if trace.account else ""
    return link_into_xero(short_code, f"{BANK_TRANSACTION}{trace.id}{account}")
