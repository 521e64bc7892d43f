"""The door for Stripe's webhooks: what is not proven to be Stripe's leaves no trace."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.stack.lambdas import HANDLERS, Killed, http_event
from local.standins.stripe.signing import sign_stripe
from local.worlds import stripe_shapes as shapes
from shared.queue import Inbox
from shared.store.secrets import STRIPE_SIGNING, Secrets
from shared.store.tables.inbox import EventItem
from tests.factories import sales
from tests.functions.aws_calls import aws_calls
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop

ROOT = Path(__file__).parents[3]
PATH = "/webhooks/stripe/demo"
SECRET = "whsec_demo"
SALE = sales(1)[0]
EVENT = shapes.updated(SALE)
BODY = json.dumps(EVENT).encode()
STREAMING = logging.StreamHandler


@pytest.fixture
def shop(stack: Stack) -> Shop:
    shop = open_shop(stack, gather_minutes=0)
    shop.show([SALE])
    return shop


def post(shop: Shop, body: bytes = BODY, signature: str | None = None, path: str = PATH) -> int:
    """The status; signed rightly unless told."""
    signed = sign_stripe(body, SECRET, CLOSE) if signature is None else signature
    headers = {"Stripe-Signature": signed} if signed else {}
    return shop.stack.lambdas.post("webhooks.stripe", path, body, headers)


def invoke(shop: Shop, **changes: Any) -> int:
    """The status for a rightly signed request that was then changed on its way."""
    request = http_event(PATH, BODY, {"Stripe-Signature": sign_stripe(BODY, SECRET, CLOSE)})
    return int(shop.stack.lambdas.invoke("webhooks.stripe", request | changes)["statusCode"])


def events(shop: Shop) -> list[EventItem]:
    return list(EventItem.query(shop.tenant, consistent_read=True))


def assert_nothing_stored(shop: Shop) -> None:
    assert list(EventItem.scan()) == []
    assert shop.stack.lambdas.waiting() == 0


def signed_at(moment: datetime, secret: str = SECRET) -> str:
    return sign_stripe(BODY, secret, moment)


SECONDS = timedelta(seconds=1)
FORGED = {
    "of_another_secret": signed_at(CLOSE, "whsec_of_somebody_else"),
    "of_a_blank_secret": signed_at(CLOSE, ""),
    "of_another_body": sign_stripe(BODY + b" ", SECRET, CLOSE),
    "stale": signed_at(CLOSE - 301 * SECONDS),
    "from_the_future": signed_at(CLOSE + 301 * SECONDS),
    "of_a_changed_time": signed_at(CLOSE).replace(
        str(int(CLOSE.timestamp())), str(int(CLOSE.timestamp()) + 1)
    ),
    "missing": "",
    "words": "let me in",
    "no_time": signed_at(CLOSE).partition(",")[2],
    "no_number_for_a_time": "t=now,v1=" + "0" * 64,
    "a_time_without_end": f"t={'9' * 5000},v1=" + "0" * 64,
    "no_signature": signed_at(CLOSE).partition(",")[0],
    "not_ascii": f"t={int(CLOSE.timestamp())},v1=é",
    "only_the_old_scheme": signed_at(CLOSE).replace("v1=", "v2="),
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_a_signature_that_does_not_fit_is_refused_and_nothing_is_stored(shop: Shop, signature: str) -> None:
    assert post(shop, signature=signature) == 400
    assert_nothing_stored(shop)


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_a_clock_may_be_off_by_five_minutes_either_way(shop: Shop, seconds: int) -> None:
    assert post(shop, signature=signed_at(CLOSE + seconds * SECONDS)) == 200
    assert len(events(shop)) == 1


UNREADABLE = {
    "no_json": (b"charge.succeeded", 400),
    "nothing": (b"", 400),
    "latin_1": ('{"id": "evt_é"}'.encode("latin-1"), 400),
    "a_list": (b"[]", 400),
    "a_number": (b"12", 400),
    "null": (b"null", 400),
    "nested_without_end": (b"[" * 100_000, 400),
    "no_id": (json.dumps(EVENT | {"id": None}).encode(), 400),
    "an_empty_id": (json.dumps(EVENT | {"id": ""}).encode(), 400),
    "an_id_that_is_no_word": (json.dumps(EVENT | {"id": 7}).encode(), 400),
    "an_id_without_end": (json.dumps(EVENT | {"id": "evt_" + "1" * 300}).encode(), 400),
    "an_id_that_is_no_text": (json.dumps(EVENT | {"id": "evt_\ud800"}).encode(), 400),
    "no_type": (json.dumps({"id": "evt_1"}).encode(), 400),
    "an_object_without_end": (json.dumps(EVENT | {"data": {"object": {"id": "1" * 300}}}).encode(), 400),
    "over_256_KiB": (json.dumps(EVENT | {"padding": "x" * 256 * 1024}).encode(), 413),
}


@pytest.mark.parametrize(("body", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_signed_body_that_cannot_be_read_is_refused_and_nothing_is_stored(
    shop: Shop, body: bytes, status: int
) -> None:
    assert post(shop, body) == status
    assert_nothing_stored(shop)


def test_a_body_of_exactly_256_kib_is_let_in(shop: Shop) -> None:
    padding = 256 * 1024 - len(json.dumps(EVENT | {"padding": ""}))
    body = json.dumps(EVENT | {"padding": "x" * padding}).encode()
    assert len(body) == 256 * 1024
    assert post(shop, body) == 200


@pytest.mark.parametrize("encoded", ["no base64!", "Zm9v=", "é"])
def test_an_envelope_that_cannot_be_opened_is_refused(shop: Shop, encoded: str) -> None:
    assert invoke(shop, body=encoded) == 400
    assert_nothing_stored(shop)


def test_a_body_that_is_not_in_base64_is_read_as_it_stands(shop: Shop) -> None:
    assert invoke(shop, body=BODY.decode(), isBase64Encoded=False) == 200
    assert len(events(shop)) == 1


@pytest.mark.parametrize("missing", [{"body": None}, {"body": None, "isBase64Encoded": False}])
def test_a_request_without_a_body_is_refused(shop: Shop, missing: dict[str, Any]) -> None:
    assert invoke(shop, **missing) == 400
    assert_nothing_stored(shop)


NOBODY = ["nobody", "DEMO", "demo%2F", "a" * 3000, "..", "%F0%9F%92%B7"]


@pytest.mark.parametrize("tenant", NOBODY)
def test_an_address_of_nobodys_answers_as_a_forged_signature_does(shop: Shop, tenant: str) -> None:
    rightly, wrongly = signed_at(CLOSE), signed_at(CLOSE, "whsec_of_somebody_else")
    forged = answer(shop, PATH, wrongly)
    assert forged["statusCode"] == 400
    for signature in (rightly, wrongly):
        assert answer(shop, f"/webhooks/stripe/{tenant}", signature) == forged
    assert_nothing_stored(shop)


def answer(shop: Shop, path: str, signature: str) -> dict[str, Any]:
    request = http_event(path, BODY, {"Stripe-Signature": signature})
    return dict(shop.stack.lambdas.invoke("webhooks.stripe", request))


FITS_NO_SECRET = (
    "stale",
    "from_the_future",
    "missing",
    "words",
    "no_time",
    "no_number_for_a_time",
    "a_time_without_end",
    "no_signature",
    "not_ascii",
    "only_the_old_scheme",
)


@pytest.mark.parametrize("name", FITS_NO_SECRET)
def test_a_header_that_no_secret_fits_is_refused_before_anything_is_read(shop: Shop, name: str) -> None:
    with aws_calls() as asked:
        for path in (PATH, "/webhooks/stripe/nobody"):
            assert post(shop, signature=FORGED[name], path=path) == 400
    assert asked == []


def test_a_forged_signature_costs_one_read_and_a_key_is_opened_once(shop: Shop) -> None:
    with aws_calls() as asked:
        for _ in range(3):
            assert post(shop, signature=FORGED["of_another_secret"]) == 400
    assert asked == ["GetItem", "Decrypt", "GetItem", "GetItem"]


@pytest.mark.parametrize(
    "path", ["/", "/webhooks/stripe", "/webhooks/stripe/", "/webhooks/xero/demo", f"{PATH}/more", f"/x{PATH}"]
)
def test_other_paths_are_not_found(shop: Shop, path: str) -> None:
    assert post(shop, path=path) == 404
    assert_nothing_stored(shop)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(shop: Shop, method: str) -> None:
    context = {"http": {"method": method, "path": PATH}, "stage": "$default"}
    assert invoke(shop, requestContext=context) in (404, 405)
    assert_nothing_stored(shop)


@pytest.mark.parametrize(
    ("type_", "object_id"),
    [("product.created", "prod_1"), ("customer.updated", "cus_1"), ("nobody.knows", "nobody_1")],
)
def test_an_event_about_what_moves_no_money_is_accepted_and_ignored(
    shop: Shop, type_: str, object_id: str
) -> None:
    event = EVENT | {"type": type_, "data": {"object": {"id": object_id}}}
    assert post(shop, json.dumps(event).encode()) == 200
    come_to_rest(shop.stack)
    assert [event.outcome for event in events(shop)] == ["ignored"]
    assert shop.rows() == []
    assert shop.business.stripe.calls.total() == 0


@pytest.mark.parametrize("type_", ["charge.refunded", "charge.expired", "nobody.knows"])
def test_any_event_about_a_charge_is_a_hint_to_read_it_again(shop: Shop, type_: str) -> None:
    assert post(shop, json.dumps(EVENT | {"type": type_}).encode()) == 200
    come_to_rest(shop.stack)
    assert [event.outcome for event in events(shop)] == ["booked"]


def test_a_thin_event_without_an_object_is_accepted_and_ignored(shop: Shop) -> None:
    assert post(shop, b'{"id": "evt_thin", "type": "v1.billing.meter.error_report_triggered"}') == 200
    come_to_rest(shop.stack)
    assert [event.outcome for event in events(shop)] == ["ignored"]


def test_a_duplicate_is_accepted_and_not_queued_again(shop: Shop) -> None:
    assert [post(shop) for _ in range(3)] == [200, 200, 200]
    assert len(events(shop)) == shop.stack.lambdas.waiting() == 1
    come_to_rest(shop.stack)
    assert post(shop) == 200
    assert shop.stack.lambdas.waiting() == 0
    assert_posted_once(shop)


def test_the_same_event_id_of_two_tenants_is_two_events(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    assert post(shop) == 200
    signature = signed_at(CLOSE, "whsec_other")
    assert post(shop, signature=signature, path="/webhooks/stripe/other") == 200
    assert len(events(shop)) == len(events(other)) == 1


def test_one_tenants_signature_opens_no_other_tenants_door(stack: Stack, shop: Shop) -> None:
    open_shop(stack, "other")
    assert post(shop, path="/webhooks/stripe/other") == 400
    assert_nothing_stored(shop)


@pytest.fixture
def crash_before_the_queue(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event is stored, and then the process is gone."""

    def die(*given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "put", die)
        with pytest.raises(Killed):
            post(shop)
    shop.stack.lambdas.restart()
    assert [bool(event.unqueued) for event in events(shop)] == [True]
    assert shop.stack.lambdas.waiting() == 0


@pytest.mark.usefixtures("crash_before_the_queue")
def test_an_event_stored_by_a_door_that_died_is_queued_by_its_duplicate(shop: Shop) -> None:
    assert post(shop) == 200
    assert shop.stack.lambdas.waiting() == 1
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.usefixtures("crash_before_the_queue")
def test_an_event_stored_by_a_door_that_died_is_queued_by_the_sweep(shop: Shop) -> None:
    shop.stack.lambdas.invoke("sweep", {})
    assert shop.stack.lambdas.waiting() == 0, "it may still be on its way"
    shop.stack.clock.shift(timedelta(minutes=2))
    shop.stack.lambdas.invoke("sweep", {})
    assert shop.stack.lambdas.waiting() == 1
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("secret", ["whsec_old", "whsec_new"])
def test_both_secrets_are_good_while_one_is_rotated_out(shop: Shop, secret: str) -> None:
    Secrets(shop.stack.seal).write("demo", STRIPE_SIGNING, ["whsec_old", "whsec_new"])
    assert post(shop, signature=signed_at(CLOSE, secret)) == 200
    assert post(shop, signature=signed_at(CLOSE)) == 400


def test_a_body_signed_with_two_secrets_is_let_in_by_either(shop: Shop) -> None:
    other = signed_at(CLOSE, "whsec_being_rotated_in").split(",")[1]
    stamp, ours, _ = signed_at(CLOSE).split(",")
    assert post(shop, signature=f"{stamp},{other},{ours}") == 200


@pytest.fixture
def logs(stack: Stack) -> Iterator[io.StringIO]:
    """All that the functions' loggers write, at their most talkative."""
    for module in HANDLERS.values():
        import_module(module)
    written = io.StringIO()
    loggers = [logging.getLogger(name) for name in ("webhooks", "recorder", "xero_writer", "sweep")]
    levels = [logger.level for logger in loggers]
    handlers = [each for logger in loggers for each in logger.handlers if isinstance(each, STREAMING)]
    # Assigned, since setStream would flush the old stream, which an earlier test may have had closed.
    streams = [handler.stream for handler in handlers]
    for handler in handlers:
        handler.stream = written
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    for handler, stream in zip(handlers, streams, strict=True):
        handler.stream = stream


def test_nothing_of_the_body_is_kept_or_logged(
    shop: Shop, logs: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    assert SALE.buyer is not None
    assert post(shop) == 200
    assert post(shop, signature="t=1,v1=2") == 400
    assert post(shop, BODY.replace(b'"id": "evt', b'"id": "' + b"x" * 300)) == 400
    stored = json.dumps([event.to_simple_dict() for event in events(shop)], default=str)
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    streams = capfd.readouterr()
    said = stored + logs.getvalue() + streams.out + streams.err
    assert "charge.updated" in stored
    assert "refused a webhook" in said
    assert "event read" in said
    for secret in (SALE.buyer.name, SALE.buyer.email, SALE.buyer.city, SALE.what, "whsec", "sk_test"):
        assert secret not in said
    # As a word of its own: a message's id may hold the same digits.
    assert not re.search(r"\b1999\b", said)


UNWANTED = ("stripe", "xero_python", "gocardless_pro", "pydantic", "cattrs")


def test_importing_the_door_loads_no_sdk() -> None:
    code = f"""
import sys
import functions.webhooks.stripe
print(sorted(name for name in {UNWANTED} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_door_touches_neither_the_environment_nor_aws() -> None:
    """Configuration is read when a function is wired, so an import works anywhere."""
    code = "import functions.webhooks.stripe"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("told", "kept"), [({"account": "acct_1"}, "acct_1"), ({"account": None}, None), ({}, None)]
)
def test_whose_an_event_is_is_kept_where_it_says_so(
    shop: Shop, told: dict[str, Any], kept: str | None
) -> None:
    body = json.dumps(json.loads(BODY) | told).encode()
    assert post(shop, body, sign_stripe(body, SECRET, CLOSE)) == 200
    assert [event.account for event in events(shop)] == [kept]


def test_an_account_that_is_no_word_is_refused(shop: Shop) -> None:
    body = json.dumps(json.loads(BODY) | {"account": {"id": "acct_1"}}).encode()
    assert post(shop, body, sign_stripe(body, SECRET, CLOSE)) == 400
    assert_nothing_stored(shop)
