"""Reading at Stripe, through its SDK. Answers leave here as plain dicts, errors as our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from stripe import InvalidRequestError, RequestsClient, StripeClient, StripeError

from shared.errors import Unavailable

# Connect and read, in seconds; the SDK's own default is 80, and the recorder lives 30. The queue repeats.
TIMEOUT = (3, 8)
_T = TypeVar("_T")


class Unknown(Unavailable):
    """Stripe says there is no such object: perhaps not yet, perhaps never."""


class StripeReader:
    """One account. `url` is empty for Stripe itself."""

    def __init__(self, api_key: str, url: str = "") -> None:
        addresses: Any = {"base_addresses": {"api": url}} if url else {}
        client = RequestsClient(timeout=TIMEOUT)
        self._stripe = StripeClient(api_key, http_client=client, max_network_retries=0, **addresses)

    def charge(self, charge_id: str) -> dict[str, Any]:
        """With its balance transaction and customer. Raises Unknown or Unavailable."""
        wanted = ["balance_transaction", "customer"]
        found = _ask(lambda: self._stripe.v1.charges.retrieve(charge_id, {"expand": wanted}))
        return found.to_dict()

    def invoice_paid_by(self, payment_intent: str) -> str:
        """The id of the Stripe invoice that a payment intent paid; empty if it paid none."""
        paid_by = {"type": "payment_intent", "payment_intent": payment_intent}
        found = _ask(lambda: self._stripe.v1.invoice_payments.list({"payment": paid_by, "limit": 1}))  # type: ignore[arg-type]  # its types know no filter by payment intent
        payments = found.to_dict()["data"]
        return str(payments[0]["invoice"]) if payments else ""


def _ask(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except InvalidRequestError as error:
        if error.http_status == 404:
            raise Unknown("Stripe does not know it") from None
        raise Unavailable(f"Stripe refused to be read: {error.code}") from None
    except StripeError as error:
        raise Unavailable(f"Stripe did not answer as it should: {type(error).__name__}") from None
