"""The stand-in tells apps of changes, signed, again and again for a day, and gives up then."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.standins.serving import serving
from local.standins.xero.webhook import Notice, Reply
from local.standins.xero.webhooks import delivering
from tests.local.standins.xero.world import CHART, World

KEY = "the webhook's key"
URL = "http://127.0.0.1:9/webhooks/xero"
OTHER = "0b4c9d6e-3c1f-4f7a-9a52-6d1f9f1c0a02"


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.digest(KEY.encode(), body, hashlib.sha256)).decode()


@dataclass
class App:
    """Receives as an app should, but for what a test tells it."""

    status: int | None = None
    body: bytes = b""
    has_cookies: bool = False
    got: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, notice: Notice) -> Reply:
        is_right = notice.headers["x-xero-signature"] == signature(notice.body)
        if is_right:
            self.got.append(json.loads(notice.body))
        return Reply(self.status or (200 if is_right else 401), self.body, self.has_cookies)

    @property
    def events(self) -> list[tuple[str, str, str]]:
        return [
            (each["eventCategory"], each["eventType"], each["resourceId"])
            for body in self.got
            for each in body["events"]
        ]


@pytest.fixture
def app(world: World) -> App:
    app = App()
    world.xero.add_webhook("app", URL, KEY)
    assert world.xero.webhooks.check_intent("app", app)
    app.got.clear()
    return app


def told(world: World, app: App) -> list[tuple[str, str, str]]:
    """What the app hears of now."""
    app.got.clear()
    world.xero.deliver_webhooks(app)
    return app.events


def test_a_clients_own_writes_and_a_persons_are_told_alike(world: World, app: App) -> None:
    contact_id = world.contact(Name="Ada")
    assert told(world, app) == [("CONTACT", "CREATE", contact_id)]
    world.one("Contacts", {"ContactID": contact_id, "LastName": "Byron"}, "POST")
    assert told(world, app) == [("CONTACT", "UPDATE", contact_id)]
    for deed in (world.org.archive_contact, world.org.restore_contact, world.org.request_erasure):
        deed(contact_id)
        assert told(world, app) == [("CONTACT", "UPDATE", contact_id)]
    assert told(world, app) == []


def test_documents_are_told_of_but_becoming_a_customer_is_not(world: World, app: App) -> None:
    contact = {"ContactID": world.contact()}
    told(world, app)
    invoice_id = world.invoice(Contact=contact)["InvoiceID"]
    assert told(world, app) == [("INVOICE", "CREATE", invoice_id)]
    world.pay(invoice_id)
    assert told(world, app) == [("INVOICE", "UPDATE", invoice_id)]
    note_id = world.credit_note(Contact=contact)["CreditNoteID"]
    assert told(world, app) == [("CREDITNOTE", "CREATE", note_id)]
    over = world.overpayment(Contact=contact)["BankTransactionID"]
    assert ("OVERPAYMENT", "CREATE", over) in told(world, app)
    early = world.prepayment(Contact=contact)["PrepaymentID"]
    assert told(world, app) == [("PREPAYMENT", "CREATE", early)]
    other = world.invoice(Contact=contact)["InvoiceID"]
    told(world, app)
    world.org.allocate("prepayment", early, other, 5)
    assert told(world, app) == [("INVOICE", "UPDATE", other), ("PREPAYMENT", "UPDATE", early)]


def test_a_merge_is_told_of_both_contacts_and_not_of_the_documents_that_moved(world: World, app: App) -> None:
    gone, into = world.contact(), world.contact()
    world.org.sell_to(gone, 100)
    told(world, app)
    world.org.merge_contact(gone, into)
    assert set(told(world, app)) == {
        ("CONTACT", "UPDATE", gone),
        ("CONTACT", "UPDATE", into),
    }


def test_what_was_refused_is_not_told_of(world: World, app: App) -> None:
    world.contact(Name="Ada")
    told(world, app)
    world.one("Contacts", {"Name": "ADA"})
    both = {"Contacts": [{"Name": "New"}, {"Name": "Ada"}]}
    assert world.api.put("Contacts", json=both).status_code == 400
    assert told(world, app) == []


def test_events_are_numbered_without_gaps_and_gathered_in_bodies(world: World, app: App) -> None:
    for _ in range(51):
        world.org.add_contact(Name=f"Customer {world.xero._new_id()}")
    told(world, app)
    assert [len(body["events"]) for body in app.got] == [50, 1]
    ends = [(body["firstEventSequence"], body["lastEventSequence"]) for body in app.got]
    assert ends == [(1, 50), (51, 51)]
    assert app.got[0]["entropy"] != app.got[1]["entropy"]


def test_an_organisation_that_the_app_is_not_connected_to_is_none_of_its_business(
    world: World, app: App
) -> None:
    other = world.xero.add_organisation(OTHER, "Other Ltd", CHART)
    other.add_contact(Name="Ada")
    assert told(world, app) == []
    world.xero.authorise("ada", "app", [other])
    contact_id = other.add_contact(Name="Grace")
    assert told(world, app) == [("CONTACT", "CREATE", contact_id)]
    assert app.got[0]["events"][0]["tenantId"] == OTHER


def test_only_what_is_subscribed_to_is_told(world: World) -> None:
    app = App()
    world.xero.add_webhook("app", URL, KEY, ["INVOICE"])
    world.xero.webhooks.check_intent("app", app)
    invoice_id = world.org.sell_to(world.contact(), 100)
    assert told(world, app) == [("INVOICE", "CREATE", invoice_id)]


def test_nothing_is_sent_before_the_intent_to_receive_is_checked(world: World) -> None:
    app = App()
    world.xero.add_webhook("app", URL, KEY)
    world.contact()
    assert world.xero.deliver_webhooks(app) == 0


@pytest.mark.parametrize(
    "app", [App(status=200), App(status=401), App(status=500), App(body=b"{}"), App(has_cookies=True)]
)
def test_an_app_that_does_not_tell_right_from_wrong_is_sent_nothing(world: World, app: App) -> None:
    world.xero.add_webhook("app", URL, KEY)
    assert not world.xero.webhooks.check_intent("app", app)
    world.contact()
    assert world.xero.deliver_webhooks(app) == 0


def spoil(app: App, **wrong: Any) -> None:
    for name, value in wrong.items():
        setattr(app, name, value)


@pytest.mark.parametrize("wrong", [{"status": 500}, {"status": 204}, {"body": b"ok"}, {"has_cookies": True}])
def test_what_is_not_answered_rightly_comes_again_unchanged(
    world: World, app: App, wrong: dict[str, Any]
) -> None:
    world.contact()
    spoil(app, **wrong)
    told(world, app)
    first = app.got[0]
    assert told(world, app) == []
    spoil(app, status=None, body=b"", has_cookies=False)
    world.clock.advance(minutes=1)
    told(world, app)
    assert app.got == [first]
    world.clock.advance(hours=1)
    assert told(world, app) == []


def test_after_a_day_of_failures_the_webhook_is_switched_off_until_the_intent_is_checked(
    world: World, app: App
) -> None:
    world.contact()
    spoil(app, status=500)
    tries = 0
    for _ in range(24 * 60 + 1):
        tries += world.xero.deliver_webhooks(app)
        world.clock.advance(minutes=1)
    assert 8 <= tries <= 16
    assert not world.xero.webhooks.by_app["app"].is_on
    spoil(app, status=None)
    world.org.add_contact(Name="Unheard")
    assert told(world, app) == []
    assert world.xero.webhooks.check_intent("app", app)
    contact_id = world.org.add_contact(Name="Heard")
    assert told(world, app) == [("CONTACT", "CREATE", contact_id)]


def test_a_test_may_lose_double_and_reorder_deliveries(world: World, app: App) -> None:
    first = world.contact()
    world.xero.deliver_webhooks(app, lambda _: [])
    assert app.got == []
    world.clock.advance(minutes=1)
    second = world.contact()
    twisted: Callable[[list[Notice]], list[Notice]] = lambda due: [*reversed(due), due[0]]  # noqa: E731
    assert world.xero.deliver_webhooks(app, twisted) == 3
    assert [each for _, _, each in app.events] == [second, first, first]
    assert told(world, app) == []
    world.contact()
    world.xero.webhooks.by_app["app"].lose()
    assert told(world, app) == []


def test_what_changed_before_the_webhook_was_entered_is_not_told(world: World) -> None:
    app = App()
    world.contact()
    world.xero.add_webhook("app", URL, KEY)
    world.xero.webhooks.check_intent("app", app)
    assert told(world, app) == []


def test_a_running_stand_in_delivers_over_http_by_itself(world: World) -> None:
    got: list[bytes] = []

    async def receive(request: Request) -> Response:
        body = await request.body()
        is_right = request.headers["x-xero-signature"] == signature(body)
        got.extend([body] if is_right else [])
        return Response(status_code=200 if is_right else 401)

    with serving(Starlette(routes=[Route("/hook", receive, methods=["POST"])])) as url:
        world.xero.add_webhook("app", f"{url}/hook", KEY)
        assert world.xero.webhooks.check_intent("app")
        contact_id = world.contact()
        with delivering(world.xero.webhooks, every=0.01):
            for _ in range(500):
                if len(got) > 1:
                    break
                world.api.get("Organisation")
    assert contact_id in got[1].decode()


def test_an_app_that_nobody_reaches_has_not_answered(world: World) -> None:
    world.xero.add_webhook("app", URL, KEY)
    assert not world.xero.webhooks.check_intent("app")
