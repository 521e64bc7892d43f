"""Calls Xero through its SDK. No other module imports the SDK; each of its traps is disarmed here.

- Its urllib3 repeats a PUT on a dropped connection and sleeps through a 429: our pool never retries.
- `Configuration` is a copied singleton that keeps the first token object: the token is assigned
  afterwards, to each client its own, or one business's sales would land in another's books.
- It has no default timeout: every call passes a timeout.
- An enum value it does not know fails a whole response: answers are read raw, with Decimals.
- It would refresh tokens by itself inside a call: it gets a fresh one, and nothing to refresh it with.
- Its exceptions print the response body: they end here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import urllib3
from xero_python.accounting import AccountingApi
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.api_client.serializer import serialize
from xero_python.exceptions import HTTPStatusException

from shared.errors import Unavailable
from shared.ledger.stages import SINGLE, Stage

# To connect and to read, in seconds: given a single float, the SDK ignores it.
Timeout = tuple[float, float]
TIMEOUT: Timeout = (3, 25)
SCOPES = [
    "accounting.invoices",
    "accounting.payments",
    "accounting.banktransactions",
    "accounting.settings",
    "accounting.reports.banksummary.read",
]

# Decimals of a unit price: without being asked for them, Xero rounds it to the penny.
PLACES = 4
OK, PDF = 200, "application/pdf"

_CREATE = {
    Stage.CONTACTS: "create_contacts",
    Stage.INVOICES: "create_invoices",
    Stage.CREDIT_NOTES: "create_credit_notes",
    Stage.PAYMENTS: "create_payments",
    Stage.BANK_TRANSACTIONS: "create_bank_transactions",
    Stage.TRANSFERS: "create_bank_transfer",
    # POST, which changes the contact that a ContactID names.
    Stage.CONTACT_EMAILS: "update_or_create_contacts",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status. `body` is the parsed JSON, or None for anything else.

    `minute_left` and `day_left` are the organisation's calls left; None where Xero does not say of the day.
    """

    status: int
    body: Any = field(repr=False)
    minute_left: int = 60
    retry_after: timedelta | None = None
    problem: str = ""
    day_left: int | None = None


def pool() -> urllib3.PoolManager:
    """Makes a pool that never repeats a request by itself. One pool serves all tenants."""
    once = urllib3.Retry(0, redirect=0, respect_retry_after_header=False, raise_on_status=False)
    return urllib3.PoolManager(retries=once, maxsize=4)


class XeroClient:
    """One organisation of one Xero user. A client is cheap: make one per drain, and share the pool."""

    def __init__(
        self,
        connections: urllib3.PoolManager,
        url: str,
        access_token: str,
        organisation: str,
        timeout: Timeout | None = None,
        count: Callable[[int], object] = lambda _: None,
    ) -> None:
        """`count` is told of each call how many bytes came back."""
        # How many calls Xero's latest answer has left of the minute and the day; None: it has not said.
        self.minute_left: int | None = None
        self.day_left: int | None = None
        self._organisation = organisation
        self._timeout = timeout
        self._count = count
        self._api = AccountingApi(_api_client(connections, access_token), base_url=url or None)

    def create(self, stage: Stage, body: Mapping[str, Any], key: str) -> Reply:
        """PUTs up to 50 elements, POSTs as many addresses, or changes, deletes, voids or mails one document.

        `key` is the Idempotency-Key. Raises Unavailable if Xero does not answer.
        """
        if stage is Stage.DELETIONS:
            return self._delete(body["Deletions"][0], key)
        if stage is Stage.MAILINGS:
            return self._mail(body["Mailings"][0]["InvoiceID"], key)
        if stage is Stage.AMENDMENTS:
            return self._amend(body, key)
        call = getattr(self._api, _CREATE[stage])
        options = {} if stage in SINGLE else {"summarize_errors": "false"}
        exact = {"unitdp": PLACES} if stage is Stage.INVOICES else {}
        return self._reply(call, body, idempotency_key=key, **options, **exact)

    def change_contacts(self, body: Mapping[str, Any], key: str) -> Reply:
        """POSTs up to 50 contacts, each named by its ContactID. `key` is the Idempotency-Key.

        Raises Unavailable if Xero does not answer.
        """
        call = self._api.update_or_create_contacts
        return self._reply(call, body, idempotency_key=key, summarize_errors="false")

    def _delete(self, target: Mapping[str, Any], key: str) -> Reply:
        status, xero_id = {"Status": target["Status"]}, target["ID"]
        match Stage(target["Of"]):
            case Stage.PAYMENTS:
                return self._reply(self._api.delete_payment, xero_id, status, idempotency_key=key)
            case Stage.TRANSFERS:
                return self._reply(self._api.delete_bank_transfer, xero_id, status, idempotency_key=key)
            case Stage.BANK_TRANSACTIONS:
                body = {"BankTransactions": [{"BankTransactionID": xero_id, **status}]}
                return self._reply(self._api.update_bank_transaction, xero_id, body, idempotency_key=key)
            case Stage.INVOICES:
                body = {"Invoices": [{"InvoiceID": xero_id, **status}]}
                return self._reply(self._api.update_invoice, xero_id, body, idempotency_key=key)
            case Stage.CREDIT_NOTES:
                body = {"CreditNotes": [{"CreditNoteID": xero_id, **status}]}
                return self._reply(self._api.update_credit_note, xero_id, body, idempotency_key=key)
            case stage:
                raise ValueError(f"nothing of {stage.name} is ever deleted")

    def _amend(self, body: Mapping[str, Any], key: str) -> Reply:
        id = body["Invoices"][0]["InvoiceID"]
        return self._reply(self._api.update_invoice, id, body, idempotency_key=key, unitdp=PLACES)

    def _mail(self, invoice_id: str, key: str) -> Reply:
        """Has Xero send an invoice by e-mail. Its answer is empty: what it has sent is said in its place."""
        reply = self._reply(self._api.email_invoice, invoice_id, {}, idempotency_key=key)
        sent = {"Mailings": [{"InvoiceID": invoice_id}]}
        return replace(reply, status=200, body=sent) if reply.status == 204 else reply

    def one(self, stage: Stage, xero_id: str, **query: Any) -> Reply:
        """Reads one document by its id, of any stage whose documents can be deleted or voided."""
        call = {
            Stage.INVOICES: self._api.get_invoice,
            Stage.CREDIT_NOTES: self._api.get_credit_note,
            Stage.PAYMENTS: self._api.get_payment,
            Stage.BANK_TRANSACTIONS: self._api.get_bank_transaction,
            Stage.TRANSFERS: self._api.get_bank_transfer,
        }[stage]
        return self._reply(call, xero_id, **query)

    def invoice_pdf(self, xero_id: str) -> bytes:
        """Returns an invoice as Xero prints it. Raises Unavailable, also where Xero has nothing to print."""
        reply = self._printed(xero_id)
        if reply.status != OK or reply.headers.get("Content-Type", "").partition(";")[0] != PDF:
            raise Unavailable(f"Xero printed no invoice: it answered {reply.status}")
        return bytes(reply.data)

    def _printed(self, xero_id: str) -> Any:
        with self._heard():
            answer = self._answer(self._api.get_invoice_as_pdf, xero_id)
            self._count(len(answer.data))
            return answer

    def overpayment(self, id: str) -> Reply:
        return self._reply(self._api.get_overpayment, id)

    def prepayment(self, id: str) -> Reply:
        return self._reply(self._api.get_prepayment, id)

    def organisation(self) -> Reply:
        return self._reply(self._api.get_organisations)

    def accounts(self, **query: Any) -> Reply:
        return self._reply(self._api.get_accounts, **query)

    def create_account(self, body: Mapping[str, Any], key: str) -> Reply:
        """PUTs one account. `key` is the Idempotency-Key. Raises Unavailable if Xero does not answer."""
        return self._reply(self._api.create_account, body, idempotency_key=key)

    def items(self, **query: Any) -> Reply:
        """Reads every product that matches: Xero lists them on one page."""
        return self._reply(self._api.get_items, **query)

    def tracking_categories(self) -> Reply:
        """Reads every tracking category with its options, archived ones too: there are four at most."""
        return self._reply(self._api.get_tracking_categories, include_archived="true")

    def create_tracking_category(self, body: Mapping[str, Any], key: str) -> Reply:
        """PUTs one tracking category. `key` is the Idempotency-Key. Raises Unavailable as all calls do."""
        return self._reply(self._api.create_tracking_category, body, idempotency_key=key)

    def create_tracking_option(self, category_id: str, body: Mapping[str, Any], key: str) -> Reply:
        """PUTs one option of a tracking category."""
        return self._reply(self._api.create_tracking_options, category_id, body, idempotency_key=key)

    def change_tracking_option(
        self, category_id: str, option_id: str, body: Mapping[str, Any], key: str
    ) -> Reply:
        """POSTs what is to be different of one option: its name, or its status."""
        call = self._api.update_tracking_options
        return self._reply(call, category_id, option_id, body, idempotency_key=key)

    def tax_rates(self) -> Reply:
        return self._reply(self._api.get_tax_rates)

    def bank_summary(self, from_date: date, to_date: date) -> Reply:
        """Reads what each active bank account holds at the end of `to_date`, at most 365 days later."""
        days = {"from_date": from_date.isoformat(), "to_date": to_date.isoformat()}
        return self._reply(self._api.get_report_bank_summary, **days)

    def invoices(self, **query: Any) -> Reply:
        return self._reply(self._api.get_invoices, **query)

    def contacts(self, **query: Any) -> Reply:
        return self._reply(self._api.get_contacts, **query)

    def credit_notes(self, **query: Any) -> Reply:
        return self._reply(self._api.get_credit_notes, **query)

    def overpayments(self, **query: Any) -> Reply:
        return self._reply(self._api.get_overpayments, **query)

    def prepayments(self, **query: Any) -> Reply:
        return self._reply(self._api.get_prepayments, **query)

    def bank_transfers(self, **query: Any) -> Reply:
        return self._reply(self._api.get_bank_transfers, **query)

    def payments(self, **query: Any) -> Reply:
        return self._reply(self._api.get_payments, **query)

    def bank_transactions(self, **query: Any) -> Reply:
        return self._reply(self._api.get_bank_transactions, **query)

    def _reply(self, call: Callable[..., Any], *arguments: Any, **query: Any) -> Reply:
        with self._heard():
            answer = self._answer(call, *arguments, **query)
            self._count(len(answer.data))
            reply = _read(answer)
            self.minute_left, self.day_left = reply.minute_left, reply.day_left
            return reply

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Raises Unavailable in place of what urllib3 raises when no whole answer came."""
        try:
            yield
        except urllib3.exceptions.HTTPError as error:
            # Xero counts a call whose answer is lost.
            self._count(0)
            # The SDK's and urllib3's messages may quote what was sent, so only the error's type is passed on.
            raise Unavailable(f"Xero did not answer: {type(error).__name__}") from None

    def _answer(self, call: Callable[..., Any], *arguments: Any, **query: Any) -> Any:
        """Calls, and returns urllib3's response of any status, whose body is read."""
        timeout = self._timeout or TIMEOUT
        try:
            return call(
                self._organisation, *arguments, _preload_content=False, _request_timeout=timeout, **query
            )
        except HTTPStatusException as error:
            return error.http_resp.urllib3_response


def request_bytes(body: Mapping[str, Any]) -> bytes:
    """Returns the exact bytes that the SDK sends: it writes floats with the fewest digits, to the penny."""
    return json.dumps(serialize(dict(body))).encode()


def _api_client(connections: urllib3.PoolManager, access_token: str) -> ApiClient:
    token = {
        "access_token": access_token,
        "scope": SCOPES,
        "expires_in": 1800,
        "token_type": "Bearer",
    }
    configuration = Configuration()
    configuration.oauth2_token = OAuth2Token()
    client = ApiClient(configuration, oauth2_token_getter=lambda: token)
    client.rest_client.pool_manager = connections
    return client


def _read(answer: Any) -> Reply:
    headers = answer.headers
    seconds = headers.get("Retry-After", "")
    minute_left = _whole(headers.get("X-MinLimit-Remaining", ""))
    return Reply(
        status=answer.status,
        body=_parsed(answer.data),
        minute_left=60 if minute_left is None else minute_left,
        retry_after=timedelta(seconds=int(seconds)) if seconds.isdecimal() else None,
        problem=headers.get("X-Rate-Limit-Problem", ""),
        day_left=_whole(headers.get("X-DayLimit-Remaining", "")),
    )


def _whole(given: str) -> int | None:
    return int(given) if given.isdecimal() else None


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data, parse_float=Decimal)
    except ValueError:
        return None
