"""Opens Checkout Sessions at Stripe, looks how they stand, pays back, and ends subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from requests import Session
from stripe import IdempotencyError, InvalidRequestError, StripeClient

from shared.errors import Unavailable, Unknown
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack, Why, attempt_key, rhythm_of
from shared.providers.limits import shared_session, utc_now
from shared.providers.objects import Object
from shared.providers.stripe_api import MOST, ask, client
from shared.providers.stripe_checkout import session_of
from shared.providers.stripe_outcomes import ENDED, begins_later, ends_at, first_period, id_of, seen_of

# Stripe's codes for what an owner or a buyer can do something about.
WHY: Mapping[str, Why] = {
    "amount_too_small": "too_small",
    "amount_too_large": "too_much",
    "charge_already_refunded": "already_refunded",
    "charge_not_refundable": "not_refundable",
    "payment_intent_unexpected_state": "not_refundable",
    "charge_disputed": "disputed",
    "insufficient_funds": "balance_too_low",
    "balance_insufficient": "balance_too_low",
}
BEHIND = ["payment_intent.latest_charge", "subscription"]
OF_INVOICE = ["data.payment.payment_intent.latest_charge"]
_T = TypeVar("_T")


class StripeSeller:
    """Sells at one account. `url` is empty for Stripe itself; `session` may serve all tenants.

    Every call raises Unavailable where a later try may succeed: Throttled and Away among it, KeyRefused and
    NotAllowed for a key that was ended or lacks a permission to sell, Unknown for an id that is not there.
    """

    def __init__(
        self,
        api_key: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._clock = clock
        self._stripe: StripeClient = client(api_key, url, session or shared_session())

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        """Opens the session of an attempt; asked again, it is the same one. Raises Refused."""
        params: Any = session_of(order, attempt, back)
        key: Any = {"idempotency_key": attempt_key(order, attempt)}
        made = self._change(lambda: self._stripe.v1.checkout.sessions.create(params, key))
        return Opened(made.id, str(made.url), datetime.fromtimestamp(made.expires_at, UTC))

    def see(self, id: str) -> Seen:
        """Reads how a session stands."""
        session: Object = self._ask(
            lambda: self._stripe.v1.checkout.sessions.retrieve(id, {"expand": BEHIND})
        ).to_dict()
        if not begins_later(session):
            return seen_of(session, None, self._intent(session, id_of(session["invoice"])))
        query: Any = {"subscription": session["subscription"]["id"], "limit": MOST}
        invoices = self._ask(lambda: self._stripe.v1.invoices.list(query)).to_dict()["data"]
        first = first_period(invoices)
        return seen_of(session, first, self._intent(session, id_of(first)))

    def expire(self, id: str) -> Seen:
        """Ends a session, so that nobody can pay there any more, and says how it stands.

        Its outcome is expired, unless it was too late: then it is what became of the payment.
        """
        try:
            self._change(lambda: self._stripe.v1.checkout.sessions.expire(id))
        except Refused:
            # Only an open session can be expired: this one is over, or was paid a moment ago.
            return self.see(id)
        return Seen("expired")

    def refund(self, payment: str, pence: int, key: str) -> str:
        """Pays back a part of a charge or payment intent, and returns the refund's id. Raises Refused.

        The same key repeated pays nothing back twice, for a day.
        """
        paid = "payment_intent" if payment.startswith("pi_") else "charge"
        params: Any = {paid: payment, "amount": pence}
        made = self._change(lambda: self._stripe.v1.refunds.create(params, {"idempotency_key": key}))
        return made.id

    def let_end(self, id: str, order: Order) -> datetime | None:
        """Has a subscription end by itself after the order's number of periods. Repeating it changes nothing.

        Returns when it ends, in UTC; None if it goes on until somebody ends it. Raises Refused.
        """
        rhythm = rhythm_of(order.priced)
        begun: Object = self._ask(lambda: self._stripe.v1.subscriptions.retrieve(id)).to_dict()
        ends = ends_at(begun, rhythm) if rhythm else None
        if ends is None or begun["status"] == ENDED or begun["cancel_at"]:
            return ends
        if ends <= self._clock():
            self.stop(id)
        else:
            self._change(
                lambda: self._stripe.v1.subscriptions.update(id, {"cancel_at": int(ends.timestamp())})
            )
        return ends

    def stop(self, id: str) -> None:
        """Ends a subscription now, if it goes on; what was paid stays paid."""
        try:
            self._change(lambda: self._stripe.v1.subscriptions.cancel(id))
        except Unknown:
            # Stripe says so of one that has ended, too.
            if self._ask(lambda: self._stripe.v1.subscriptions.retrieve(id)).status != ENDED:
                raise

    def _intent(self, session: Object, invoice: str) -> Object | None:
        """Returns the payment intent that paid a session or, in a subscription, an invoice."""
        if isinstance(session["payment_intent"], dict):
            return session["payment_intent"]
        if not invoice:
            return None
        query: Any = {"invoice": invoice, "limit": 1, "expand": OF_INVOICE}
        found = self._ask(lambda: self._stripe.v1.invoice_payments.list(query)).to_dict()["data"]
        intent = found[0]["payment"].get("payment_intent") if found else None
        return intent if isinstance(intent, dict) else None

    def _change(self, call: Callable[[], _T]) -> _T:
        return self._ask(lambda: _for_good(call))

    def _ask(self, call: Callable[[], _T]) -> _T:
        return ask(call, self._clock)


def _for_good(call: Callable[[], _T]) -> _T:
    """Tells what Stripe will never do from what it does not do now. An error's message may quote people."""
    try:
        return call()
    except InvalidRequestError as error:
        if error.http_status != 400:
            raise
        code = error.code or ""
        raise Refused(WHY.get(code, "too_much" if error.param == "amount" else "other"), code) from None
    except IdempotencyError as error:
        if error.http_status == 409:
            raise Unavailable("Stripe is answering the same call already") from None
        raise Refused("other", "idempotency_error") from None
