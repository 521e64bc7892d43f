"""Serves one organisation from a real server, and makes the few calls that most tests begin with."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from local.standins.serving import serving
from local.standins.xero import Account, Limits, Organisation, XeroStandIn

TENANT = "0b4c9d6e-3c1f-4f7a-9a52-6d1f9f1c0a01"
UNKNOWN = "0b4c9d6e-3c1f-4f7a-9a52-ffffffffffff"
CHART = (
    Account("090", "Bank", "BANK"),
    Account("091", "Stripe", "BANK"),
    Account("200", "Sales", "REVENUE", "OUTPUT2"),
    Account("404", "Fees", "EXPENSE", "INPUT2"),
    Account("621", "Disputed funds", "CURRENT", enable_payments=True),
    Account("850", "Suspense", "CURRLIAB"),
)
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""An empty context: httpx would otherwise read every root certificate for each client."""
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)

Json = dict[str, Any]


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class World:
    xero: XeroStandIn
    org: Organisation
    clock: Clock
    api: httpx.Client
    base_url: str
    tokens: Json
    made: int = field(default=0)

    def one(self, plural: str, element: Json, method: str = "PUT", **params: str) -> Json:
        """Writes one element and returns it as the answer shows it, refused or not."""
        query = {"summarizeErrors": "false", **params}
        reply = self.api.request(method, plural, params=query, json={plural: [element]})
        assert reply.status_code == 200, reply.text
        found: Json = reply.json()[plural][0]
        return found

    def contact(self, **fields: Any) -> str:
        self.made += 1
        name = fields.pop("Name", f"Customer {self.made}")
        return str(accepted(self.one("Contacts", {"Name": name, **fields}))["ContactID"])

    def invoice(self, **fields: Any) -> Json:
        return accepted(self.one("Invoices", self.bill(**fields)))

    def bill(self, **fields: Any) -> Json:
        """Makes an approved invoice of 120.00 with VAT, as a client would send it."""
        if "Contact" not in fields:
            fields["Contact"] = {"ContactID": self.contact()}
        return {
            "Type": "ACCREC",
            "Date": "2026-10-01",
            "DueDate": "2026-10-01",
            "LineAmountTypes": "Inclusive",
            "Status": "AUTHORISED",
            "LineItems": [line()],
            **fields,
        }

    def pay(self, invoice_id: str, amount: float = 120, **fields: Any) -> Json:
        return accepted(self.one("Payments", payment(invoice_id, amount, **fields)))

    def credit_note(self, **fields: Any) -> Json:
        return accepted(self.one("CreditNotes", self.credit(**fields)))

    def credit(self, **fields: Any) -> Json:
        """Makes an approved credit note of 120.00 with VAT, as a client would send it."""
        if "Contact" not in fields:
            fields["Contact"] = {"ContactID": self.contact()}
        return {
            "Type": "ACCRECCREDIT",
            "Date": "2026-10-01",
            "LineAmountTypes": "Inclusive",
            "Status": "AUTHORISED",
            "LineItems": [line()],
            **fields,
        }

    def refund(self, note_id: str, amount: float = 120, **fields: Any) -> Json:
        return accepted(self.one("Payments", refund(note_id, amount, **fields)))

    def transfer(self, **fields: Any) -> Json:
        reply = self.api.put("BankTransfers", json={"BankTransfers": [transfer(**fields)]})
        (made,) = reply.json()["BankTransfers"]
        return dict(made)

    def spend(self, **fields: Any) -> Json:
        return accepted(self.one("BankTransactions", self.fee(**fields)))

    def fee(self, **fields: Any) -> Json:
        """Makes money spent, 2.40 with VAT, as a client would send it."""
        if "Contact" not in fields:
            fields["Contact"] = {"ContactID": self.contact()}
        return {
            "Type": "SPEND",
            "BankAccount": {"Code": "091"},
            "Date": "2026-10-01",
            "LineAmountTypes": "Inclusive",
            "LineItems": [line(Description="Fee", UnitAmount=2.4, AccountCode="404")],
            **fields,
        }

    def overpayment(self, **fields: Any) -> Json:
        return accepted(self.one("BankTransactions", self.surplus(**fields)))

    def surplus(self, **fields: Any) -> Json:
        """Makes an overpayment of 50.00, as a client would send it: its line names no account."""
        item = {"Description": "ch_1 overpaid", "UnitAmount": 50}
        money = {"Type": "RECEIVE-OVERPAYMENT", "LineAmountTypes": "NoTax", "LineItems": [item]}
        return self.fee(**{**money, **fields})

    def prepayment(self, **fields: Any) -> Json:
        """Makes a prepayment of 60.00 with VAT, booked to suspense until an invoice takes it."""
        item = line(Description="Deposit", UnitAmount=60, AccountCode="850", TaxType="OUTPUT2")
        return self.spend(**{"Type": "RECEIVE-PREPAYMENT", "LineItems": [item], **fields})

    def allocate(self, path: str, invoice_id: str, amount: float, **fields: Any) -> httpx.Response:
        """Allocates a credit; `path` names it: CreditNotes/{id}, Overpayments/{id}, Prepayments/{id}."""
        element = {"Invoice": {"InvoiceID": invoice_id}, "Amount": amount, "Date": "2026-10-01", **fields}
        return self.api.put(f"{path}/Allocations", json={"Allocations": [element]})

    def balances(self) -> dict[str, str]:
        """Returns the balances that are not zero."""
        return {code: str(amount) for code, amount in self.org.trial_balance().items() if amount}


def line(**fields: Any) -> Json:
    return {"Description": "Consulting", "UnitAmount": 120, "AccountCode": "200", **fields}


def payment(invoice_id: str, amount: float = 120, **fields: Any) -> Json:
    return {
        "Invoice": {"InvoiceID": invoice_id},
        "Account": {"Code": "091"},
        "Date": "2026-10-01",
        "Amount": amount,
        **fields,
    }


def refund(note_id: str, amount: float = 120, **fields: Any) -> Json:
    return {
        "CreditNote": {"CreditNoteID": note_id},
        "Account": {"Code": "091"},
        "Date": "2026-10-01",
        "Amount": amount,
        **fields,
    }


def transfer(**fields: Any) -> Json:
    """Makes a payout of 100.00 from Stripe to the bank."""
    return {
        "FromBankAccount": {"Code": "091"},
        "ToBankAccount": {"Code": "090"},
        "Amount": 100,
        "Date": "2026-10-01",
        **fields,
    }


def refused_call(reply: httpx.Response) -> list[str]:
    """Returns what was wrong with the one element of a call that was refused as a whole."""
    assert reply.status_code == 400, reply.text
    (element,) = reply.json()["Elements"]
    return [error["Message"] for error in element["ValidationErrors"]]


def accepted(element: Json) -> Json:
    assert element["StatusAttributeString"] == "OK", element
    return element


def refusals(element: Json) -> list[str]:
    assert element["StatusAttributeString"] == "ERROR", element
    return [error["Message"] for error in element["ValidationErrors"]]


def refusal(element: Json) -> str:
    """Returns the one thing wrong with an element."""
    (message,) = refusals(element)
    return message


@contextmanager
def open_world(
    limits: Limits | None = None, vat_registered: bool = True, app_minute_limit: int = 10_000
) -> Iterator[World]:
    clock = Clock()
    xero = XeroStandIn(clock, app_minute_limit=app_minute_limit)
    org = xero.add_organisation(TENANT, "Demo Ltd", CHART, vat_registered, limits or Limits(minute=10_000))
    xero.add_app("app", "app secret")
    tokens = xero.authorise("ada", "app", [org])
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "xero-tenant-id": TENANT}
    with (
        serving(xero.app) as base_url,
        httpx.Client(base_url=f"{base_url}/api.xro/2.0/", headers=headers, verify=NO_TLS) as api,
    ):
        yield World(xero, org, clock, api, base_url, tokens)
