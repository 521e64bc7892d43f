from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.payouts import pay_out
from local.gocardless_month.refunds import refund, refund_paid
from local.gocardless_month.shapes import CREDITOR, Thing
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import START, an_account, balances, confirmed, paid_out, submitted

CASES = Path(__file__).parents[2] / "cases"


def of_a_case(name: str) -> Thing:
    read: Thing = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    part: Thing = read["phases"][-1]["gocardless"]
    return part


def a_month() -> GoCardlessAccount:
    account = an_account()
    payment = confirmed(account, Wanted(20_000))
    refund_paid(account, refund(account, payment, 5000))
    paid_out(account)
    return account


def keys(thing: Any) -> Any:
    """What an object looks like without what it says."""
    return {key: keys(each) for key, each in thing.items()} if isinstance(thing, dict) else ...


def test_a_world_has_all_that_the_cases_have_and_in_their_shape() -> None:
    mine, theirs = a_month().world(), of_a_case("direct-debit-payout")
    assert set(theirs) <= set(mine)
    for name in ("customers", "mandates", "payments", "payouts", "events", "creditors", "balances"):
        assert keys(mine[name][-1]) in [keys(each) for each in theirs[name]], name
    (mine_items,), (their_items,) = mine["payout_items"].values(), theirs["payout_items"].values()
    assert keys(mine_items[0]) == keys(their_items[0])


def test_the_client_reads_whatever_a_world_lists(ask: Ask) -> None:
    account = a_month()
    client = ask(account)
    for name in ("customers", "mandates", "payments", "refunds", "payouts", "balances"):
        # Balances are told of one creditor at a time.
        asked = {"creditor": CREDITOR} if name == "balances" else {}
        read = [each.attributes for each in getattr(client, name).all(params=asked)]
        assert sorted(read, key=str) == sorted(account.world()[name], key=str)


def test_events_are_what_a_webhook_would_say_and_their_ids_differ(ask: Ask) -> None:
    account = a_month()
    read = [each.attributes for each in ask(account).events.all()]
    assert sorted(read, key=str) == sorted(account.events, key=str)
    assert len({each["id"] for each in read}) == len(read)
    assert all(each["id"].startswith("EV") and each["created_at"].endswith(".000Z") for each in read)


def test_the_same_moves_make_the_same_world() -> None:
    assert a_month().world() == a_month().world()


def test_what_was_shown_does_not_change_later() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    shown = account.world()
    paid_out(account)
    assert (shown["payments"][0]["status"], payment["status"]) == ("confirmed", "paid_out")


def test_time_only_moves_on() -> None:
    with pytest.raises(ValueError, match="time moves on"):
        an_account().wait(-1)


def test_balances_are_net_of_fees_and_say_what_is_on_its_way() -> None:
    account = an_account()
    submitted(account, Wanted(700))
    confirmed(account, Wanted(20_000))
    assert balances(account) == {
        "confirmed_funds": 20_000 - 264,
        "pending_payouts": 0,
        "pending_payments_submitted": 700,
    }
    pay_out(account)
    assert balances(account) == {
        "confirmed_funds": 0,
        "pending_payouts": 20_000 - 264,
        "pending_payments_submitted": 700,
    }


def test_everything_belongs_to_the_accounts_own_creditor() -> None:
    account = GoCardlessAccount(START, creditor="CR7")
    confirmed(account, Wanted(1000))
    paid_out(account)
    shown = account.world()
    for name in ("mandates", "payments", "payouts", "balances"):
        assert {each["links"]["creditor"] for each in shown[name]} == {"CR7"}
    assert [each["id"] for each in shown["creditors"]] == ["CR7"]
