"""Whatever happens, in whatever order, the books and what GoCardless shows tell the same story."""

from __future__ import annotations

import os
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from local.gocardless_month.items import FEES
from local.gocardless_month.payments import Wanted
from local.gocardless_month.payouts import pay_out, payable, payout_paid, payout_retried
from local.gocardless_month.shapes import Thing
from tests.local.gocardless_month.drawn_moves import MOVES, Drawn, Trading
from tests.local.gocardless_month.trading import a_mandate, assert_agreed, confirmed

# What a month is full of.
OFTEN = (
    *("paid",) * 10,
    *("pay out",) * 8,
    *("take back", "refund", "confirm") * 2,
    *("refund paid", "refund deducted", "call off", "payout paid"),
)
CURRENCIES = {"GBP": "bacs", "EUR": "sepa_core"}

several = st.lists(
    st.builds(Drawn, st.sampled_from(OFTEN + tuple(MOVES)), st.integers(0, 11), st.integers(1, 30_000)),
    min_size=5,
    max_size=60,
)
# MONTHS=3000 draws as many, others every time.
asked = os.environ.get("MONTHS")
often = settings(max_examples=int(asked or 60), derandomize=not asked, database=None, deadline=None)


def traded(moves: list[Drawn]) -> Trading:
    trading = Trading()
    for move in moves:
        trading.make(move)
    return trading


@given(several)
@often
def test_the_books_and_the_balances_agree_after_every_move(moves: list[Drawn]) -> None:
    trading = Trading()
    for move in moves:
        trading.make(move)
        for currency in CURRENCIES:
            assert_agreed(trading.account, currency)


@given(several)
@often
def test_the_books_are_what_a_reader_of_the_world_would_make_of_it(moves: list[Drawn]) -> None:
    account = traded(moves).account
    for currency in CURRENCIES:
        world = of_currency(account.world(), currency)
        assert account.fees(currency) == sum(map(fees, settled(world)))
        assert account.clearing(currency) == clearing(world)
        assert account.directly_settled(currency) == came(world, "direct")


@given(several)
@often
def test_the_lines_of_a_payout_add_up_to_it(moves: list[Drawn]) -> None:
    account = traded(moves).account
    for made in account.world()["payouts"]:
        items = account.world()["payout_items"][made["id"]]
        exact = sum((Decimal(item["amount"]) for item in items), Decimal(0))
        assert made["amount"] == exact.quantize(Decimal(1), ROUND_HALF_UP) > 0
        assert account.parcel_of(made).fees == fees((made, items))


@given(several)
@often
def test_a_payout_of_everything_leaves_nothing_in_clearing(moves: list[Drawn]) -> None:
    account = traded(moves).account
    for currency, scheme in CURRENCIES.items():
        # Enough for whatever GoCardless is owed, and for what a refund was paid ahead of.
        confirmed(account, Wanted(10_000_000), a_mandate(account, scheme))
        pay_out(account, currency)
        for made in account.things["payouts"]:
            if made["status"] == "bounced":
                payout_retried(account, made)
            if made["status"] == "pending":
                payout_paid(account, made)
        assert (payable(account, currency), account.clearing(currency)) == (0, 0)
        assert (account.deducted_ahead(currency), account.fees_to_come(currency)) == (0, 0)


@given(several)
@often
def test_events_are_told_in_order_once_and_of_what_there_is(moves: list[Drawn]) -> None:
    world = traded(moves).account.world()
    there = {each["id"] for things in world.values() for each in things if "id" in each}
    assert len({event["id"] for event in world["events"]}) == len(world["events"])
    times = [event["created_at"] for event in world["events"]]
    assert times == sorted(times)
    assert {link for event in world["events"] for link in event["links"].values()} <= there


@given(several)
@often
def test_the_same_draw_makes_the_same_world(moves: list[Drawn]) -> None:
    assert traded(moves).account.world() == traded(moves).account.world()


# ---- what a reader makes of a world; pence


def of_currency(world: Thing, currency: str) -> Thing:
    kept = ("payments", "refunds", "payouts")
    return world | {name: [each for each in world[name] if each["currency"] == currency] for name in kept}


def settled(world: Thing) -> list[tuple[Thing, list[Thing]]]:
    """Payouts that were paid once, even if they bounced later, with their lines."""
    told = {each["links"]["payout"] for each in world["events"] if each["resource_type"] == "payouts"}
    return [(made, world["payout_items"][made["id"]]) for made in world["payouts"] if made["id"] in told]


def fees(settled: tuple[Thing, list[Thing]]) -> int:
    made, items = settled
    gross = sum(Decimal(item["amount"]) for item in items if item["type"] not in FEES)
    return int(gross) - int(made["amount"])


def came(world: Thing, settlement: str) -> int:
    ways = {each["id"]: each["funds_settlement"] for each in world["mandates"]}
    stand = (each for each in world["payments"] if each["status"] in {"confirmed", "paid_out"})
    return sum(int(each["amount"]) for each in stand if ways[each["links"]["mandate"]] == settlement)


def clearing(world: Thing) -> int:
    kept = {item["links"].get("refund") for _, items in settled(world) for item in items}
    refunded = (
        each["amount"]
        for each in world["refunds"]
        if each["status"] == "paid" or (each["status"] == "submitted" and each["id"] in kept)
    )
    arrived = (each["amount"] for each in world["payouts"] if each["status"] == "paid")
    gone = sum(refunded) + sum(arrived) + sum(map(fees, settled(world)))
    return came(world, "managed") - int(gone)
