"""Reads at Stripe, through its SDK. Answers leave here as plain dicts, errors as our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from requests import Session
from stripe import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    InvalidRequestError,
    RateLimitError,
    RequestsClient,
    StripeClient,
    StripeError,
)
from stripe import PermissionError as NotPermitted

from shared.errors import Away, KeyRefused, NotAllowed, Unavailable, Unknown
from shared.providers.limits import shared_session, throttled, utc_now
from shared.providers.stripe_subject import Subject

# To connect and to read, in seconds. The SDK's default is 80, which would use up the recorder's time; the
# queue repeats.
TIMEOUT = (3, 8)
# The most that Stripe lists at once.
MOST = 100
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """How to read objects of one kind: the SDK's service, and the fields to expand."""

    service: str
    expanded: tuple[str, ...]


_MOVED = ("balance_transaction", "failure_balance_transaction")
_OF_CHARGE = (*_MOVED, "customer")
_BEHIND = ("charge", *(f"charge.{each}" for each in _OF_CHARGE))
_CHARGE = ObjectKind("charges", _OF_CHARGE)
_REFUND = ObjectKind("refunds", (*_MOVED, *_BEHIND))
_DISPUTE = ObjectKind("disputes", _BEHIND)
# The kinds by the prefix of an id. Payments without a card have a prefix of their own, as have their refunds.
KINDS: Mapping[str, ObjectKind] = {
    "ch": _CHARGE,
    "py": _CHARGE,
    "re": _REFUND,
    "pyr": _REFUND,
    "dp": _DISPUTE,
    "du": _DISPUTE,
    "po": ObjectKind("payouts", _MOVED),
    "tu": ObjectKind("topups", ("balance_transaction",)),
}


@dataclass(frozen=True, slots=True)
class StripePage:
    """A page of balance transactions."""

    transactions: Sequence[Mapping[str, Any]]
    has_more: bool


class StripeReader:
    """Reads one account. `url` is empty for Stripe itself; `session` may serve all tenants.

    Whatever is read, Throttled and Away say that no other call would be answered now either.
    """

    def __init__(
        self,
        api_key: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._clock = clock
        self._stripe = client(api_key, url, session or shared_session())
        self._account = ""

    def account(self) -> str:
        """Reads the id of the key's account; empty if the key may not ask. Raises Unavailable."""
        if not self._account:
            self._account = self._ask(self._read_account)
        return self._account

    def subjects(self, object_id: str, transaction_id: str = "") -> list[Subject]:
        """Reads an object with its balance transactions, after the charge that it is about, if any.

        `transaction_id` is one of its balance transactions, which the object itself may not name: a charge
        that was captured in parts does not name all of its own. Raises Unknown or Unavailable.
        """
        if kind_of(object_id) is None:
            return [self.alone(transaction_id or object_id)]
        thing = self._read(object_id)
        others = () if transaction_id in _names(thing) else (transaction_id,)
        transactions = [*_transactions(thing), *(self.transaction(each) for each in others if each)]
        charge = thing if thing["object"] == "charge" else thing.get("charge")
        if not isinstance(charge, dict):
            return [Subject(thing, transactions)]
        intent = charge.get("payment_intent")
        invoice = self.invoice_paid_by(_id(intent)) if intent else None
        subject = Subject(thing, transactions, charge, invoice)
        if charge is thing:
            return [subject]
        return [Subject(charge, _transactions(charge), charge, invoice), subject]

    def alone(self, transaction_id: str) -> Subject:
        """Reads a balance transaction as its own subject: no object is named, or Stripe does not know it.

        Raises Unknown or Unavailable.
        """
        transaction = self.transaction(transaction_id)
        return Subject(transaction, [transaction])

    def transaction(self, transaction_id: str) -> dict[str, Any]:
        return self._ask(lambda: self._stripe.v1.balance_transactions.retrieve(transaction_id)).to_dict()

    def transactions(self, since: datetime, after: str = "", limit: int = MOST) -> StripePage:
        """Reads a page of balance transactions made since then, the newest first, after the one seen last."""
        return self._page({"created": {"gte": int(since.timestamp())}, "limit": limit}, after)

    def payout_members(self, payout_id: str) -> Iterator[dict[str, Any]]:
        """Yields what an automatic payout pays out, without the payout itself, with one page in memory.

        Raises Unavailable, also for a manual payout: Stripe keeps no list of what a manual payout holds.
        """
        after, has_more = "", True
        while has_more:
            page = self._page({"payout": payout_id, "limit": MOST}, after)
            yield from (dict(each) for each in page.transactions if each["source"] != payout_id)
            after, has_more = str(page.transactions[-1]["id"]) if page.transactions else "", page.has_more

    def payouts(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Yields the balance transactions of payouts since then, the newest first.

        A balance transaction's `source` is the payout as it stands now. Raises Unavailable.
        """
        filters = {"type": "payout", "created": {"gte": int(since.timestamp())}}
        after, has_more = "", True
        while has_more:
            page = self._page(filters | {"limit": MOST, "expand": ["data.source"]}, after)
            yield from (dict(each) for each in page.transactions)
            after, has_more = str(page.transactions[-1]["id"]) if page.transactions else "", page.has_more

    def balance(self) -> int:
        """Reads the pence of GBP that Stripe holds, available or still pending. Raises Unavailable."""
        balance = self._ask(self._stripe.v1.balance.retrieve).to_dict()
        parts = (*balance["available"], *balance["pending"])
        return sum(int(each["amount"]) for each in parts if each["currency"] == "gbp")

    def invoice_paid_by(self, payment_intent: str) -> dict[str, Any] | None:
        """Reads the Stripe invoice that a payment intent paid; None if Stripe shows none."""
        paid_by = {"type": "payment_intent", "payment_intent": payment_intent}
        query: Any = {"payment": paid_by, "limit": 1, "expand": ["data.invoice"]}
        try:
            payments = self._ask(lambda: self._stripe.v1.invoice_payments.list(query)).to_dict()["data"]
        except Unknown:
            # The charge is known, and what it moved does not depend on the invoice.
            return None
        invoice = payments[0].get("invoice") if payments else None
        return {"id": invoice} if isinstance(invoice, str) else invoice

    def _ask(self, call: Callable[[], _T]) -> _T:
        return ask(call, self._clock)

    def _read_account(self) -> str:
        try:
            return self._stripe.v1.accounts.retrieve_current().id
        except NotPermitted:
            # A restricted key needs this permission for nothing else, so it may lack it.
            return ""

    def _page(self, filters: dict[str, Any], after: str) -> StripePage:
        query: Any = filters | ({"starting_after": after} if after else {})
        answer = self._ask(lambda: self._stripe.v1.balance_transactions.list(query)).to_dict()
        return StripePage(answer["data"], answer["has_more"])

    def _read(self, object_id: str) -> dict[str, Any]:
        kind = kind_of(object_id)
        if kind is None:
            raise ValueError(f"{object_id} is not an object that moves money")
        service = getattr(self._stripe.v1, kind.service)
        thing: dict[str, Any] = self._ask(
            lambda: service.retrieve(object_id, {"expand": list(kind.expanded)})
        ).to_dict()
        return thing


def client(api_key: str, url: str, session: Session) -> StripeClient:
    """Makes the SDK's client. `url` is empty for Stripe itself."""
    addresses: Any = {"base_addresses": {"api": url}} if url else {}
    http = RequestsClient(timeout=TIMEOUT, session=session)
    return StripeClient(api_key, http_client=http, max_network_retries=0, **addresses)


def ask(call: Callable[[], _T], clock: Callable[[], datetime]) -> _T:
    """Calls Stripe. An error's message may quote the request: only its type or code is passed on.

    Raises Unknown, KeyRefused, NotAllowed, Throttled, Away or Unavailable.
    """
    try:
        return call()
    except InvalidRequestError as error:
        if error.http_status == 404:
            raise Unknown("Stripe does not know it") from None
        raise Unavailable(f"Stripe refused to be read: {error.code}") from None
    except RateLimitError as error:
        raise throttled("Stripe", error.headers or {}, clock()) from None
    except AuthenticationError as error:
        raise KeyRefused(_unexpected(error)) from None
    except (APIConnectionError, APIError) as error:
        raise Away(_unexpected(error)) from None
    except NotPermitted as error:
        raise NotAllowed(_unexpected(error)) from None
    except StripeError as error:
        raise Unavailable(_unexpected(error)) from None


def _unexpected(error: StripeError) -> str:
    return f"Stripe did not answer as it should: {type(error).__name__}"


def kind_of(object_id: str) -> ObjectKind | None:
    """Returns the kind of object that an id names; None if its movements are not found through it."""
    return KINDS.get(object_id.partition("_")[0])


def _transactions(thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the balance transactions that an object names, the original before the one that undoes it."""
    single = (thing.get("balance_transaction"), thing.get("failure_balance_transaction"))
    several = thing.get("balance_transactions") or ()
    return [each for each in (*single, *several) if isinstance(each, dict)]


def _names(thing: Mapping[str, Any]) -> set[str]:
    return {"", *(each["id"] for each in _transactions(thing))}


def _id(field: Any) -> str:
    """Returns the id of a field that may be expanded."""
    return field["id"] if isinstance(field, dict) else str(field)
