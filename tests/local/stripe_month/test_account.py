"""The account keeps true books of its own: what is shown adds up, whatever has happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.standins.stripe.expanding import expanded
from local.standins.stripe.shown import shown
from local.stripe_month.account import StripeAccount
from local.stripe_month.sales import Bought, pay
from local.worlds.stripe_shapes import Thing
from local.worlds.world import load
from shared.providers.stripe_api import KINDS
from tests.functions.month_books import MonthBooks
from tests.functions.month_moves import MOVES, NEEDS, Month, Move

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))
MOVED = st.lists(
    st.builds(
        Move,
        st.sampled_from(sorted(MOVES)),
        st.integers(0, 11),
        st.integers(1, 30_000),
        st.integers(0, 200_000),
    ),
    max_size=40,
)


def a_month(moves: list[Move]) -> Month:
    month = Month(MonthBooks("OUTPUT2", "NONE", "credit_note"))
    for move in moves:
        month.make(move)
    return month


def everything(world: Thing) -> Iterator[Thing]:
    for part in world.values():
        if isinstance(part, list):
            yield from part


@given(MOVED)
def test_the_balance_is_the_sum_of_what_moved_in_each_currency(moves: list[Move]) -> None:
    world = a_month(moves).account.world()
    for currency in ("gbp", "eur"):
        lines = [*world["balance"]["available"], *world["balance"]["pending"]]
        stands = sum(line["amount"] for line in lines if line["currency"] == currency)
        rows = [row for row in world["balance_transactions"] if row["balance_type"] == "payments"]
        assert stands == sum(row["net"] for row in rows if row["currency"] == currency)


@given(MOVED)
def test_every_movement_is_its_amount_less_its_fee_in_whole_pence(moves: list[Move]) -> None:
    for row in a_month(moves).account.world()["balance_transactions"]:
        assert row["net"] == row["amount"] - row["fee"]
        assert row["fee"] == sum(part["amount"] for part in row["fee_details"])
        assert {type(row[name]) for name in ("amount", "fee", "net", "created")} == {int}


@given(MOVED)
def test_every_id_is_used_once_and_every_link_leads_to_something(moves: list[Move]) -> None:
    world = a_month(moves).account.world()
    ids = [thing["id"] for thing in everything(world)]
    assert len(set(ids)) == len(ids)
    named = {
        thing[name]
        for thing in everything(world)
        for name in ("balance_transaction", "failure_balance_transaction", "charge", "source", "customer")
        if isinstance(thing.get(name), str)
    }
    assert named <= set(ids)
    assert {each for members in world["payout_members"].values() for each in members} <= set(ids)


@given(MOVED)
def test_events_come_in_order_and_the_last_one_shows_the_object_as_it_stands(moves: list[Move]) -> None:
    world = a_month(moves).account.world()
    events = world["events"]
    assert [event["created"] for event in events] == sorted(event["created"] for event in events)
    last = {event["data"]["object"]["id"]: event["data"]["object"]["status"] for event in events}
    assert last == {thing["id"]: thing["status"] for thing in everything(world) if thing["id"] in last}


@given(MOVED)
@settings(deadline=None)
def test_the_stand_in_shows_and_expands_whatever_there_is(moves: list[Move]) -> None:
    objects = shown(a_month(moves).account.world())
    for thing in objects.by_id.values():
        kind = KINDS.get(thing["id"].partition("_")[0])
        if kind and thing["object"] in ("charge", "refund", "dispute", "payout", "topup"):
            found = expanded(thing, thing["object"], kind.expanded, objects)
            assert not isinstance(found.get("balance_transaction"), str)


@given(MOVED)
def test_the_same_moves_make_the_same_month(moves: list[Move]) -> None:
    assert a_month(moves).account.world() == a_month(moves).account.world()


@pytest.mark.parametrize("kind", sorted(set(MOVES) - {"until"}))
def test_a_move_makes_what_it_needs(kind: str) -> None:
    account = a_month([Move(kind)]).account
    assert account.movements or account.events
    assert NEEDS.get(kind, "card") in MOVES


def test_objects_have_the_fields_of_the_cases() -> None:
    """A top-up is in no case, and a month makes no invoices of Stripe's."""
    every = [Move(kind, amount=amount) for kind in MOVES for amount in (900, 1001)]
    made = fields_of([a_month(every).account.world()])
    shown = fields_of([phase.stripe for path in CASES for phase in load(path).phases])
    assert shown.keys() - made.keys() == {"invoice", "invoice_payment", "subscription"}
    for kind in shown.keys() & made.keys():
        assert made[kind] == shown[kind], kind


def fields_of(worlds: list[Thing]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for world in worlds:
        for thing in everything(world):
            kinds.setdefault(thing["object"], set()).update(thing)
    return kinds


def test_what_was_shown_or_told_stays_as_it_was() -> None:
    account = StripeAccount(1_791_619_200)
    charge = pay(account, Bought(1000))
    world, told = account.world(), json.dumps(account.events)
    charge["status"] = "failed"
    account.wait(3 * 86400)
    assert world["charges"][0]["status"] == "succeeded"
    assert world["balance_transactions"][0]["status"] == "pending"
    assert account.world()["balance_transactions"][0]["status"] == "available"
    assert json.dumps(account.events) == told


def test_time_only_moves_on() -> None:
    with pytest.raises(ValueError, match="time moves on"):
        StripeAccount(0).wait(-1)


def test_money_is_pending_for_two_days() -> None:
    account = StripeAccount(1_791_619_200)
    pay(account, Bought(1000))
    assert lines(account) == {"available": 0, "pending": 965}
    account.wait(2 * 86400)
    assert lines(account) == {"available": 965, "pending": 0}


def lines(account: StripeAccount) -> dict[str, Any]:
    balance = account.world()["balance"]
    return {name: balance[name][0]["amount"] for name in ("available", "pending")}
