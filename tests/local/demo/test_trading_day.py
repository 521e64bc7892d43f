from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from local.demo.trading_day import trading_day
from local.standins.stripe.shown import shown
from local.worlds.world import Phase, load


@pytest.fixture
def phase(tmp_path: Path) -> Phase:
    path = tmp_path / "day.json"
    path.write_text(json.dumps(trading_day()), encoding="utf-8")
    (only,) = load(path).phases
    return only


def settled(phase: Phase, currency: str) -> list[dict[str, Any]]:
    return [row for row in phase.stripe["balance_transactions"] if row["currency"] == currency]


def sent(phase: Phase) -> list[dict[str, Any]]:
    return [delivery.body for delivery in phase.deliveries if not delivery.forged]


def test_the_day_is_the_same_at_every_call() -> None:
    assert trading_day() == trading_day()


def test_one_callers_changes_do_not_reach_the_next() -> None:
    trading_day()["settings"]["accounts"]["sales"] = "999"
    assert trading_day()["settings"]["accounts"]["sales"] == "200"


def test_its_settings_are_those_of_the_cases() -> None:
    case = load(Path(__file__).parents[2] / "cases" / "one-card-payment.json")
    assert trading_day()["settings"] == case.settings


def test_the_stand_in_can_show_it(phase: Phase) -> None:
    assert len(shown(phase.stripe).of("charge")) == 8


def test_every_balance_transaction_is_its_amount_less_its_fee(phase: Phase) -> None:
    for row in phase.stripe["balance_transactions"]:
        assert row["net"] == row["amount"] - row["fee"]
        assert row["fee"] == sum(part["amount"] for part in row["fee_details"])
        assert all(type(row[name]) is int for name in ("amount", "fee", "net"))


def test_a_uk_card_costs_one_and_a_half_per_cent_and_twenty_pence(phase: Phase) -> None:
    fees = {row["amount"]: row["fee"] for row in settled(phase, "gbp") if row["exchange_rate"] is None}
    assert fees == {9600: 164, 14999: 245, 4500: 88, 24000: 380, 7990: 140, 7250: 129}


@pytest.mark.parametrize("currency", ["gbp", "eur"])
def test_the_balance_is_the_sum_of_what_was_settled_in_its_currency(phase: Phase, currency: str) -> None:
    parts = [*phase.stripe["balance"]["available"], *phase.stripe["balance"]["pending"]]
    stands = sum(part["amount"] for part in parts if part["currency"] == currency)
    assert stands == sum(row["net"] for row in settled(phase, currency)) > 0


def test_one_eur_card_is_settled_in_gbp_and_one_in_eur(phase: Phase) -> None:
    rows = {row["source"]: row for row in phase.stripe["balance_transactions"]}
    euros = [
        (charge, rows[charge["id"]]) for charge in phase.stripe["charges"] if charge["currency"] == "eur"
    ]
    (converted, into_gbp), (_, into_eur) = euros
    assert (into_gbp["currency"], into_gbp["amount"]) == ("gbp", 15547)
    assert round(Decimal(str(into_gbp["exchange_rate"])) * converted["amount"]) == into_gbp["amount"]
    assert (into_eur["currency"], into_eur["exchange_rate"]) == ("eur", None)


def test_six_customers_one_of_whom_buys_twice_and_one_payment_of_nobody(phase: Phase) -> None:
    bought = Counter(charge["customer"] for charge in phase.stripe["charges"])
    assert sorted(bought.values()) == [1, 1, 1, 1, 1, 1, 2]
    assert bought.keys() - {None} == {customer["id"] for customer in phase.stripe["customers"]}
    (nobody,) = [charge for charge in phase.stripe["charges"] if charge["customer"] is None]
    assert [nobody["billing_details"][name] for name in ("name", "email")] == [None, None]
    assert nobody["receipt_email"] is None


def test_every_link_leads_to_an_object_and_every_id_is_used_once(phase: Phase) -> None:
    things = [thing for part in phase.stripe.values() if isinstance(part, list) for thing in part]
    ids = {thing["id"] for thing in things}
    assert len(ids) == len(things)
    for charge in phase.stripe["charges"]:
        assert {charge["payment_intent"], charge["balance_transaction"], charge["customer"]} - {None} <= ids
    for row in phase.stripe["balance_transactions"]:
        assert row["source"] in ids


def test_each_charge_succeeds_before_its_balance_transaction_is_known(phase: Phase) -> None:
    events = phase.stripe["events"]
    for before, after in zip(events[::2], events[1::2], strict=True):
        assert (before["type"], after["type"]) == ("charge.succeeded", "charge.updated")
        assert before["data"]["object"]["balance_transaction"] is None
        assert after["data"]["object"] in phase.stripe["charges"]
        assert before["created"] < after["created"] <= phase.now.timestamp()


def test_the_webhooks_come_twice_out_of_order_unknown_and_forged(phase: Phase) -> None:
    times = Counter(body["id"] for body in sent(phase))
    assert sorted(times.values())[-2:] == [1, 2]
    moments = [body["created"] for body in sent(phase)]
    assert moments != sorted(moments)
    known = {event["id"] for event in phase.stripe["events"]}
    assert [body["type"] for body in sent(phase) if body["id"] not in known] == ["product.created"]
    (forged,) = [delivery.body for delivery in phase.deliveries if delivery.forged]
    assert forged["data"]["object"]["id"] not in {charge["id"] for charge in phase.stripe["charges"]}


def test_the_expected_books_balance_and_agree_with_stripe(phase: Phase) -> None:
    books = {code: Decimal(amount) for code, amount in phase.expect["balances"].items()}
    assert sum(books.values()) == 0
    assert books["091"] * 100 == sum(row["net"] for row in settled(phase, "gbp"))
    assert books["404"] * 100 == sum(row["fee"] for row in settled(phase, "gbp"))


def test_vat_is_worked_out_sale_by_sale(phase: Phase) -> None:
    # 9600, 14999, 4500, 24000, 7990, 15547 and 7250 pence, each over six and rounded.
    vat = Decimal(1600 + 2500 + 750 + 4000 + 1332 + 2591 + 1208) / 100
    assert phase.expect["balances"]["820"] == f"-{vat}"


def test_the_eur_balance_is_left_out_and_the_forgery_refused(phase: Phase) -> None:
    assert (phase.expect["parked"], phase.expect["ignored"], phase.expect["refused"]) == (0, 1, 1)
