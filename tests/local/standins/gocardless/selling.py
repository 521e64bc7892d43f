"""Sets up an organisation that takes payments for orders, with a clock that tests move on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import gocardless_pro
import httpx
import pytest
from gocardless_pro import errors

from local.standins.gocardless import Bank, GoCardlessStandIn, Organisation, Webhook
from local.standins.serving import serving

# A Monday.
MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)
TOKEN = "live_seller"
HOOK = "https://crm.example/webhooks/gocardless/shop"
BACK, AWAY = "https://shop.example/order/1?step=2", "https://shop.example/order/1/left"
ADA = {"given_name": "Ada", "family_name": "Lovelace", "email": "ada@example.co.uk"}
DEBIT: dict[str, Any] = {"mandate_request": {"currency": "GBP", "scheme": "bacs"}}
PAYMENT: dict[str, Any] = {
    "payment_request": {
        "amount": 3600,
        "currency": "GBP",
        "description": "Order 1",
        "metadata": {"order": "O-1"},
        "scheme": "faster_payments",
    }
}


@dataclass
class Seller:
    """A running stand-in with one organisation, its real client, and the webhooks that it was sent."""

    standin: GoCardlessStandIn
    organisation: Organisation
    client: gocardless_pro.Client
    clock: list[datetime]
    received: list[Webhook] = field(default_factory=list)

    @property
    def sent(self) -> list[Webhook]:
        """The webhooks so far, in whatever order they arrived."""
        # Whatever an earlier answer set off has begun once this one is there.
        self.client.creditors.list()
        self.standin.postman.wait()
        return self.received

    @property
    def bank(self) -> Bank:
        return Bank(self.organisation)

    def later(self, **time: float) -> None:
        """Moves the clock on and lets what is due happen."""
        self.clock[0] += timedelta(**time)
        self.organisation.live.catch_up()

    def request(self, **params: Any) -> Any:
        return self.client.billing_requests.create(params=params)

    def flow(self, request: Any, **params: Any) -> Any:
        usual = {"redirect_uri": BACK, "exit_uri": AWAY, "links": {"billing_request": request.id}}
        return self.client.billing_request_flows.create(params=usual | params)

    def press(self, flow: Any, does: str, **typed: str) -> httpx.Response:
        return httpx.post(flow.authorisation_url, data={"does": does, **ADA, **typed}, trust_env=False)

    def bought(self, does: str = "authorise", **params: Any) -> Any:
        """Has a payer do what a request asks, and returns the request as it then is."""
        made = self.request(**params)
        self.press(self.flow(made), does)
        return self.client.billing_requests.get(made.id)

    def mandate(self) -> str:
        """Has a payer set up a direct debit that the bank has taken, and returns its id."""
        id = str(self.bought(**DEBIT).links.mandate_request_mandate)
        self.bank.activate(id)
        return id

    def paid(self, amount: int = 3600) -> str:
        """Has a payment confirmed under a new mandate, and returns its id."""
        made = self.client.payments.create(
            params={"amount": amount, "currency": "GBP", "links": {"mandate": self.mandate()}}
        )
        self.bank.confirm(made.id)
        return str(made.id)

    def told(self, resource: str) -> list[str]:
        """Lists the actions of all events about this kind of thing, the oldest first."""
        events = self.organisation.live.account.events
        return [each["action"] for each in events if each["resource_type"] == resource]

    def posted(self) -> list[dict[str, Any]]:
        return [event for webhook in self.sent for event in json.loads(webhook.body)["events"]]

    def balance(self, type: str) -> int:
        rows = self.client.balances.list(params={"creditor": "CR1"}).records
        return sum(int(each.amount) for each in rows if each.balance_type == type and each.currency == "GBP")


@contextmanager
def selling() -> Iterator[Seller]:
    """Starts the stand-in of a seller whose webhooks are kept and answered with 204."""
    clock, received = [MONDAY], list[Webhook]()

    def post(webhook: Webhook) -> int:
        received.append(webhook)
        return 204

    standin = GoCardlessStandIn(lambda: clock[0], post=post)
    organisation = standin.add_organisation(TOKEN, "secret")
    organisation.set_up_webhook(HOOK, "secret")
    with serving(standin.app) as url:
        yield Seller(
            standin, organisation, gocardless_pro.Client(access_token=TOKEN, base_url=url), clock, received
        )


def refused(call: Callable[[], object]) -> dict[str, str]:
    """Returns what is wrong with the parameters of a call, by their pointers."""
    with pytest.raises(errors.ValidationFailedError) as caught:
        call()
    assert caught.value.code == 422
    return {each["request_pointer"]: each["message"] for each in caught.value.errors}


def reason(call: Callable[[], object]) -> str:
    """Returns why the state of things does not allow a call."""
    with pytest.raises(errors.InvalidStateError) as caught:
        call()
    assert caught.value.code == 422
    return str(caught.value.errors[0]["reason"])
