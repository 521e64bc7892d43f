"""Posts card sales to Xero as an integration without batches does: five calls for each payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from local.stack.business import XERO_APP
from local.stack.chart import accounts_of
from local.stack.in_process import Stack
from local.standins.xero import Organisation
from local.worlds.stripe_shapes import Sale, Thing
from shared.ledger.stages import Stage
from shared.xero.client import Reply, XeroClient, pool
from shared.xero.payloads import ENVELOPE

A_MOMENT = timedelta(seconds=5)


class OneByOne:
    """An organisation of its own at the stand-in for Xero, with the accounts of these settings."""

    def __init__(self, stack: Stack, url: str, settings: Thing) -> None:
        self.organisation: Organisation = stack.xero.add_organisation("naive", "naive", accounts_of(settings))
        self._stack = stack
        self._accounts = settings["accounts"]
        self._url, self._pool = url, pool()
        self._xero = self._client()
        # The fees' payee is there from the beginning.
        self._stripe = self.organisation.add("Contacts", {"Name": "Stripe"})["ContactID"]

    def post(self, sales: Sequence[Sale]) -> timedelta:
        """Posts sales one after the other; returns the longest time until a payment stood in Xero."""
        return max(self._post(sale) for sale in sales)

    def _post(self, sale: Sale) -> timedelta:
        buyer = sale.buyer
        if buyer is None:
            raise ValueError("a sale without a customer has no contact to look up")
        made_at = datetime.fromtimestamp(sale.created, UTC)
        self._stack.clock.move_to(max(made_at, datetime.now(UTC)))
        # A token lives for half an hour, and its renewal is no call to the organisation.
        self._xero = self._client()
        self._ask(lambda: self._xero.contacts(where=f'Name=="{buyer.name}"'))
        person = {"Name": buyer.name, "EmailAddress": buyer.email}
        contact = self._create(Stage.CONTACTS, person, "ContactID")
        invoice = self._create(Stage.INVOICES, self._invoice(sale, contact), "InvoiceID")
        self._create(Stage.PAYMENTS, self._payment(sale, invoice), "PaymentID")
        took = datetime.now(UTC) - made_at
        self._create(Stage.BANK_TRANSACTIONS, self._fee(sale), "BankTransactionID")
        return took

    def _client(self) -> XeroClient:
        given = self._stack.xero.authorise("naive", XERO_APP["client_id"], [self.organisation])
        return XeroClient(self._pool, self._url, given["access_token"], self.organisation.tenant_id)

    def _invoice(self, sale: Sale, contact: str) -> Thing:
        return {
            "Type": "ACCREC",
            "Status": "AUTHORISED",
            "Contact": {"ContactID": contact},
            "Date": _day(sale),
            "DueDate": _day(sale),
            "LineAmountTypes": "Inclusive",
            "LineItems": [_line(sale.what, sale.settled, self._accounts["sales"])],
        }

    def _payment(self, sale: Sale, invoice: str) -> Thing:
        return {
            "Invoice": {"InvoiceID": invoice},
            "Account": {"Code": self._accounts["stripe_bank"]},
            "Date": _day(sale),
            "Amount": _pounds(sale.settled),
        }

    def _fee(self, sale: Sale) -> Thing:
        return {
            "Type": "SPEND",
            "Contact": {"ContactID": self._stripe},
            "BankAccount": {"Code": self._accounts["stripe_bank"]},
            "Date": _day(sale),
            "LineAmountTypes": "Inclusive",
            "LineItems": [_line("Fee", sale.fee, self._accounts["stripe_fees"])],
        }

    def _create(self, stage: Stage, element: Thing, id: str) -> str:
        """Creates one document in a call of its own, and returns its id."""
        body, key = {ENVELOPE[stage]: [element]}, uuid4().hex
        reply = self._ask(lambda: self._xero.create(stage, body, key))
        return str(reply.body[ENVELOPE[stage]][0][id])

    def _ask(self, call: Callable[[], Reply]) -> Reply:
        """Makes a call, and waits for the next minute where Xero refuses more calls in this one."""
        while (reply := call()).status == 429:
            self._stack.clock.shift(reply.retry_after or A_MOMENT)
        if reply.status != 200:
            raise AssertionError(f"Xero refused a call with {reply.status}")
        return reply


def _line(description: str, pence: int, account: str) -> Thing:
    return {
        "Description": description,
        "Quantity": 1,
        "UnitAmount": _pounds(pence),
        "AccountCode": account,
    }


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def _day(sale: Sale) -> str:
    return datetime.fromtimestamp(sale.created, UTC).date().isoformat()
