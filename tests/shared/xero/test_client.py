"""Each trap of the SDK, sprung on purpose."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any

import pytest
import time_machine
import urllib3

from local.standins.serving import serving
from local.standins.xero import CommitLate, Fail, LoseAnswer, TooMany, XeroStandIn, every_call
from local.standins.xero.faults import Fault
from local.standins.xero.identity import SCOPE
from shared.errors import Unavailable
from shared.ledger.stages import SINGLE, Stage
from shared.xero import client as client_module
from shared.xero.client import Reply, XeroClient, request_bytes
from shared.xero.payloads import Draft, element, envelope
from tests.local.standins.xero.world import CHART, TENANT, World
from tests.shared.xero.documents import ADA, PAID, PAYOUT
from tests.shared.xero.tape import CUT, DROP, Play, Tape, json_play, playing

LINE = {"Description": "Boiler", "Quantity": 1, "UnitAmount": 120, "AccountCode": "200"}
DATED = {"Date": "2026-10-01", "DueDate": "2026-10-01"}
SECRET = "an-access-token-nobody-may-see"
BODY = envelope(Stage.CONTACTS, [element(Draft(ADA, {}))])
PATHS = {
    Stage.CONTACTS: "/Contacts",
    Stage.INVOICES: "/Invoices",
    Stage.CREDIT_NOTES: "/CreditNotes",
    Stage.PAYMENTS: "/Payments",
    Stage.BANK_TRANSACTIONS: "/BankTransactions",
    Stage.TRANSFERS: "/BankTransfers",
}
BATCHES = sorted(set(Stage) - SINGLE)


def deletion(stage: Stage, xero_id: str = "id-1") -> dict[str, Any]:
    return envelope(Stage.DELETIONS, [{"Of": stage.value, "ID": xero_id, "Status": "DELETED"}])


def client(tape: Tape, connections: urllib3.PoolManager, token: str = SECRET, org: str = "org") -> XeroClient:
    return XeroClient(connections, tape.url, token, org)


@pytest.fixture
def tape() -> Iterator[Tape]:
    with playing() as tape:
        yield tape


# ---- what is sent


@pytest.mark.parametrize("stage", BATCHES)
def test_a_batch_is_sent_with_its_key_and_without_a_summary_of_errors(
    stage: Stage, tape: Tape, connections: urllib3.PoolManager
) -> None:
    client(tape, connections).create(stage, {"Any": []}, "key-1")
    (asked,) = tape.asked
    # POST changes what is there already, and PUT only adds.
    method = "POST" if stage is Stage.CONTACT_EMAILS else "PUT"
    assert (asked.method, asked.path) == (method, PATHS.get(stage, PATHS[Stage.CONTACTS]))
    # Lines of invoices may have prices of less than a penny.
    exact = {"unitdp": "4"} if stage is Stage.INVOICES else {}
    assert asked.query == {"summarizeErrors": "false", **exact}
    assert asked.headers["idempotency-key"] == "key-1"
    assert asked.headers["xero-tenant-id"] == "org"
    assert asked.headers["authorization"] == f"Bearer {SECRET}"


def test_a_transfer_is_put_with_its_key(tape: Tape, connections: urllib3.PoolManager) -> None:
    body = envelope(Stage.TRANSFERS, [element(Draft(PAYOUT, {}))])
    client(tape, connections).create(Stage.TRANSFERS, body, "key-1")
    (asked,) = tape.asked
    assert (asked.method, asked.path) == ("PUT", PATHS[Stage.TRANSFERS])
    # It is refused alone, and Xero's description of this call knows no such question.
    assert asked.query == {}
    assert asked.headers["idempotency-key"] == "key-1"
    assert asked.body == request_bytes(body)


@pytest.mark.parametrize(
    ("stage", "path", "body"),
    [
        (Stage.PAYMENTS, "/Payments/id-1", {"Status": "DELETED"}),
        (Stage.TRANSFERS, "/BankTransfers/id-1", {"Status": "DELETED"}),
        (
            Stage.BANK_TRANSACTIONS,
            "/BankTransactions/id-1",
            {"BankTransactions": [{"BankTransactionID": "id-1", "Status": "DELETED"}]},
        ),
        (Stage.INVOICES, "/Invoices/id-1", {"Invoices": [{"InvoiceID": "id-1", "Status": "DELETED"}]}),
        (
            Stage.CREDIT_NOTES,
            "/CreditNotes/id-1",
            {"CreditNotes": [{"CreditNoteID": "id-1", "Status": "DELETED"}]},
        ),
    ],
)
def test_a_deletion_is_posted_with_its_key_to_what_is_to_go_and_to_nothing_else(
    stage: Stage, path: str, body: dict[str, Any], tape: Tape, connections: urllib3.PoolManager
) -> None:
    client(tape, connections).create(Stage.DELETIONS, deletion(stage), "key-1")
    (asked,) = tape.asked
    assert (asked.method, asked.path) == ("POST", path)
    assert json.loads(asked.body) == body
    assert asked.headers["idempotency-key"] == "key-1"


@pytest.mark.parametrize("stage", [Stage.CONTACTS, Stage.DELETIONS])
def test_nothing_else_is_ever_deleted(stage: Stage, tape: Tape, connections: urllib3.PoolManager) -> None:
    with pytest.raises(ValueError, match="ever deleted"):
        client(tape, connections).create(Stage.DELETIONS, deletion(stage), "key-1")
    assert tape.asked == []


@pytest.mark.parametrize("stage", sorted({*PATHS} - {Stage.CONTACTS}))
def test_what_may_be_gone_is_read_by_its_id(
    stage: Stage, tape: Tape, connections: urllib3.PoolManager
) -> None:
    client(tape, connections).one(stage, "id-1")
    (asked,) = tape.asked
    assert (asked.method, asked.path) == ("GET", f"{PATHS[stage]}/id-1")


def test_the_bytes_that_were_digested_are_the_bytes_that_are_sent(
    tape: Tape, connections: urllib3.PoolManager
) -> None:
    body = envelope(
        Stage.PAYMENTS,
        [element(Draft(PAID, {PAID.invoice: "id"})), {"Reference": "Zoë \u20ac", "n": Decimal("0.07")}],
    )
    client(tape, connections).create(Stage.PAYMENTS, body, "key-1")
    assert tape.asked[0].body == request_bytes(body)


def test_the_same_body_has_the_same_bytes() -> None:
    assert request_bytes(BODY) == request_bytes(json.loads(request_bytes(BODY)))


# ---- trap 1: hidden retries


@pytest.mark.parametrize("how", [DROP, CUT])
def test_a_put_without_a_whole_answer_is_sent_once_and_unavailable(
    how: Play, connections: urllib3.PoolManager
) -> None:
    with playing(how) as tape, pytest.raises(Unavailable):
        client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
    assert len(tape.asked) == 1


@pytest.mark.parametrize("how", [DROP, CUT])
def test_a_read_without_a_whole_answer_is_sent_once_and_unavailable(
    how: Play, connections: urllib3.PoolManager
) -> None:
    with playing(how) as tape, pytest.raises(Unavailable):
        client(tape, connections).invoices(page=1)
    assert len(tape.asked) == 1


def test_a_put_on_a_connection_that_worked_before_is_not_repeated_either(
    connections: urllib3.PoolManager,
) -> None:
    with playing(Play(), DROP) as tape:
        xero = client(tape, connections)
        xero.create(Stage.CONTACTS, BODY, "key-1")
        with pytest.raises(Unavailable):
            xero.create(Stage.CONTACTS, BODY, "key-2")
    assert len(tape.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_refusal_with_retry_after_comes_back_at_once(status: int, connections: urllib3.PoolManager) -> None:
    with playing(Play(status, b"", {"Retry-After": "30"})) as tape:
        began = time.perf_counter()
        reply = client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
        assert time.perf_counter() - began < 5
    assert (reply.status, reply.retry_after, len(tape.asked)) == (status, timedelta(seconds=30), 1)


def test_a_redirect_is_not_followed(connections: urllib3.PoolManager) -> None:
    with playing() as elsewhere, playing(Play(307, b"", {"Location": elsewhere.url})) as tape:
        with pytest.raises(Unavailable):
            client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
        assert len(tape.asked) == 1
        assert elsewhere.asked == []


def test_nobody_listening_is_unavailable(connections: urllib3.PoolManager) -> None:
    with playing() as tape:
        pass
    with pytest.raises(Unavailable):
        client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")


# ---- trap 2: one configuration for all


def test_two_tenants_never_share_a_token(tape: Tape, connections: urllib3.PoolManager) -> None:
    ada, bob = (client(tape, connections, f"token-{name}", name) for name in ("ada", "bob"))
    for xero in (ada, bob, bob, ada):
        xero.create(Stage.CONTACTS, BODY, "key-1")
        xero.contacts(page=1)
    assert_nobody_speaks_for_another(tape, 8)


def test_two_tenants_at_once_never_share_a_token(tape: Tape, connections: urllib3.PoolManager) -> None:
    barrier = Barrier(2)

    def drains(name: str) -> None:
        barrier.wait()
        for _ in range(5):
            xero = client(tape, connections, f"token-{name}", name)
            xero.create(Stage.CONTACTS, BODY, "key-1")
            xero.contacts(page=1)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(drains, ("ada", "bob")))
    assert_nobody_speaks_for_another(tape, 20)


def test_each_client_has_a_token_object_of_its_own(tape: Tape, connections: urllib3.PoolManager) -> None:
    # A shared one is filled anew before each call, so a race in it would show once in a thousand runs.
    clients: list[Any] = [client(tape, connections) for _ in range(2)]
    one, other = (each._api.api_client.configuration.oauth2_token for each in clients)
    assert one is not other


def assert_nobody_speaks_for_another(tape: Tape, calls: int) -> None:
    pairs = [(asked.headers["xero-tenant-id"], asked.headers["authorization"]) for asked in tape.asked]
    assert len(pairs) == calls
    assert set(pairs) == {("ada", "Bearer token-ada"), ("bob", "Bearer token-bob")}


def test_one_tenants_sales_land_in_its_own_books(connections: urllib3.PoolManager) -> None:
    standin = XeroStandIn()
    standin.add_app("app", "secret")
    with serving(standin.app) as url:
        made = {}
        for name, org in (("ada", TENANT), ("bob", TENANT.replace("0", "1"))):
            books = standin.add_organisation(org, name, CHART)
            token = standin.authorise(name, "app", [books])["access_token"]
            made[name] = (books, XeroClient(connections, f"{url}/api.xro/2.0", token, org))
        for name in ("ada", "bob", "ada"):
            body = {"Contacts": [{"Name": f"{name} {made[name][0].calls.write}"}]}
            assert made[name][1].create(Stage.CONTACTS, body, f"{name}{time.monotonic_ns()}").status == 200
    assert [len(books.documents()) for books, _ in made.values()] == [2, 1]


def test_an_invoice_is_printed_by_xero(connections: urllib3.PoolManager) -> None:
    standin = XeroStandIn()
    standin.add_app("app", "secret")
    books = standin.add_organisation(TENANT, "Demo Ltd", CHART)
    token = standin.authorise("ada", "app", [books])["access_token"]
    with serving(standin.app) as url:
        xero = XeroClient(connections, f"{url}/api.xro/2.0", token, TENANT)
        ada = xero.create(Stage.CONTACTS, {"Contacts": [{"Name": "Ada"}]}, "key-1").body["Contacts"][0]
        contact = {"ContactID": ada["ContactID"]}
        bill = {"Type": "ACCREC", "Contact": contact, "LineItems": [LINE], **DATED}
        body = {"Invoices": [{**bill, "Status": "AUTHORISED", "LineAmountTypes": "Inclusive"}]}
        made = xero.create(Stage.INVOICES, body, "key-2").body["Invoices"][0]
        assert xero.invoice_pdf(made["InvoiceID"]).startswith(b"%PDF-")
        with pytest.raises(Unavailable):
            xero.invoice_pdf(TENANT)


# ---- trap 3: no timeout


class Pool:
    """Keeps the options of a call and does not make it."""

    def __init__(self) -> None:
        self.options: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **options: Any) -> Any:
        self.options.append(options)
        raise urllib3.exceptions.ProtocolError("no")


def test_every_call_has_a_timeout_for_connecting_and_for_reading() -> None:
    connections: Any = Pool()
    xero = XeroClient(connections, "http://127.0.0.1:1", SECRET, "org")
    undone = sorted({*PATHS} - {Stage.CONTACTS})
    calls: list[Callable[[], object]] = [
        *(partial(xero.create, stage, {}, "key") for stage in PATHS),
        *(partial(xero.create, Stage.DELETIONS, deletion(stage), "key") for stage in undone),
        *(partial(xero.one, stage, "id-1") for stage in undone),
        partial(xero.invoice_pdf, "id-1"),
        *(xero.invoices, xero.contacts, xero.credit_notes, xero.payments),
        *(xero.bank_transactions, xero.bank_transfers, xero.organisation),
    ]
    for call in calls:
        with pytest.raises(Unavailable):
            call()
    timeouts = {
        (options["timeout"].connect_timeout, options["timeout"].read_timeout)
        for options in connections.options
    }
    assert len(connections.options) == len(calls) == 24
    assert timeouts == {(3, 25)}


def test_a_call_that_hangs_ends_at_its_timeout_and_is_not_repeated(
    world: World, xero: XeroClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT", (1, 0.1))
    world.xero.faults.add(Fault(LoseAnswer(hang=True), every_call))
    with pytest.raises(Unavailable):
        xero.create(Stage.CONTACTS, BODY, "key-1")
    assert len(world.org.log) == 1
    assert [made["kind"] for made in world.org.documents()] == ["contact"]


# ---- trap 4: what the models do not know


def test_an_unknown_word_in_an_answer_does_no_harm(connections: urllib3.PoolManager) -> None:
    invoice = {"InvoiceID": "id-1", "Status": "MARTIAN", "Type": "ACCWHAT", "LineAmountTypes": "Sideways"}
    with playing(json_play(200, {"Invoices": [invoice]})) as tape:
        xero = client(tape, connections)
        assert xero.invoices(page=1).body == {"Invoices": [invoice]}
        assert xero.create(Stage.INVOICES, {"Invoices": []}, "key-1").body == {"Invoices": [invoice]}


def test_amounts_in_answers_are_decimals(connections: urllib3.PoolManager) -> None:
    with playing(Play(200, b'{"Payments": [{"Amount": 999999999.07}]}')) as tape:
        amount = client(tape, connections).payments(page=1).body["Payments"][0]["Amount"]
    assert amount == Decimal("999999999.07")
    assert isinstance(amount, Decimal)


@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b"\xff\xfe", b"["])
@pytest.mark.parametrize("status", [200, 400, 502])
def test_an_answer_that_is_no_json_has_no_body(
    body: bytes, status: int, connections: urllib3.PoolManager
) -> None:
    with playing(Play(status, body)) as tape:
        reply = client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
    assert (reply.status, reply.body) == (status, None)


# ---- trap 5: refreshing inside a call


def test_the_sdk_never_refreshes_a_token_by_itself(tape: Tape, connections: urllib3.PoolManager) -> None:
    xero = client(tape, connections)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        xero.create(Stage.CONTACTS, BODY, "key-1")
    assert [asked.path for asked in tape.asked] == ["/Contacts"]
    assert tape.asked[0].headers["authorization"] == f"Bearer {SECRET}"


# ---- trap 6: what exceptions and reprs show


@pytest.mark.parametrize("how", [DROP, Play(307, b"private words", {"Location": "/"})])
def test_neither_token_nor_body_is_in_any_text_of_an_error(
    how: Play, connections: urllib3.PoolManager
) -> None:
    with playing(how) as tape, pytest.raises(Unavailable) as raised:
        client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    for secret in (SECRET, "private words", "ada@example.com", "Ada King"):
        assert secret not in shown


def test_nobodys_name_is_in_the_text_of_an_error_of_a_look_up(connections: urllib3.PoolManager) -> None:
    with playing() as tape:
        pass
    with pytest.raises(Unavailable) as raised:
        client(tape, connections).contacts(where=f'Name=="{ADA.name}"')
    assert ADA.name.split()[1] not in "".join(traceback.format_exception(raised.value))


def test_a_refused_calls_body_is_in_no_repr(connections: urllib3.PoolManager) -> None:
    refusal = {"Message": "private words", "Elements": []}
    with playing(json_play(400, refusal)) as tape:
        reply = client(tape, connections).create(Stage.CONTACTS, BODY, "key-1")
    assert reply.body == refusal
    assert "private words" not in repr(reply)


def test_a_clients_repr_shows_no_token(tape: Tape, connections: urllib3.PoolManager) -> None:
    assert SECRET not in repr(client(tape, connections))


# ---- limits


def test_limits_are_read_from_the_headers(world: World, xero: XeroClient) -> None:
    world.xero.faults.add(Fault(TooMany("day", retry_after=66975)))
    reply = xero.contacts(page=1)
    assert (reply.status, reply.problem) == (429, "day")
    assert reply.retry_after == timedelta(seconds=66975)


def test_the_calls_left_in_the_minute_are_read(world: World, xero: XeroClient) -> None:
    assert xero.contacts(page=1).minute_left == 9_999
    assert xero.create(Stage.CONTACTS, BODY, "key-1").minute_left == 9_998


def test_the_calls_left_in_the_day_are_read(world: World, xero: XeroClient) -> None:
    before = xero.contacts(page=1).day_left
    assert before is not None
    assert xero.create(Stage.CONTACTS, BODY, "key-1").day_left == before - 1


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon", "X-MinLimit-Remaining": "-"}])
def test_headers_that_say_nothing_are_passed_over(
    headers: dict[str, str], connections: urllib3.PoolManager
) -> None:
    with playing(Play(429, b"", headers)) as tape:
        reply = client(tape, connections).contacts(page=1)
    assert (reply.minute_left, reply.retry_after, reply.problem) == (60, None, "")
    assert reply.day_left is None


# ---- the stand-in's own faults


@pytest.mark.parametrize(
    ("kind", "committed"), [(LoseAnswer(True), 1), (LoseAnswer(False), 0), (CommitLate(2), 0)]
)
def test_a_lost_answer_is_unavailable_whatever_became_of_the_call(
    kind: LoseAnswer | CommitLate, committed: int, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(kind))
    with pytest.raises(Unavailable):
        xero.create(Stage.CONTACTS, BODY, "key-1")
    assert len(world.org.documents()) == committed


def test_a_repeated_call_under_its_key_is_answered_again_and_carried_out_once(
    world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(LoseAnswer()))
    with pytest.raises(Unavailable):
        xero.create(Stage.CONTACTS, BODY, "key-1")
    assert xero.create(Stage.CONTACTS, BODY, "key-1").status == 200
    assert len(world.org.documents()) == 1


def test_a_broken_answer_is_a_reply_like_any_other(world: World, xero: XeroClient) -> None:
    world.xero.faults.add(Fault(Fail(502, committed=True)))
    reply = xero.create(Stage.CONTACTS, BODY, "key-1")
    assert isinstance(reply, Reply)
    assert reply.status == 502


def test_the_sdk_is_told_no_scope_that_an_owner_has_not_granted() -> None:
    granted = set(SCOPE.split())
    assert set(client_module.SCOPES) <= granted
    assert {"accounting.settings", "accounting.reports.banksummary.read"} <= set(client_module.SCOPES)
