"""Asks at Stripe whose key it is and what the key may do, and sets up the endpoint of its webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from requests import Session
from stripe import InvalidRequestError, StripeClient, api_version

from shared.errors import NotAllowed, Unknown
from shared.providers.limits import shared_session, utc_now
from shared.providers.stripe_api import MOST, ask, client
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, Permission
from shared.providers.stripe_tries import TRIED, TRIED_TO_SELL

# Stripe lets an account have no more, in each mode.
MOST_ENDPOINTS = 16
# What moves the balance, or may, and what becomes of a page on which an order is paid. Each says only what to
# read again. A refund has events of its own, so that charge.refunded tells nothing new.
EVENTS = (
    "charge.captured",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.failed",
    "charge.succeeded",
    "charge.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payout.canceled",
    "payout.created",
    "payout.failed",
    "payout.paid",
    "payout.updated",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "topup.failed",
    "topup.reversed",
    "topup.succeeded",
)
_T = TypeVar("_T")
Refusal = Literal["no_room", "address_refused"]


class EndpointRefused(Exception):
    """Stripe makes no endpoint: there are as many as may be, or its address cannot be sent to."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


@dataclass(frozen=True, slots=True)
class StripeIdentity:
    """An account at Stripe. `name` is its id where the account has none."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook endpoint. `is_as_made_here`: it is on, and sent the same events in the same version."""

    id: str
    url: str
    is_as_made_here: bool


@dataclass(frozen=True, slots=True)
class Made:
    """An endpoint as it was made, with the secret that Stripe shows this once."""

    id: str
    secret: str


class StripeAccess:
    """What a key lets us do. `url` is empty for Stripe itself.

    Every call raises KeyRefused for a key that Stripe does not take, NotAllowed, or Unavailable.
    """

    def __init__(
        self,
        api_key: str,
        url: str = "",
        session: Session | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._stripe = client(api_key, url, session or shared_session())
        self._clock = clock

    def missing(self) -> list[Permission]:
        """Tries one harmless call for each permission. Returns all permissions that the key lacks."""
        return [PERMISSIONS[name] for name, call in TRIED.items() if not self._may(call)]

    def missing_to_sell(self) -> list[Permission]:
        """Tries what selling by card asks for, with nothing to change. Returns what the key lacks for it."""
        return [SELLING[name] for name, call in TRIED_TO_SELL.items() if not self._may(call)]

    def identity(self) -> StripeIdentity:
        account = self._ask(self._stripe.v1.accounts.retrieve_current).to_dict()
        shown = (account.get("settings") or {}).get("dashboard") or {}
        profile = account.get("business_profile") or {}
        name = profile.get("name") or shown.get("display_name") or account["id"]
        return StripeIdentity(str(account["id"]), str(name))

    def endpoints(self) -> list[Endpoint]:
        """Lists the endpoints of the key's mode."""
        listed = self._ask(lambda: self._stripe.v1.webhook_endpoints.list({"limit": MOST})).to_dict()
        return [_endpoint(each) for each in listed["data"]]

    def create_endpoint(self, url: str, attempt: str) -> Made:
        """Makes an endpoint. The same `attempt` repeated makes no second one, and shows the same secret.

        Raises EndpointRefused.
        """
        wanted: Any = {
            "url": url,
            "enabled_events": list(EVENTS),
            "api_version": api_version,
            "description": "Connectably for Xero",
        }

        def create() -> Any:
            try:
                return self._stripe.v1.webhook_endpoints.create(wanted, {"idempotency_key": attempt})
            except InvalidRequestError as error:
                if why := _why_refused(error):
                    raise EndpointRefused(why) from None
                raise

        made = self._ask(create)
        return Made(str(made.id), str(made.secret))

    def send_all_events(self, id: str) -> None:
        """Has an endpoint that was made by an earlier version sent what this one reads, too."""
        wanted: Any = {"enabled_events": list(EVENTS)}
        self._ask(lambda: self._stripe.v1.webhook_endpoints.update(id, wanted))

    def delete_endpoint(self, id: str) -> None:
        """Deletes an endpoint; one that is gone already is none the worse for it."""
        try:
            self._ask(lambda: self._stripe.v1.webhook_endpoints.delete(id))
        except Unknown:
            return

    def _may(self, call: Callable[[StripeClient], object]) -> bool:
        try:
            self._ask(lambda: call(self._stripe))
        except NotAllowed:
            return False
        except Unknown:
            return True
        return True

    def _ask(self, call: Callable[[], _T]) -> _T:
        return ask(call, self._clock)


def _why_refused(error: InvalidRequestError) -> Refusal | None:
    """Tells the refusals that an owner can do something about. Stripe gives the limit no code."""
    if error.http_status != 400:
        return None
    if error.param == "url":
        return "address_refused"
    return None if error.param or error.code else "no_room"


def _endpoint(listed: Mapping[str, Any]) -> Endpoint:
    is_as_made_here = (
        listed["status"] == "enabled"
        and set(listed["enabled_events"]) == set(EVENTS)
        and listed["api_version"] == api_version
    )
    return Endpoint(str(listed["id"]), str(listed["url"]), is_as_made_here)
