"""Reading at Stripe, through its SDK. Answers leave here as plain dicts, errors as our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from stripe import InvalidRequestError, RequestsClient, StripeClient, StripeError
from stripe import PermissionError as NotPermitted

from shared.errors import Unavailable, Unknown
from shared.providers.stripe_subject import Subject

# Connect and read, in seconds; the SDK's own default is 80, and the recorder lives 30. The queue repeats.
TIMEOUT = (3, 8)
# The most that Stripe lists at once.
MOST = 100
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Kind:
    """How objects of one kind are read: the SDK's service, and what comes with them."""

    service: str
    expanded: tuple[str, ...]


_MOVED = ("balance_transaction", "failure_balance_transaction")
_OF_CHARGE = (*_MOVED, "customer")
_BEHIND = ("charge", *(f"charge.{each}" for each in _OF_CHARGE))
_CHARGE = Kind("charges", _OF_CHARGE)
_REFUND = Kind("refunds", (*_MOVED, *_BEHIND))
_DISPUTE = Kind("disputes", _BEHIND)
# By what an id begins with. Payments that are no card's have ids of their own, and so have their refunds.
KINDS: Mapping[str, Kind] = {
    "ch": _CHARGE,
    "py": _CHARGE,
    "re": _REFUND,
    "pyr": _REFUND,
    "dp": _DISPUTE,
    "du": _DISPUTE,
    "po": Kind("payouts", _MOVED),
    "tu": Kind("topups", ("balance_transaction",)),
}


@dataclass(frozen=True, slots=True)
class Page:
    transactions: Sequence[Mapping[str, Any]]
    has_more: bool


class StripeReader:
    """One account. `url` is empty for Stripe itself."""

    def __init__(self, api_key: str, url: str = "") -> None:
        addresses: Any = {"base_addresses": {"api": url}} if url else {}
        client = RequestsClient(timeout=TIMEOUT)
        self._stripe = StripeClient(api_key, http_client=client, max_network_retries=0, **addresses)
        self._account = ""

    def account(self) -> str:
        """The id of the account that the key is of; empty if it may not ask. Raises Unavailable."""
        if not self._account:
            self._account = _ask(self._read_account)
        return self._account

    def subjects(self, object_id: str, transaction_id: str = "") -> list[Subject]:
        """The object with its balance transactions, after the charge that it is about, if any.

        `transaction_id` is one of its balance transactions that the object itself may not name, as those
        of a charge that was captured in parts. Raises Unknown or Unavailable.
        """
        if kind_of(object_id) is None:
            return [self.alone(transaction_id or object_id)]
        found = self._read(object_id)
        others = () if transaction_id in _names(found) else (transaction_id,)
        transactions = [*_transactions(found), *(self.transaction(each) for each in others if each)]
        charge = found if found["object"] == "charge" else found.get("charge")
        if not isinstance(charge, dict):
            return [Subject(found, transactions)]
        intent = charge.get("payment_intent")
        invoice = self.invoice_paid_by(_id(intent)) if intent else None
        about = Subject(found, transactions, charge, invoice)
        if charge is found:
            return [about]
        return [Subject(charge, _transactions(charge), charge, invoice), about]

    def alone(self, transaction_id: str) -> Subject:
        """A movement without an object, or whose object Stripe does not know: it is its own subject.

        Raises Unknown or Unavailable.
        """
        found = self.transaction(transaction_id)
        return Subject(found, [found])

    def transaction(self, transaction_id: str) -> dict[str, Any]:
        return _ask(lambda: self._stripe.v1.balance_transactions.retrieve(transaction_id)).to_dict()

    def transactions(self, since: datetime, after: str = "", limit: int = MOST) -> Page:
        """A page of balance transactions made since then, the newest first; `after` is the last one seen."""
        return self._page({"created": {"gte": int(since.timestamp())}, "limit": limit}, after)

    def payout_members(self, payout_id: str) -> Iterator[dict[str, Any]]:
        """What an automatic payout pays out, without the payout itself, a page in memory at a time.

        Raises Unavailable, for a manual payout too: Stripe keeps no list of what is in those.
        """
        after, has_more = "", True
        while has_more:
            page = self._page({"payout": payout_id, "limit": MOST}, after)
            yield from (dict(each) for each in page.transactions if each["source"] != payout_id)
            after, has_more = str(page.transactions[-1]["id"]) if page.transactions else "", page.has_more

    def payouts(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Payouts that left the balance since then, the newest first: their movements, each with its payout.

        The balance transaction's `source` is the payout as it stands now. Raises Unavailable.
        """
        made = {"type": "payout", "created": {"gte": int(since.timestamp())}}
        after, has_more = "", True
        while has_more:
            page = self._page(made | {"limit": MOST, "expand": ["data.source"]}, after)
            yield from (dict(each) for each in page.transactions)
            after, has_more = str(page.transactions[-1]["id"]) if page.transactions else "", page.has_more

    def balance(self) -> int:
        """Pence of GBP that Stripe holds, available or still pending. Raises Unavailable."""
        found = _ask(self._stripe.v1.balance.retrieve).to_dict()
        parts = (*found["available"], *found["pending"])
        return sum(int(each["amount"]) for each in parts if each["currency"] == "gbp")

    def invoice_paid_by(self, payment_intent: str) -> dict[str, Any] | None:
        """The Stripe invoice that a payment intent paid; None if Stripe shows none."""
        paid_by = {"type": "payment_intent", "payment_intent": payment_intent}
        asked: Any = {"payment": paid_by, "limit": 1, "expand": ["data.invoice"]}
        try:
            payments = _ask(lambda: self._stripe.v1.invoice_payments.list(asked)).to_dict()["data"]
        except Unknown:
            # The charge is there, and what it moved does not hang on this.
            return None
        invoice = payments[0].get("invoice") if payments else None
        return {"id": invoice} if isinstance(invoice, str) else invoice

    def _read_account(self) -> str:
        try:
            return self._stripe.v1.accounts.retrieve_current().id
        except NotPermitted:
            # A restricted key needs the permission for nothing else.
            return ""

    def _page(self, asked: dict[str, Any], after: str) -> Page:
        wanted: Any = asked | ({"starting_after": after} if after else {})
        found = _ask(lambda: self._stripe.v1.balance_transactions.list(wanted)).to_dict()
        return Page(found["data"], found["has_more"])

    def _read(self, object_id: str) -> dict[str, Any]:
        kind = kind_of(object_id)
        if kind is None:
            raise ValueError(f"{object_id} is nothing that moves money")
        service = getattr(self._stripe.v1, kind.service)
        found: dict[str, Any] = _ask(
            lambda: service.retrieve(object_id, {"expand": list(kind.expanded)})
        ).to_dict()
        return found


def kind_of(object_id: str) -> Kind | None:
    """What an id names, if that is something whose movements are found through it."""
    return KINDS.get(object_id.partition("_")[0])


def _transactions(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those that an object names, the original before what undoes it."""
    single = (found.get("balance_transaction"), found.get("failure_balance_transaction"))
    several = found.get("balance_transactions") or ()
    return [each for each in (*single, *several) if isinstance(each, dict)]


def _names(found: Mapping[str, Any]) -> set[str]:
    return {"", *(each["id"] for each in _transactions(found))}


def _id(given: Any) -> str:
    """Of something that may be expanded."""
    return given["id"] if isinstance(given, dict) else str(given)


def _ask(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except InvalidRequestError as error:
        if error.http_status == 404:
            raise Unknown("Stripe does not know it") from None
        raise Unavailable(f"Stripe refused to be read: {error.code}") from None
    except StripeError as error:
        raise Unavailable(f"Stripe did not answer as it should: {type(error).__name__}") from None
