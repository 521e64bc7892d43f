"""Opens pages at GoCardless on which buyers pay, looks how they stand, collects, and pays back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from requests import Session

from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack, attempt_key
from shared.providers.gocardless_api import LIVE, TIMEOUT
from shared.providers.gocardless_billing import (
    flow_of,
    marks_of,
    payment_of,
    refund_of,
    request_of,
    subscription_of,
)
from shared.providers.gocardless_calls import GoCardlessCalls
from shared.providers.gocardless_client import client
from shared.providers.gocardless_outcomes import collected, mandate_of, payment_in, seen_of
from shared.providers.limits import shared_session, utc_now
from shared.providers.objects import ORDER, SUBSCRIPTION_OF, Object

ENDED = frozenset({"cancelled", "finished", "customer_approval_denied"})


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
        made = client(access_token, url or LIVE, TIMEOUT, session or shared_session(), clock)
        self._calls = GoCardlessCalls(made)

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        """Makes a billing request, one for each attempt, and a page for it. Raises Refused.

        `over`: the request was fulfilled or cancelled since; `see` says so. The page lasts longer than an
        attempt: who lets stock go cancels the request first.
        """
        key = f"{attempt_key(order, attempt)}-request"
        request = self._calls.make("billing_requests", request_of(order, attempt), key)
        flow = self._calls.make("billing_request_flows", flow_of(order, request["id"], back))
        return Opened(request["id"], flow["authorisation_url"], datetime.fromisoformat(flow["expires_at"]))

    def see(self, id: str) -> Seen:
        """Reads how a billing request stands, with what is collected on its mandate."""
        request = self._calls.one("billing_requests", id)
        given, made = mandate_of(request), payment_in(request)
        mandate = self._calls.one("mandates", given) if given else None
        payment = self._calls.one("payments", made) if made else None
        if mandate is None:
            return seen_of(request, payment, None)
        marks = request["metadata"] or {}
        payment = payment or self._collected(given, marks)
        return replace(
            seen_of(request, payment, mandate), subscription=self._begun(given, marks.get(ORDER, ""))
        )

    def cancel(self, id: str) -> Seen:
        """Ends a billing request and its pages, and says how it stands.

        Its outcome is left, unless it was too late: then it is what became of the payment or mandate.
        """
        try:
            self._calls.cancel("billing_requests", id)
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
        if begun := self._begun(mandate, order.id):
            return begun
        params = subscription_of(order, self._calls.one("mandates", mandate), charged)
        key = f"{attempt_key(order, attempt)}-subscription"
        return str(self._calls.make("subscriptions", params, key)["id"])

    def withdraw(self, payment: str) -> bool:
        """Cancels a payment that has not gone to the bank. Returns whether it will not be collected."""
        try:
            self._calls.cancel("payments", payment)
        except Refused:
            return bool(self._calls.one("payments", payment)["status"] == "cancelled")
        return True

    def stop(self, subscription: str) -> None:
        """Ends a subscription, if it goes on; payments that it has made go on. Raises Refused."""
        try:
            self._calls.cancel("subscriptions", subscription)
        except Refused:
            if self._calls.one("subscriptions", subscription)["status"] not in ENDED:
                raise

    def refund(self, payment: str, pence: int, key: str) -> str:
        """Pays back a part of a payment, and returns the refund's id. Raises Refused.

        The same key repeated pays nothing back twice, for a month.
        """
        params = refund_of(self._calls.one("payments", payment), pence)
        return str(self._calls.make("refunds", params, key)["id"])

    def _collect(self, order: Order, attempt: Attempt, mandate: str) -> Object:
        # GoCardless forgets a key after a month, and a payment never.
        found = self._collected(mandate, marks_of(order, attempt))
        if found:
            return found
        params = payment_of(order, attempt, self._calls.one("mandates", mandate))
        return self._calls.make("payments", params, f"{attempt_key(order, attempt)}-payment")

    def _collected(self, mandate: str, marks: Mapping[str, str]) -> Object | None:
        return collected(self._calls.all_on(mandate, "payments"), marks)

    def _begun(self, mandate: str, order: str) -> str:
        """Returns the id of the subscription that collects an order's later periods; empty if none does."""
        begun = self._calls.all_on(mandate, "subscriptions")
        ours = (
            each for each in begun if order and (each.get("metadata") or {}).get(SUBSCRIPTION_OF) == order
        )
        return next((str(each["id"]) for each in ours), "")
