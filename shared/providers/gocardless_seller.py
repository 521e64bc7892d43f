"""Opens pages at GoCardless on which buyers pay, looks how they stand, collects, and pays back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from gocardless_pro.errors import InvalidStateError, ValidationFailedError
from requests import Session

from shared.errors import Unavailable
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack, Why, attempt_key
from shared.providers.gocardless_api import LIVE, MOST, TIMEOUT, TRIES, allowed, ask
from shared.providers.gocardless_billing import (
    flow_of,
    marks_of,
    payment_of,
    refund_of,
    request_of,
    subscription_of,
)
from shared.providers.gocardless_client import client
from shared.providers.gocardless_outcomes import collected, mandate_of, payment_in, seen_of
from shared.providers.limits import shared_session, utc_now
from shared.providers.objects import SUBSCRIPTION_OF, Object

# GoCardless's reasons for what an owner or a buyer can do something about.
WHY: Mapping[str, Why] = {
    "available_refund_amount_insufficient": "balance_too_low",
    "billing_request_not_open": "over",
    "mandate_is_inactive": "mandate_ended",
    "number_of_refunds_exceeded": "not_refundable",
    "payment_not_refundable": "not_refundable",
}
ENDED = frozenset({"cancelled", "finished", "customer_approval_denied"})
# Somebody refunded the same payment meanwhile: what is confirmed must be read again.
AGAIN = "total_amount_confirmation_invalid"
_T = TypeVar("_T")


class GoCardlessSeller:
    """Sells at one organisation. `url` is empty for GoCardless itself; `session` may serve all tenants.

    Every call raises Unavailable where a later try may succeed: Throttled and Away among it, KeyRefused and
    NotAllowed for a token that was ended or may only read, Unknown for an id that is not there.
    """

    def __init__(
        self,
        access_token: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._gocardless = client(access_token, url or LIVE, TIMEOUT, session or shared_session(), clock)

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        """Makes a billing request, one for each attempt, and a page for it. Raises Refused.

        `over`: the request was fulfilled or cancelled since; `see` says so. The page lasts longer than an
        attempt: who lets stock go cancels the request first.
        """
        key = f"{attempt_key(order, attempt)}-request"
        request = self._made("billing_requests", request_of(order, attempt), key)
        flow = self._made("billing_request_flows", flow_of(order, request["id"], back))
        return Opened(request["id"], flow["authorisation_url"], datetime.fromisoformat(flow["expires_at"]))

    def see(self, id: str) -> Seen:
        """Reads how a billing request stands, with what was collected on its mandate."""
        request = self._one("billing_requests", id)
        given, made = mandate_of(request), payment_in(request)
        mandate = self._one("mandates", given) if given else None
        payment = self._one("payments", made) if made else None
        if mandate and not payment:
            payment = self._collected(given, request["metadata"] or {})
        return seen_of(request, payment, mandate)

    def cancel(self, id: str) -> Seen:
        """Ends a billing request and its pages, and says how it stands.

        Its outcome is left, unless it was too late: then it is what became of the payment or mandate.
        """
        try:
            self._change(lambda: self._service("billing_requests").cancel(id))
        except Refused:
            return self.see(id)
        return Seen("left")

    def collect(self, order: Order, attempt: Attempt, mandate: str) -> str:
        """Has an order collected on a mandate, once for each attempt. Returns the payment's id.

        Raises Refused.
        """
        return str(self._collect(order, attempt, mandate)["id"])

    def subscribe(self, order: Order, attempt: Attempt, mandate: str) -> str:
        """Has the periods after the first one collected by themselves, once for each mandate.

        The first period is collected with the order, here if it was not yet. Returns the subscription's id.
        Raises Refused, and ValueError for an order of which nothing comes again.
        """
        charged = date.fromisoformat(self._collect(order, attempt, mandate)["charge_date"])
        for each in self._all("subscriptions", mandate):
            if (each.get("metadata") or {}).get(SUBSCRIPTION_OF) == order.id:
                return str(each["id"])
        params = subscription_of(order, self._one("mandates", mandate), charged)
        key = f"{attempt_key(order, attempt)}-subscription"
        return str(self._made("subscriptions", params, key)["id"])

    def withdraw(self, payment: str) -> bool:
        """Cancels a payment that has not gone to the bank. Returns whether it will not be collected."""
        try:
            self._change(lambda: self._service("payments").cancel(payment))
        except Refused:
            return bool(self._one("payments", payment)["status"] == "cancelled")
        return True

    def stop(self, subscription: str) -> None:
        """Ends a subscription, if it goes on; payments that it has made go on. Raises Refused."""
        try:
            self._change(lambda: self._service("subscriptions").cancel(subscription))
        except Refused:
            if self._one("subscriptions", subscription)["status"] not in ENDED:
                raise

    def refund(self, payment: str, pence: int, key: str) -> str:
        """Pays back a part of a payment, and returns the refund's id. Raises Refused.

        The same key repeated pays nothing back twice, for a month.
        """
        params = refund_of(self._one("payments", payment), pence)
        return str(self._made("refunds", params, key)["id"])

    def _collect(self, order: Order, attempt: Attempt, mandate: str) -> Object:
        # GoCardless forgets a key after a month, and a payment never.
        found = self._collected(mandate, marks_of(order, attempt))
        if found:
            return found
        params = payment_of(order, attempt, self._one("mandates", mandate))
        return self._made("payments", params, f"{attempt_key(order, attempt)}-payment")

    def _collected(self, mandate: str, marks: Mapping[str, str]) -> Object | None:
        return collected(self._all("payments", mandate), marks)

    def _all(self, kind: str, mandate: str) -> Iterable[Object]:
        """Reads the latest payments or subscriptions on a mandate: one of a single order has few."""
        query = {"mandate": mandate, "limit": MOST}
        listed = ask(lambda: self._service(kind).list(params=query))
        return [record.attributes for record in listed.records]

    def _one(self, kind: str, id: str) -> Object:
        found: Object = ask(lambda: self._service(kind).get(id)).attributes
        return found

    def _made(self, kind: str, params: Mapping[str, Any], key: str = "") -> Object:
        """Makes something, once for each key: what was made before under it is read in its place."""
        headers = {"Idempotency-Key": key} if key else None
        made = self._change(lambda: self._service(kind).create(params=params, headers=headers))
        found: Object = made.attributes
        return found

    def _change(self, call: Callable[[], _T]) -> _T:
        return ask(lambda: allowed(lambda: _for_good(call)))

    def _service(self, kind: str) -> Any:
        service = getattr(self._gocardless, kind)
        service.max_network_retries = TRIES
        return service


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
