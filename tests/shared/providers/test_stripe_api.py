from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.standins.faults import Kind
from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from shared.errors import Away, Throttled, Unavailable, Unknown
from shared.events import FeeCharged, PaymentReceived
from shared.money import pence
from shared.providers import stripe_api
from shared.providers.stripe import events_of
from shared.providers.stripe_api import TIMEOUT, StripeReader, kind_of
from shared.providers.stripe_subject import Subject

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
KEY = "sk_test_nobody_may_see_this_key"
CASES = Path(__file__).parents[2] / "cases"


@dataclass(frozen=True)
class Stripe:
    standin: StripeStandIn
    account: Account
    reader: StripeReader
    objects: dict[str, Any]
    url: str

    @property
    def charge(self) -> str:
        return str(self.objects["charges"][0]["id"])


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stripe]:
    # The SDK sleeps between its two tries.
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0)
    case = json.loads((CASES / "one-card-payment.json").read_text(encoding="utf-8"))
    objects = case["phases"][-1]["stripe"]
    standin = StripeStandIn(clock=lambda: NOW)
    account = standin.add_account(KEY, "whsec_test")
    account.show(objects)
    with serving(standin.app) as url:
        reader = StripeReader(KEY, url)
        yield Stripe(standin, account, reader, objects, url)
        close(reader)


def close(reader: StripeReader) -> None:
    http: Any = reader._stripe._requestor._client
    http.close()


def shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


def test_a_charge_is_read_with_its_balance_transaction_and_customer(stripe: Stripe) -> None:
    (subject,) = stripe.reader.subjects(stripe.charge)
    assert type(subject.object) is dict
    assert subject.charge is subject.object
    assert [each["net"] for each in subject.transactions] == [11800]
    assert subject.object["customer"]["name"] == stripe.objects["customers"][0]["name"]
    assert stripe.account.calls == {"GET /v1/charges/{id}": 1, "GET /v1/invoice_payments": 1}


def test_what_is_read_can_be_translated(stripe: Stripe) -> None:
    (subject,) = stripe.reader.subjects(stripe.charge)
    (happened,) = events_of(subject, NOW)
    assert isinstance(happened, PaymentReceived)
    assert (happened.moved.gross, happened.moved.fee) == (pence(12000), pence(200))


def test_a_charge_that_stripe_does_not_know_is_unknown(stripe: Stripe) -> None:
    with pytest.raises(Unknown):
        stripe.reader.subjects("ch_nobody")


def test_a_charge_that_is_not_there_yet_is_there_later(stripe: Stripe) -> None:
    stripe.standin.faults.add(404)
    with pytest.raises(Unknown):
        stripe.reader.subjects(stripe.charge)
    assert [each.object["id"] for each in stripe.reader.subjects(stripe.charge)] == [stripe.charge]


@pytest.mark.parametrize("kind", [500, 503, 429, "dropped"])
def test_a_stripe_that_does_not_answer_is_unavailable(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind, times=2)
    with pytest.raises(Away) as raised:
        stripe.reader.subjects(stripe.charge)
    assert isinstance(raised.value, Throttled) == (kind == 429)
    assert KEY not in shown(raised.value)


@pytest.mark.parametrize("kind", [500, 503, "dropped"])
def test_the_queue_repeats_and_not_the_call(kind: Kind, stripe: Stripe) -> None:
    # A repeat inside the call could outlive the function, and with it nine other events.
    stripe.standin.faults.add(kind)
    with pytest.raises(Unavailable):
        stripe.reader.subjects(stripe.charge)
    assert len(stripe.account.log) == 1


def test_a_wrong_key_is_unavailable_and_not_shown(stripe: Stripe) -> None:
    reader = StripeReader("sk_test_wrong_and_secret_key", stripe.url)
    with pytest.raises(Away) as raised:
        reader.subjects(stripe.charge)
    close(reader)
    # Stripe itself quotes the ends of a key.
    for part in ("wrong_and_secret", "sk_test_"):
        assert part not in shown(raised.value)


@pytest.mark.parametrize("charge_id", ["ch_/../../balance", "ch_1?expand[]=x", "ch_1/capture"])
def test_an_odd_id_is_never_another_address(charge_id: str, stripe: Stripe) -> None:
    with pytest.raises(Unavailable):
        stripe.reader.subjects(charge_id)
    assert all(call.path.startswith("/v1/charges") for call in stripe.account.log)


@pytest.mark.parametrize("object_id", ["", "ch/../../balance", "cus_1", "evt_1", "txn_1", "CH_1"])
def test_what_moves_no_money_by_itself_is_of_no_kind(object_id: str) -> None:
    assert kind_of(object_id) is None


# ---- what a movement is about


def show(stripe: Stripe, case: str) -> dict[str, Any]:
    """Another world at Stripe, as it stands at its end."""
    found = json.loads((CASES / f"{case}.json").read_text(encoding="utf-8"))
    objects: dict[str, Any] = found["phases"][-1]["stripe"]
    stripe.account.show(objects)
    return objects


def ids(subjects: list[Subject]) -> list[tuple[str, list[str]]]:
    return [(each.object["id"], [one["id"] for one in each.transactions]) for each in subjects]


@pytest.mark.parametrize(("case", "kind"), [("refund-then-payout", "refunds"), ("dispute-won", "disputes")])
def test_a_refund_or_dispute_comes_after_the_charge_it_is_about(case: str, kind: str, stripe: Stripe) -> None:
    world = show(stripe, case)
    (thing,), charge = world[kind], world["charges"][0]
    moved = [one["id"] for one in world["balance_transactions"] if one["source"] == thing["id"]]
    subjects = stripe.reader.subjects(thing["id"])
    assert ids(subjects) == [(charge["id"], [charge["balance_transaction"]]), (thing["id"], moved)]
    assert {each.sale for each in subjects} == {subjects[0].sale}
    assert subjects[0].sale is not None
    assert subjects[0].sale.payer.name == world["customers"][0]["name"]


def test_a_payout_that_bounced_is_read_with_both_its_movements_the_payout_first(stripe: Stripe) -> None:
    world = show(stripe, "payout-fails-then-paid")
    payout = world["payouts"][0]
    first, last = payout["balance_transaction"], payout["failure_balance_transaction"]
    (subject,) = stripe.reader.subjects(payout["id"])
    assert ids([subject]) == [(payout["id"], [first, last])]
    assert subject.sale is None


def test_a_movement_without_an_object_is_its_own_subject(stripe: Stripe) -> None:
    world = show(stripe, "webhooks-all-lost")
    (fee,) = (one["id"] for one in world["balance_transactions"] if one["source"] is None)
    (subject,) = stripe.reader.subjects("", fee)
    assert ids([subject]) == [(fee, [fee])]
    assert [type(each) for each in events_of(subject, NOW)] == [FeeCharged]


def test_a_movement_that_its_object_does_not_name_is_read_besides(stripe: Stripe) -> None:
    later = stripe.objects["balance_transactions"][0] | {"id": "txn_later"}
    shown = stripe.objects | {"balance_transactions": [*stripe.objects["balance_transactions"], later]}
    stripe.account.show(shown)
    named = str(stripe.objects["charges"][0]["balance_transaction"])
    assert ids(stripe.reader.subjects(stripe.charge, "txn_later")) == [(stripe.charge, [named, "txn_later"])]
    assert ids(stripe.reader.subjects(stripe.charge, named)) == [(stripe.charge, [named])]


def test_movements_are_listed_newest_first_a_page_at_a_time(stripe: Stripe) -> None:
    made = sorted(
        show(stripe, "refund-then-payout")["balance_transactions"], key=lambda one: -int(one["created"])
    )
    since = datetime.fromtimestamp(made[-1]["created"], UTC)
    first = stripe.reader.transactions(since, limit=3)
    second = stripe.reader.transactions(since, after=str(first.transactions[-1]["id"]), limit=3)
    assert [one["id"] for one in (*first.transactions, *second.transactions)] == [one["id"] for one in made]
    assert (first.has_more, second.has_more) == (True, False)


def test_movements_from_before_are_not_listed(stripe: Stripe) -> None:
    (only,) = stripe.objects["balance_transactions"]
    second = datetime.fromtimestamp(only["created"], UTC)
    assert len(stripe.reader.transactions(second).transactions) == 1
    assert stripe.reader.transactions(second + timedelta(seconds=1)).transactions == []


@pytest.mark.parametrize("kind", [500, 429, "dropped"])
def test_movements_that_could_not_be_listed_are_unavailable_and_not_none(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind, times=2)
    with pytest.raises(Unavailable):
        stripe.reader.transactions(NOW - timedelta(days=7))


# ---- what a payout holds, and what is left


@pytest.mark.parametrize("most", [1, 2, 100])
def test_a_payouts_members_are_read_to_the_last_and_without_itself(
    most: int, stripe: Stripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_api, "MOST", most)
    world = show(stripe, "webhooks-all-lost")
    (payout,) = world["payouts"]
    members = list(stripe.reader.payout_members(payout["id"]))
    assert all(type(each) is dict for each in members)
    assert sum(each["net"] for each in members) == payout["amount"] == 14190
    listed = set(world["payout_members"][payout["id"]])
    assert {each["id"] for each in members} == listed - {payout["balance_transaction"]}
    assert len(stripe.account.log) == -(-len(listed) // most)


def test_the_payout_that_bounced_is_a_member_of_the_next(stripe: Stripe) -> None:
    world = show(stripe, "payout-fails-then-paid")
    bounced, paid = world["payouts"]
    members = list(stripe.reader.payout_members(paid["id"]))
    assert bounced["failure_balance_transaction"] in {each["id"] for each in members}
    assert sum(each["net"] for each in members) == paid["amount"]


def test_a_payout_with_nothing_in_it_has_no_members(stripe: Stripe) -> None:
    payout = {"id": "po_empty", "object": "payout", "created": 1, "automatic": True}
    stripe.account.show(stripe.objects | {"payouts": [payout]})
    assert list(stripe.reader.payout_members("po_empty")) == []


def test_the_members_of_a_manual_or_unknown_payout_are_unavailable_and_not_none(stripe: Stripe) -> None:
    payout = {"id": "po_manual", "object": "payout", "created": 1, "automatic": False}
    stripe.account.show(stripe.objects | {"payouts": [payout]})
    for payout_id in ("po_manual", "po_nobody"):
        with pytest.raises(Unavailable):
            list(stripe.reader.payout_members(payout_id))


@pytest.mark.parametrize("most", [1, 100])
def test_payouts_are_listed_by_their_movements_each_with_itself_as_it_stands(
    most: int, stripe: Stripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe_api, "MOST", most)
    world = show(stripe, "payout-fails-then-paid")
    bounced, paid = sorted(world["payouts"], key=lambda each: str(each["created"]))
    listed = list(stripe.reader.payouts(datetime(2026, 1, 1, tzinfo=UTC)))
    assert [each["id"] for each in listed] == [paid["balance_transaction"], bounced["balance_transaction"]]
    assert [each["source"] for each in listed] == [paid, bounced]
    later = datetime.fromtimestamp(bounced["created"] + 1, UTC)
    assert [each["source"]["id"] for each in stripe.reader.payouts(later)] == [paid["id"]]


def test_payouts_that_could_not_be_listed_are_unavailable_and_not_none(stripe: Stripe) -> None:
    stripe.standin.faults.add(500, times=1)
    with pytest.raises(Unavailable):
        list(stripe.reader.payouts(NOW))


def test_the_balance_is_what_is_available_and_pending_in_pounds(stripe: Stripe) -> None:
    balance = {
        "object": "balance",
        "available": [{"amount": -500, "currency": "gbp"}, {"amount": 7000, "currency": "eur"}],
        "pending": [{"amount": 12301, "currency": "gbp"}],
        "connect_reserved": [{"amount": 9, "currency": "gbp"}],
    }
    stripe.account.show(stripe.objects | {"balance": balance})
    assert stripe.reader.balance() == 11801
    assert stripe.account.calls == {"GET /v1/balance": 1}


def test_the_account_of_the_key_is_asked_for_once(stripe: Stripe) -> None:
    stripe.account.show({"account": {"id": "acct_1Ours"}})
    assert [stripe.reader.account(), stripe.reader.account()] == ["acct_1Ours", "acct_1Ours"]
    assert stripe.account.calls == {"GET /v1/account": 1}


def test_a_key_that_may_not_ask_for_its_account_leaves_it_unknown(stripe: Stripe) -> None:
    stripe.account.closed.add("/v1/account")
    assert stripe.reader.account() == ""
    stripe.account.closed.clear()
    assert stripe.reader.account() != ""


@pytest.mark.parametrize("kind", [500, 429, "dropped"])
def test_an_account_that_could_not_be_read_is_unavailable(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind)
    with pytest.raises(Unavailable):
        stripe.reader.account()


def test_a_balance_in_another_currency_alone_is_no_pounds(stripe: Stripe) -> None:
    euros = [{"amount": 7000, "currency": "eur"}]
    stripe.account.show(
        stripe.objects | {"balance": {"object": "balance", "available": euros, "pending": []}}
    )
    assert stripe.reader.balance() == 0


@pytest.mark.parametrize("kind", [500, 429, "dropped"])
def test_a_balance_or_members_that_could_not_be_read_are_unavailable(kind: Kind, stripe: Stripe) -> None:
    payout = show(stripe, "webhooks-all-lost")["payouts"][0]["id"]
    for read in (stripe.reader.balance, lambda: list(stripe.reader.payout_members(payout))):
        stripe.standin.faults.add(kind, times=1)
        with pytest.raises(Unavailable):
            read()


# ---- what a payment paid


def test_the_invoice_that_a_payment_intent_paid(stripe: Stripe) -> None:
    intent = stripe.objects["payment_intents"][0]["id"]
    paid = {
        "id": "inpay_1",
        "object": "invoice_payment",
        "created": 1790845200,
        "invoice": "in_1",
        "payment": {"type": "payment_intent", "payment_intent": intent},
        "status": "paid",
    }
    stripe.account.show(stripe.objects | {"invoice_payments": [paid]})
    assert stripe.reader.invoice_paid_by(intent) == {"id": "in_1"}
    invoice = {"id": "in_1", "object": "invoice", "created": 1790845200, "amount_due": 12000}
    stripe.account.show(stripe.objects | {"invoice_payments": [paid], "invoices": [invoice]})
    found = stripe.reader.invoice_paid_by(intent)
    assert found
    assert (found["id"], found["amount_due"]) == ("in_1", 12000)
    assert stripe.reader.invoice_paid_by("pi_other") is None
    stripe.standin.faults.add(404, on="/v1/invoice_payments")
    assert stripe.reader.invoice_paid_by(intent) is None
    stripe.account.show(stripe.objects | {"invoice_payments": [paid | {"invoice": None}]})
    assert stripe.reader.invoice_paid_by(intent) is None


@pytest.mark.parametrize("kind", [500, 429, "dropped"])
def test_a_list_that_could_not_be_read_is_unavailable_and_not_empty(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind, times=2)
    with pytest.raises(Unavailable):
        stripe.reader.invoice_paid_by("pi_1")


def test_a_reader_shows_no_key_and_waits_no_longer_than_it_says(stripe: Stripe) -> None:
    assert KEY not in repr(stripe.reader)
    http: Any = stripe.reader._stripe._requestor._client
    assert http._timeout == TIMEOUT == (3, 8)
