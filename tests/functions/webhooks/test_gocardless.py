"""The door for GoCardless's webhooks: up to 250 events a body, and none of them harms another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from local.stack.in_process import Stack
from local.stack.lambdas import Killed, http_event
from local.standins.gocardless.signing import sign_gocardless
from shared.errors import Unavailable
from shared.queue import Inbox, Message
from shared.store import inbox
from shared.store.secrets import GOCARDLESS_SIGNING, Secrets
from shared.store.tables.inbox import EventItem
from tests.functions.aws_calls import aws_calls
from tests.functions.shop import Shop, come_to_rest, open_shop

ROOT = Path(__file__).parents[3]
NAME = "webhooks.gocardless"
PATH = "/webhooks/gocardless/demo"
SECRET = "gc_demo"
MOST = 250
Event = dict[str, Any]


def made(number: int = 1, **changes: Any) -> Event:
    """An event as GoCardless tells it, of what moves no money; what is None is left out."""
    event = {
        "id": f"EV{number:08}",
        "created_at": "2026-10-01T11:01:00.000Z",
        "resource_type": "mandates",
        "action": "active",
        "links": {"mandate": f"MD{number:08}", "customer": "CU1"},
        "details": {"origin": "gocardless", "cause": "mandate_activated", "description": "of Ada Lovelace"},
        "metadata": {},
    }
    return {name: each for name, each in (event | changes).items() if each is not None}


def body_of(*events: object) -> bytes:
    return json.dumps({"events": events, "meta": {"webhook_id": "WB1"}}).encode()


EVENT = made()
BODY = body_of(EVENT)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def post(shop: Shop, body: bytes = BODY, signature: str | None = None, path: str = PATH) -> int:
    """The status; signed rightly unless told."""
    signed = sign_gocardless(body, SECRET) if signature is None else signature
    headers = {"Webhook-Signature": signed} if signed else {}
    return shop.stack.lambdas.post(NAME, path, body, headers)


def events(shop: Shop) -> list[EventItem]:
    return list(EventItem.query(shop.tenant, consistent_read=True))


def outcomes(shop: Shop) -> dict[str, str | None]:
    return {event.event: event.outcome for event in events(shop)}


def parked(shop: Shop) -> list[tuple[str, str]]:
    return [(row.reason_code, row.detail) for row in shop.parked()]


def assert_nothing_stored(shop: Shop) -> None:
    assert list(EventItem.scan()) == []
    assert shop.stack.lambdas.waiting() == 0


FORGED = {
    "of_another_secret": sign_gocardless(BODY, "gc_of_somebody_else"),
    "of_a_blank_secret": sign_gocardless(BODY, ""),
    "of_another_body": sign_gocardless(BODY + b" ", SECRET),
    "cut_short": sign_gocardless(BODY, SECRET)[:-1],
    "in_capitals": sign_gocardless(BODY, SECRET).upper(),
    "missing": "",
    "words": "let me in",
    "not_ascii": "é",
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_a_signature_that_does_not_fit_is_answered_498_and_nothing_is_stored(
    shop: Shop, signature: str
) -> None:
    assert post(shop, signature=signature) == 498
    assert_nothing_stored(shop)


UNREADABLE = {
    "no_json": (b"payments", 400),
    "nothing": (b"", 400),
    "latin_1": ('{"events": ["é"]}'.encode("latin-1"), 400),
    "a_list": (b"[]", 400),
    "null": (b"null", 400),
    "nested_without_end": (b'{"events": ' + b"[" * 100_000, 400),
    "no_events": (b"{}", 400),
    "events_that_are_no_list": (json.dumps({"events": EVENT}).encode(), 400),
    "over_1_MiB": (body_of(made(padding="x" * 1024 * 1024)), 413),
}


@pytest.mark.parametrize(("body", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_signed_body_that_cannot_be_read_is_refused_and_nothing_is_stored(
    shop: Shop, body: bytes, status: int
) -> None:
    assert post(shop, body) == status
    assert_nothing_stored(shop)


def test_a_body_of_exactly_1_mib_is_let_in(shop: Shop) -> None:
    body = body_of(made(padding="x" * (1024 * 1024 - len(body_of(made(padding=""))))))
    assert len(body) == 1024 * 1024
    assert post(shop, body) == 200


def test_an_envelope_that_cannot_be_opened_is_refused(shop: Shop) -> None:
    request = http_event(PATH, BODY, {"Webhook-Signature": sign_gocardless(BODY, SECRET)})
    answer = shop.stack.lambdas.invoke(NAME, request | {"body": "no base64!"})
    assert answer["statusCode"] == 400
    assert_nothing_stored(shop)


@pytest.mark.parametrize("tenant", ["nobody", "DEMO", "a" * 3000, "%F0%9F%92%B7"])
def test_an_address_of_nobodys_answers_as_a_forged_signature_does(shop: Shop, tenant: str) -> None:
    rightly, wrongly = sign_gocardless(BODY, SECRET), sign_gocardless(BODY, "gc_of_somebody_else")
    forged = answer(shop, PATH, wrongly)
    assert forged["statusCode"] == 498
    for signature in (rightly, wrongly):
        assert answer(shop, f"/webhooks/gocardless/{tenant}", signature) == forged
    assert_nothing_stored(shop)


def answer(shop: Shop, path: str, signature: str) -> dict[str, Any]:
    return dict(shop.stack.lambdas.invoke(NAME, http_event(path, BODY, {"Webhook-Signature": signature})))


@pytest.mark.parametrize("name", ["cut_short", "in_capitals", "missing", "words", "not_ascii"])
def test_a_header_that_no_secret_fits_is_refused_before_anything_is_read(shop: Shop, name: str) -> None:
    with aws_calls() as asked:
        for path in (PATH, "/webhooks/gocardless/nobody"):
            assert post(shop, signature=FORGED[name], path=path) == 498
    assert asked == []


@pytest.mark.parametrize("path", ["/webhooks/gocardless", "/webhooks/stripe/demo", f"{PATH}/more"])
def test_other_paths_are_not_found(shop: Shop, path: str) -> None:
    assert post(shop, path=path) == 404
    assert_nothing_stored(shop)


def test_one_tenants_signature_opens_no_other_tenants_door(stack: Stack, shop: Shop) -> None:
    open_shop(stack, "other")
    assert post(shop, path="/webhooks/gocardless/other") == 498
    assert_nothing_stored(shop)


def test_both_secrets_are_good_while_one_is_rotated_out(shop: Shop) -> None:
    Secrets(shop.stack.seal).write("demo", GOCARDLESS_SIGNING, ["gc_old", "gc_new"])
    told = [post(shop, signature=sign_gocardless(BODY, secret)) for secret in ("gc_old", "gc_new", SECRET)]
    assert told == [200, 200, 498]


@pytest.mark.parametrize(
    ("resource", "link"),
    [
        ("payments", "payment"),
        ("refunds", "refund"),
        ("payouts", "payout"),
        ("mandates", "mandate"),
        ("subscriptions", "subscription"),
        ("billing_requests", "billing_request"),
        ("creditors", "creditor"),
        ("instalment_schedules", "instalment_schedule"),
    ],
)
def test_an_event_is_about_what_its_resource_type_names(shop: Shop, resource: str, link: str) -> None:
    links = {"payment": "PM1", "payout": "PO1", "mandate": "MD1", "refund": "RF1"} | {link: "THIS1"}
    assert post(shop, body_of(made(resource_type=resource, action="confirmed", links=links))) == 200
    (kept,) = events(shop)
    assert (kept.event, kept.type, kept.object_id) == (
        "gocardless#EV00000001",
        f"{resource}.confirmed",
        "THIS1",
    )


@pytest.mark.parametrize("links", [None, {}, {"payment": "PM1"}])
def test_an_event_about_what_nobody_knows_yet_is_accepted_and_ignored(
    shop: Shop, links: Event | None
) -> None:
    assert post(shop, body_of(made(resource_type="holograms", links=links))) == 200
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"gocardless#EV00000001": "ignored"}
    assert shop.rows() == []


def test_a_body_without_events_is_accepted(shop: Shop) -> None:
    assert post(shop, body_of()) == 200
    assert_nothing_stored(shop)


BROKEN = {
    "no_id": made(id=None),
    "an_empty_id": made(id=""),
    "an_id_that_is_no_word": made(id=7),
    "an_id_without_end": made(id="EV" + "1" * 300),
    "an_id_that_is_no_text": made(id="EV\ud800"),
    "no_resource_type": made(resource_type=None),
    "a_resource_type_that_is_no_word": made(resource_type=["payments"]),
    "no_action": made(action=None),
    "no_links": made(links=None),
    "links_that_are_no_object": made(links="PM1"),
    "no_link_to_what_it_is_about": made(links={"payout": "PO1"}),
    "a_link_that_is_no_word": made(links={"payment": {"id": "PM1"}}),
    "words": "EV1",
    "null": None,
    "a_list": [made()],
    "no_number": float("nan"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_event_is_parked_once_however_often_it_comes_and_harms_no_other(
    shop: Shop, broken: object
) -> None:
    for _ in range(3):
        assert post(shop, body_of(broken, made(2), broken)) == 200
        come_to_rest(shop.stack)
    assert sorted(str(outcome) for outcome in outcomes(shop).values()) == ["ignored", "parked"]
    assert [reason for reason, _ in parked(shop)] == ["event_is_broken"]


def test_the_same_broken_event_is_known_whatever_the_order_of_its_fields(shop: Shop) -> None:
    broken = made(links=None)
    assert post(shop, body_of(broken)) == post(shop, body_of(dict(reversed(broken.items())))) == 200
    assert len(events(shop)) == 1


@pytest.mark.parametrize("opened", ["[", '{"a":'])
def test_an_event_that_is_nested_as_deep_as_can_be_read_harms_no_other(shop: Shop, opened: str) -> None:
    closed = {"[": "]", '{"a":': "}"}[opened]
    deepest = 200
    for depth in (900, 5000, 9990, 9995, 9996, 9997):
        body = f'{{"events": [{opened * depth}1{closed * depth}, {json.dumps(EVENT)}]}}'.encode()
        status = post(shop, body)
        assert status in (200, 400), "more than Python reads is refused as a whole"
        deepest = depth if status == 200 else deepest
    assert outcomes(shop)["gocardless#EV00000001"] is None
    assert deepest > 200


def test_a_duplicate_is_accepted_and_not_queued_again(shop: Shop) -> None:
    assert [post(shop) for _ in range(3)] == [200, 200, 200]
    assert len(events(shop)) == shop.stack.lambdas.waiting() == 1
    come_to_rest(shop.stack)
    assert post(shop) == 200
    assert shop.stack.lambdas.waiting() == 0


def test_of_a_body_only_what_is_new_is_queued(shop: Shop) -> None:
    assert post(shop, body_of(*(made(number) for number in range(30)))) == 200
    assert post(shop, body_of(*(made(number) for number in range(20, 60)), made(59))) == 200
    assert len(events(shop)) == shop.stack.lambdas.waiting() == 60


def test_a_body_that_is_replayed_a_year_later_is_known(shop: Shop) -> None:
    assert post(shop) == 200
    come_to_rest(shop.stack)
    assert [event.expires_at for event in events(shop)] == [None]
    shop.stack.clock.shift(timedelta(days=365))
    assert post(shop) == 200
    assert shop.stack.lambdas.waiting() == 0


TOLD = body_of(*(made(number) for number in range(35)))


@pytest.fixture
def crash_before_the_queue(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten events are stored, and then the process is gone."""

    def die(*given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "put", die)
        with pytest.raises(Killed):
            post(shop, TOLD)
    shop.stack.lambdas.restart()
    assert [bool(event.unqueued) for event in events(shop)] == [True] * 10
    assert shop.stack.lambdas.waiting() == 0


@pytest.mark.usefixtures("crash_before_the_queue")
def test_events_stored_by_a_door_that_died_are_queued_by_their_duplicates(shop: Shop) -> None:
    assert post(shop, TOLD) == 200
    assert len(events(shop)) == shop.stack.lambdas.waiting() == 35


@pytest.mark.usefixtures("crash_before_the_queue")
def test_events_stored_by_a_door_that_died_are_queued_by_the_sweep(shop: Shop) -> None:
    shop.stack.clock.shift(timedelta(minutes=2))
    shop.stack.lambdas.invoke("sweep", {})
    assert shop.stack.lambdas.waiting() == 10
    come_to_rest(shop.stack)
    assert set(outcomes(shop).values()) == {"ignored"}


def test_a_broken_event_that_a_door_left_behind_is_parked_by_way_of_the_sweep(shop: Shop) -> None:
    inbox.keep(shop.tenant, inbox.broken("gocardless", made(links=None), shop.stack.stripe.clock()))
    shop.stack.clock.shift(timedelta(minutes=2))
    shop.stack.lambdas.invoke("sweep", {})
    come_to_rest(shop.stack)
    assert parked(shop) == [("event_is_broken", "The event is EV00000001.")]


def test_what_the_queue_does_not_take_is_queued_when_it_is_sent_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, refused = Inbox.put, list[object]()

    def refuse_one(self: Inbox, messages: Iterable[Message]) -> None:
        told = list(messages)
        if not refused and any(each.event == "gocardless#EV00000020" for each in told):
            refused.append(told)
            raise Unavailable("the inbox did not take 1 of 10 messages")
        put(self, told)

    monkeypatch.setattr(Inbox, "put", refuse_one)
    with pytest.raises(Unavailable):
        post(shop, TOLD)
    assert post(shop, TOLD) == 200
    assert len(events(shop)) == shop.stack.lambdas.waiting() == 35


def test_nothing_of_an_event_is_kept_but_ids(shop: Shop) -> None:
    broken = made(2, links=None), made(id="Ada Lovelace", links=None)
    assert post(shop, body_of(EVENT, *broken)) == 200
    come_to_rest(shop.stack)
    rows = [row.to_simple_dict() for row in shop.rows()]
    kept = json.dumps([*rows, *(event.to_simple_dict() for event in events(shop))], default=str)
    assert "EV00000002" in kept
    for secret in ("Ada", "CU1", "cause", SECRET):
        assert secret not in kept


UNWANTED = ("stripe", "xero_python", "gocardless_pro", "pydantic", "cattrs")


def test_importing_the_door_loads_no_sdk_and_needs_no_surroundings() -> None:
    code = f"""
import sys
sys.path.insert(0, '.')
import functions.webhooks.gocardless
print(sorted(name for name in {UNWANTED} if name in sys.modules))
"""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
