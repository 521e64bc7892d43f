from __future__ import annotations

import pytest

from local.gocardless_month.payments import Wanted
from local.gocardless_month.plans import next_payment, pay_in_instalments, subscribe, unsubscribe
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import a_mandate, an_account, told


def test_a_subscription_makes_payments_that_name_it(ask: Ask) -> None:
    account = an_account()
    order = {"connectably_order": "ord_1"}
    made = subscribe(account, a_mandate(account), Wanted(2500, description="Garden", metadata=order))
    payment = next_payment(account, made)
    client = ask(account)
    read = client.payments.get(payment["id"])
    assert (read.links.subscription, read.amount, read.metadata) == (made["id"], 2500, {})
    assert client.subscriptions.get(made["id"]).metadata == order
    assert [each.id for each in client.payments.list(params={"subscription": made["id"]}).records] == [
        payment["id"]
    ]
    assert told(account, "subscriptions") == ["created", "payment_created"]
    assert account.events[-1]["links"] == {"subscription": made["id"], "payment": payment["id"]}


def test_one_that_ended_makes_no_more_payments() -> None:
    account = an_account()
    made = subscribe(account, a_mandate(account), Wanted(2500))
    unsubscribe(account, made)
    with pytest.raises(ValueError, match="is cancelled, and not active"):
        next_payment(account, made)


def test_instalments_are_payments_a_month_apart_that_name_their_schedule(ask: Ask) -> None:
    account = an_account()
    amounts = (1000, 1000, 1001)
    schedule, payments = pay_in_instalments(account, a_mandate(account), Wanted(0), amounts)
    assert [each["amount"] for each in payments] == [1000, 1000, 1001]
    assert [each["charge_date"] for each in payments] == ["2026-10-12", "2026-11-11", "2026-12-11"]
    assert {each["links"]["instalment_schedule"] for each in payments} == {schedule["id"]}
    read = ask(account).instalment_schedules.get(schedule["id"])
    assert (read.total_amount, read.status) == (3001, "active")
    assert schedule["links"]["payments"] == [each["id"] for each in payments]
