"""Reads and makes things at GoCardless, and tells what it refuses for good from what may come later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from gocardless_pro import Client
from gocardless_pro.errors import InvalidStateError, ValidationFailedError

from shared.errors import Unavailable
from shared.orders.paying import Refused, Why
from shared.providers.gocardless_api import MOST, TRIES, allowed, ask
from shared.providers.objects import Object

# GoCardless's reasons for what an owner or a buyer can do something about.
WHY: Mapping[str, Why] = {
    "available_refund_amount_insufficient": "balance_too_low",
    "billing_request_not_open": "over",
    "mandate_is_inactive": "mandate_ended",
    "number_of_refunds_exceeded": "not_refundable",
    "payment_not_refundable": "not_refundable",
}
# Somebody refunded the same payment meanwhile: what is confirmed must be read again.
AGAIN = "total_amount_confirmation_invalid"
_T = TypeVar("_T")


class GoCardlessCalls:
    """The calls of one organisation. `kind` is a collection, such as "payments". Each raises Unavailable.

    What changes anything raises Refused, too, and NotAllowed for a token that may only read.
    """

    def __init__(self, gocardless: Client) -> None:
        self._gocardless = gocardless

    def one(self, kind: str, id: str) -> Object:
        found: Object = ask(lambda: self._service(kind).get(id)).attributes
        return found

    def all_on(self, mandate: str, kind: str) -> Iterable[Object]:
        """Reads the latest payments or subscriptions on a mandate: one of a single order has few."""
        query = {"mandate": mandate, "limit": MOST}
        listed = ask(lambda: self._service(kind).list(params=query))
        return [record.attributes for record in listed.records]

    def make(self, kind: str, params: Mapping[str, Any], key: str = "") -> Object:
        """Makes something, once for each key: what was made before under it is read in its place."""
        headers = {"Idempotency-Key": key} if key else None
        made: Object = _change(lambda: self._service(kind).create(params=params, headers=headers)).attributes
        return made

    def cancel(self, kind: str, id: str) -> None:
        _change(lambda: self._service(kind).cancel(id))

    def _service(self, kind: str) -> Any:
        """Returns a service without the SDK's own three tries, for which a buyer would not wait."""
        service = getattr(self._gocardless, kind)
        service.max_network_retries = TRIES
        return service


def _change(call: Callable[[], _T]) -> _T:
    return ask(lambda: allowed(lambda: _for_good(call)))


def _for_good(call: Callable[[], _T]) -> _T:
    """Tells what GoCardless will never do from what it does not do now. Its words may quote people."""
    try:
        return call()
    except ValidationFailedError as error:
        fields = sorted({str(each.get("field", "")) for each in error.errors or ()})
        raise Refused("too_much" if "amount" in fields else "other", " ".join(fields)) from None
    except InvalidStateError as error:
        reason = next((str(each["reason"]) for each in error.errors or () if each.get("reason")), "")
        if reason == AGAIN:
            raise Unavailable("somebody else refunded the same payment at GoCardless") from None
        raise Refused(WHY.get(reason, "other"), reason) from None
