"""The door for Xero's webhooks: 200 for what Xero has signed, 401 for anything else, and nothing besides."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.webhooks.xero import INVOICES_WAIT, LARGEST
from local.stack.business import XERO_APP, XERO_WEBHOOK_KEY
from local.stack.in_process import Stack
from local.stack.lambdas import HANDLERS, http_event
from local.standins.xero.webhook import Notice
from shared.errors import Unavailable
from shared.jobs import Due, JobQueue
from shared.store import connection_notes, jobs, organisations, sales, xero_echoes, xero_hints
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.jobs import JobItem
from shared.store.tables.ledger import RowItem
from shared.store.xero_hints import Hint
from tests.functions.aws_calls import aws_calls
from tests.functions.shop import Shop, open_shop
from tests.local.standins.xero.world import NOON
from tests.shared.history.test_sums import INVOICE

ROOT = Path(__file__).parents[3]
PATH = "/webhooks/xero"
CONTACT = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777"
STRANGER = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f"
STREAMING = logging.StreamHandler


@pytest.fixture
def shop(stack: Stack) -> Shop:
    shop = open_shop(stack)
    jobs.begin(shop.tenant, "contacts", datetime.now(UTC) + timedelta(hours=1))
    return shop


def signed(body: bytes, key: str = XERO_WEBHOOK_KEY) -> str:
    return base64.b64encode(hmac.digest(key.encode(), body, hashlib.sha256)).decode()


def event(shop: Shop, **changes: Any) -> dict[str, Any]:
    usual = {
        "resourceUrl": f"https://api.xero.com/api.xro/2.0/Contacts/{CONTACT}",
        "resourceId": CONTACT,
        "eventDateUtc": "2026-11-30T09:00:00.123",
        "eventType": "UPDATE",
        "eventCategory": "CONTACT",
        "tenantId": shop.business.xero.tenant_id,
        "tenantType": "ORGANISATION",
    }
    return {**usual, **changes}


def body_of(*events: object) -> bytes:
    told = {"events": events, "firstEventSequence": 1, "lastEventSequence": len(events), "entropy": "E"}
    return json.dumps(told, indent=1).encode()


def ask(
    shop: Shop, body: bytes, signature: str | None = None, changes: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The answer as API Gateway gets it; the body is signed rightly unless told."""
    header = signed(body) if signature is None else signature
    request = http_event(PATH, body, {"x-xero-signature": header} if header else {})
    answer: dict[str, Any] = shop.stack.lambdas.invoke("webhooks.xero", request | (changes or {}))
    return answer


def post(shop: Shop, body: bytes, signature: str | None = None) -> int:
    return int(ask(shop, body, signature)["statusCode"])


def hints(shop: Shop) -> list[Hint]:
    return xero_hints.read(shop.tenant)


def queued(shop: Shop) -> list[Due]:
    """The turns that wait, which are taken."""
    sqs, queue = boto3.client("sqs"), shop.stack.lambdas.queues.reconcile
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", ())
    for each in found:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return [Due.parse(each["Body"]) for each in found]


def assert_untouched(shop: Shop) -> None:
    assert list(DirectoryItem.scan()) == []
    assert queued(shop) == []
    assert "xero" not in connection_notes.read(shop.tenant, datetime.now(UTC)).webhooks


@pytest.mark.parametrize("wanted", ["right", "forged"])
def test_an_answer_has_no_body_and_no_cookies(shop: Shop, wanted: str) -> None:
    body = body_of(event(shop))
    answer = ask(shop, body, None if wanted == "right" else signed(body, "another"))
    assert answer["statusCode"] == {"right": 200, "forged": 401}[wanted]
    assert answer["body"] == ""
    assert not answer.get("cookies")
    assert not any(name.lower() == "set-cookie" for name in answer["headers"])


def test_the_check_of_the_intent_to_receive_is_passed(shop: Shop) -> None:
    shop.stack.hear_xero()
    assert shop.stack.xero.webhooks.by_app[XERO_APP["client_id"]].is_on
    assert_untouched(shop)


FORGED = {
    "of_another_key": signed(body_of(), "another"),
    "of_a_blank_key": signed(body_of(), " "),
    "of_another_body": signed(body_of() + b" "),
    "missing": "",
    "words": "let me in",
    "hexadecimal": hmac.new(XERO_WEBHOOK_KEY.encode(), body_of(), hashlib.sha256).hexdigest(),
    "not_ascii": "é" * 44,
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_what_xero_has_not_signed_is_refused_and_leaves_nothing(shop: Shop, signature: str) -> None:
    assert post(shop, body_of(), signature) == 401
    assert_untouched(shop)


def test_a_body_that_was_changed_on_its_way_is_refused(shop: Shop) -> None:
    body = body_of(event(shop))
    assert post(shop, json.dumps(json.loads(body)).encode(), signed(body)) == 401
    assert_untouched(shop)


def test_a_body_that_cannot_be_opened_or_is_far_too_large_is_refused(shop: Shop) -> None:
    assert ask(shop, b"", changes={"body": "no base64!"})["statusCode"] == 401
    assert post(shop, b" " * (LARGEST + 1)) == 401
    assert_untouched(shop)


def test_an_event_is_a_hint_that_has_contacts_read_at_once(shop: Shop) -> None:
    now = datetime.now(UTC)
    assert post(shop, body_of(event(shop))) == 200
    assert hints(shop) == [Hint("contact", CONTACT, now)]
    assert queued(shop) == [Due(shop.tenant, "contacts", now)]
    assert connection_notes.read(shop.tenant, now).webhooks["xero"] == now


def test_the_same_webhook_a_hundred_times_is_one_row_and_one_turn(shop: Shop) -> None:
    body = body_of(event(shop))
    assert {post(shop, body) for _ in range(100)} == {200}
    assert len(hints(shop)) == 1
    assert len(queued(shop)) == 1


def test_a_turn_that_was_taken_meanwhile_is_followed_by_another(shop: Shop) -> None:
    post(shop, body_of(event(shop)))
    (first,) = queued(shop)
    assert jobs.claim(first, first.due_at + timedelta(hours=1))
    shop.stack.clock.shift(timedelta(seconds=1))
    post(shop, body_of(event(shop)))
    assert queued(shop) == [Due(shop.tenant, "contacts", datetime.now(UTC))]


def test_a_hint_is_kept_though_nobody_has_begun_to_read_contacts(shop: Shop) -> None:
    JobItem(shop.tenant, "contacts").delete()
    assert post(shop, body_of(event(shop))) == 200
    assert len(hints(shop)) == 1
    assert queued(shop) == []


def test_organisations_of_several_businesses_in_one_body_are_told_apart(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    jobs.begin(other.tenant, "contacts", datetime.now(UTC) + timedelta(hours=1))
    both = body_of(event(shop), event(other), event(other, eventCategory="INVOICE"))
    with aws_calls() as calls:
        assert post(shop, both) == 200
    assert calls.count("SendMessageBatch") == 1
    assert {each.tenant for each in queued(shop)} == {shop.tenant, other.tenant}
    assert [each.about for each in hints(shop)] == ["contact"]
    assert [each.about for each in hints(other)] == ["contact", "invoice"]


def test_an_invoice_waits_for_a_turn_of_many_since_each_that_we_post_comes_back(shop: Shop) -> None:
    now = datetime.now(UTC)
    assert post(shop, body_of(event(shop, eventCategory="INVOICE"))) == 200
    assert [each.about for each in hints(shop)] == ["invoice"]
    assert queued(shop) == []
    assert jobs.due_at(shop.tenant, "contacts") == now + INVOICES_WAIT


def changed(shop: Shop, at: datetime | None = None) -> bytes:
    """Returns a webhook that tells that an invoice has changed, at a time; without one it says no time."""
    said = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] if at else "lately"
    return body_of(event(shop, eventCategory="INVOICE", eventDateUtc=said))


def keep_invoice(shop: Shop, reference: str, settled_at: datetime | None, state: str = "posted") -> None:
    """Puts an invoice on record with its ledger row."""
    sales.bring_in(shop.tenant, [replace(INVOICE, id=CONTACT, reference=reference)])
    book(shop, settled_at, state)


def book(shop: Shop, settled_at: datetime | None, state: str = "posted") -> None:
    row: dict[str, Any] = {"source": "txn_1", "provider": "stripe", "happened_at": NOON, "recorded_at": NOON}
    RowItem(shop.tenant, "ch_1 invoice", kind="Invoice", state="posted", **row).save()
    RowItem(shop.tenant, "txn_1 payment", kind="Payment", state=state, settled_at=settled_at, **row).save()


@pytest.mark.parametrize("says_when", [True, False])
def test_an_invoice_of_ours_that_somebody_else_changes_is_read_at_once(shop: Shop, says_when: bool) -> None:
    now = datetime.now(UTC)
    keep_invoice(shop, "ch_1 invoice", now - timedelta(minutes=1))
    assert post(shop, changed(shop, now if says_when else None)) == 200
    assert [each.tenant for each in queued(shop)] == [shop.tenant]


def test_an_invoice_that_was_just_posted_is_read_at_once_too_where_somebody_else_changes_it(
    shop: Shop,
) -> None:
    now = datetime.now(UTC)
    xero_echoes.note(shop.tenant, {CONTACT: "ch_1 invoice"}, now)
    book(shop, now - timedelta(minutes=1))
    assert post(shop, changed(shop, now)) == 200
    assert [each.tenant for each in queued(shop)] == [shop.tenant]


def test_what_xero_repeats_later_of_our_own_posting_waits(shop: Shop) -> None:
    now = datetime.now(UTC)
    keep_invoice(shop, "ch_1 invoice", now - timedelta(hours=1))
    assert post(shop, changed(shop, now - timedelta(hours=1, seconds=2))) == 200
    assert queued(shop) == []


@pytest.mark.parametrize(
    ("reference", "ago", "state"),
    [
        ("ch_1 invoice", timedelta(seconds=29), "posted"),
        ("ch_1 invoice", None, "pending"),
        ("ch_2 invoice", timedelta(hours=1), "posted"),
        ("Order 7", timedelta(hours=1), "posted"),
    ],
    ids=["just posted", "being posted", "only looks like ours", "a person's"],
)
def test_what_we_have_just_posted_and_what_is_not_ours_waits(
    shop: Shop, reference: str, ago: timedelta | None, state: str
) -> None:
    now = datetime.now(UTC)
    keep_invoice(shop, reference, now - ago if ago else None, state)
    assert post(shop, changed(shop, now)) == 200
    assert queued(shop) == []
    assert jobs.due_at(shop.tenant, "contacts") == now + INVOICES_WAIT


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the door says, at its most talkative."""
    import_module(HANDLERS["webhooks.xero"])
    logger, said = logging.getLogger("webhooks"), io.StringIO()
    level, handlers = logger.level, [each for each in logger.handlers if isinstance(each, STREAMING)]
    # Assigned, since setStream would flush the old stream, which an earlier test may have had closed.
    streams = [handler.stream for handler in handlers]
    for handler in handlers:
        handler.stream = said
    logger.setLevel(logging.DEBUG)
    yield said
    logger.setLevel(level)
    for handler, stream in zip(handlers, streams, strict=True):
        handler.stream = stream


def test_a_payment_of_an_orders_invoice_that_we_have_just_posted_waits(shop: Shop) -> None:
    now = datetime.now(UTC)
    sales.bring_in(shop.tenant, [replace(INVOICE, id=CONTACT, reference="ORD-7 invoice")])
    row: dict[str, Any] = {"state": "posted", "happened_at": NOON, "recorded_at": NOON}
    order = row | {"source": "ORD-7", "provider": "orders", "followers": ["txn_1"]}
    RowItem(shop.tenant, "ORD-7 invoice", kind="Invoice", **order).save()
    paid = row | {"source": "txn_1", "provider": "stripe", "settled_at": now}
    RowItem(shop.tenant, "txn_1 payment", kind="Payment", **paid).save()
    assert post(shop, changed(shop, now)) == 200
    assert queued(shop) == []


def test_an_organisation_that_nobody_here_has_is_answered_and_noted_without_its_name(
    shop: Shop, log: io.StringIO
) -> None:
    assert post(shop, body_of(event(shop, tenantId=STRANGER), event(shop))) == 200
    assert len(hints(shop)) == 1
    assert STRANGER not in log.getvalue()
    assert "organisations that nobody has" in log.getvalue()


def test_an_organisation_that_was_disconnected_is_nobodys(shop: Shop) -> None:
    owner = organisations.by_id(shop.business.xero.tenant_id)
    assert owner is not None
    organisations.disconnect(owner)
    assert post(shop, body_of(event(shop))) == 200
    assert_untouched(shop)


@pytest.mark.parametrize("body", [b"no JSON", b"[]", b"{}", b'{"events": 7}', b"\xff", b"[" * 100_000])
def test_what_xero_has_signed_is_answered_even_if_nobody_can_read_it(shop: Shop, body: bytes) -> None:
    assert post(shop, body) == 200
    assert_untouched(shop)


def test_a_broken_event_harms_no_other(shop: Shop, log: io.StringIO) -> None:
    assert post(shop, body_of("?", event(shop, resourceId="canary"), event(shop))) == 200
    assert len(hints(shop)) == 1
    assert "canary" not in log.getvalue()
    assert '"count":2' in log.getvalue().replace(" ", "")


def test_events_that_cannot_be_queued_come_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: JobQueue, due: object) -> int:
        raise Unavailable("the queue is away")

    monkeypatch.setattr(JobQueue, "put", fail)
    with pytest.raises(Unavailable):
        post(shop, body_of(event(shop)))


def test_while_the_key_is_replaced_both_are_good(shop: Shop) -> None:
    both = json.dumps({"key": "new", "former": XERO_WEBHOOK_KEY})
    boto3.client("secretsmanager").put_secret_value(SecretId="xero-webhooks", SecretString=both)
    shop.stack.lambdas.restart()
    body = body_of(event(shop))
    assert post(shop, body, signed(body, "new")) == 200
    assert post(shop, body) == 200
    assert post(shop, body, signed(body, "older")) == 401


def test_a_webhook_of_the_stand_in_is_a_hint_here(shop: Shop) -> None:
    shop.stack.hear_xero()
    contact_id = shop.business.xero.add_contact(Name="Ada")
    assert shop.stack.deliver_xero() == 1
    assert [each.xero_id for each in hints(shop)] == [contact_id]


def test_deliveries_that_are_doubled_lost_or_late_leave_one_hint(shop: Shop) -> None:
    def doubled(due: list[Notice]) -> list[Notice]:
        return [*due, *due]

    shop.stack.hear_xero()
    contact_id = shop.business.xero.add_contact(Name="Ada")
    assert shop.stack.deliver_xero(lambda _: []) == 0
    assert hints(shop) == []
    shop.stack.clock.shift(timedelta(minutes=1))
    assert shop.stack.deliver_xero(doubled) == 2
    assert [each.xero_id for each in hints(shop)] == [contact_id]


def test_a_delivery_costs_few_calls(shop: Shop) -> None:
    body = body_of(event(shop), event(shop, eventCategory="INVOICE"))
    post(shop, body)
    with aws_calls() as calls:
        post(shop, body)
    assert sorted(calls) == ["BatchWriteItem", "GetItem", "GetItem", "SendMessageBatch", "UpdateItem"]
    with aws_calls() as calls:
        post(shop, body_of(event(shop, eventCategory="INVOICE")))
    assert sorted(calls) == ["BatchGetItem", "BatchGetItem", "BatchWriteItem", "GetItem", "UpdateItem"]


def test_importing_the_door_loads_no_sdk() -> None:
    unwanted = (
        "stripe",
        "xero_python",
        "gocardless_pro",
        "pydantic",
        "cattrs",
        "openpyxl",
        "shared.contacts",
    )
    code = f"""
import sys
import {HANDLERS["webhooks.xero"]}
print(sorted(name for name in {unwanted} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
