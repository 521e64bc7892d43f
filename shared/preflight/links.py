"""Makes links that lead into an organisation in Xero, whichever of a person's organisations is open there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from shared.ledger.documents import CreditNote, Invoice, Overpayment, Receive, Spend
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

# Other kinds have no page of their own at Xero that a link could name.
DOCUMENTS: Mapping[str, str] = {
    Invoice.__name__: "/AccountsReceivable/View.aspx?InvoiceID=",
    CreditNote.__name__: "/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=",
    Spend.__name__: "/Bank/ViewTransaction.aspx?bankTransactionID=",
    Receive.__name__: "/Bank/ViewTransaction.aspx?bankTransactionID=",
    Overpayment.__name__: "/Bank/ViewTransaction.aspx?bankTransactionID=",
}


def link_into_xero(short_code: str, path: str) -> str:
    """Returns Xero's address of a page; `short_code` is the organisation's, empty where Xero names none."""
    if not short_code:
        return f"{AT}{path}"
    asked = urlencode({"shortcode": short_code, "redirecturl": path}, safe="!/?=")
    return f"{AT}/organisationlogin/default.aspx?{asked}"


def page_in_xero(short_code: str, page: InXero) -> str:
    return link_into_xero(short_code, PAGES[page])


def row_in_xero(short_code: str, kind: str, id: str) -> str:
    """Returns the address of a document of ours by its row's kind and Xero's id; empty where it has none."""
    return link_into_xero(short_code, f"{DOCUMENTS[kind]}{id}") if kind in DOCUMENTS else ""


def document_in_xero(short_code: str, trace: Trace) -> str:
    """Returns the address of the document that a trace names."""
    if trace.kind == "invoice":
        return link_into_xero(short_code, f"/AccountsReceivable/View.aspx?InvoiceID={trace.id}")
    account = f"&accountID={trace.account}" if trace.account else ""
    return link_into_xero(short_code, f"/Bank/ViewTransaction.aspx?bankTransactionID={trace.id}{account}")
