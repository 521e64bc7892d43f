from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from local.standins.stripe.faults import Kind
from shared.errors import Unavailable
from shared.events import PaymentReceived
from shared.money import pence
from shared.providers.stripe import charge_event
from shared.providers.stripe_api import TIMEOUT, StripeReader, Unknown

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
    charge = stripe.reader.charge(stripe.charge)
    assert type(charge) is dict
    assert charge["balance_transaction"]["net"] == 11800
    assert charge["customer"]["name"] == stripe.objects["customers"][0]["name"]
    assert stripe.account.calls == {"GET /v1/charges/{id}": 1}


def test_what_is_read_can_be_translated(stripe: Stripe) -> None:
    happened = charge_event(stripe.reader.charge(stripe.charge))
    assert isinstance(happened, PaymentReceived)
    assert (happened.gross, happened.fee) == (pence(12000), pence(200))


def test_a_charge_that_stripe_does_not_know_is_unknown(stripe: Stripe) -> None:
    with pytest.raises(Unknown):
        stripe.reader.charge("ch_nobody")


def test_a_charge_that_is_not_there_yet_is_there_later(stripe: Stripe) -> None:
    stripe.standin.faults.add(404)
    with pytest.raises(Unknown):
        stripe.reader.charge(stripe.charge)
    assert stripe.reader.charge(stripe.charge)["id"] == stripe.charge


@pytest.mark.parametrize("kind", [500, 503, 429, "dropped"])
def test_a_stripe_that_does_not_answer_is_unavailable(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind, times=2)
    with pytest.raises(Unavailable) as raised:
        stripe.reader.charge(stripe.charge)
    assert not isinstance(raised.value, Unknown)
    assert KEY not in shown(raised.value)


@pytest.mark.parametrize("kind", [500, 503, "dropped"])
def test_the_queue_repeats_and_not_the_call(kind: Kind, stripe: Stripe) -> None:
    # A repeat inside the call could outlive the function, and with it nine other events.
    stripe.standin.faults.add(kind)
    with pytest.raises(Unavailable):
        stripe.reader.charge(stripe.charge)
    assert len(stripe.account.log) == 1


def test_a_wrong_key_is_unavailable_and_not_shown(stripe: Stripe) -> None:
    reader = StripeReader("sk_test_wrong_and_secret_key", stripe.url)
    with pytest.raises(Unavailable) as raised:
        reader.charge(stripe.charge)
    close(reader)
    assert not isinstance(raised.value, Unknown)
    # Stripe itself quotes the ends of a key.
    for part in ("wrong_and_secret", "sk_test_"):
        assert part not in shown(raised.value)


@pytest.mark.parametrize("charge_id", ["", "ch/../../balance", "ch_1?expand[]=x"])
def test_an_odd_id_is_never_another_address(charge_id: str, stripe: Stripe) -> None:
    with pytest.raises(Unavailable):
        stripe.reader.charge(charge_id)
    assert all(call.path.startswith("/v1/charges") for call in stripe.account.log)


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
    assert stripe.reader.invoice_paid_by(intent) == "in_1"
    assert stripe.reader.invoice_paid_by("pi_other") == ""


@pytest.mark.parametrize("kind", [500, 429, "dropped"])
def test_a_list_that_could_not_be_read_is_unavailable_and_not_empty(kind: Kind, stripe: Stripe) -> None:
    stripe.standin.faults.add(kind, times=2)
    with pytest.raises(Unavailable):
        stripe.reader.invoice_paid_by("pi_1")


def test_a_reader_shows_no_key_and_waits_no_longer_than_it_says(stripe: Stripe) -> None:
    assert KEY not in repr(stripe.reader)
    http: Any = stripe.reader._stripe._requestor._client
    assert http._timeout == TIMEOUT == (3, 8)
