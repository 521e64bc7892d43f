"""Subscriptions by API: their timetable, their payments, and what GoCardless refuses."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import errors

from tests.local.standins.gocardless.selling import DEBIT, Seller, reason, refused


def create(seller: Seller, mandate: str, **params: Any) -> Any:
    usual = {"amount": 1200, "currency": "GBP", "interval_unit": "monthly", "links": {"mandate": mandate}}
    return seller.client.subscriptions.create(params=usual | params)


def dates(subscription: Any) -> list[str]:
    return [each["charge_date"] for each in subscription.attributes["upcoming_payments"]]


def payments(seller: Seller, subscription: Any) -> list[str]:
    found = seller.client.payments.list(params={"subscription": subscription.id}).records
    return [each.charge_date for each in reversed(found)]


def test_a_subscription_shows_what_was_asked_and_when_it_will_charge(seller: Seller) -> None:
    made = create(
        seller, seller.mandate(), name="Club", metadata={"order": "O-1"}, start_date="2026-10-31", count=3
    )
    assert (made.status, made.amount, made.name, made.metadata) == ("active", 1200, "Club", {"order": "O-1"})
    # Saturdays and Sundays are no days of charge, and November has no 31st.
    assert dates(made) == ["2026-11-02", "2026-11-30", "2026-12-31"]
    assert (made.count, made.end_date) == (3, "2026-12-31")
    assert seller.told("subscriptions") == ["created"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"interval_unit": "weekly", "interval": 2}, ["2026-10-08", "2026-10-22", "2026-11-05"]),
        ({"interval_unit": "yearly"}, ["2026-10-08", "2027-10-08", "2028-10-09"]),
        ({"interval": 3}, ["2026-10-08", "2027-01-08", "2027-04-08"]),
        ({"day_of_month": 1}, ["2026-11-02", "2026-12-01", "2027-01-01"]),
        ({"day_of_month": -1}, ["2026-11-02", "2026-11-30", "2026-12-31"]),
        ({"day_of_month": "15"}, ["2026-10-15", "2026-11-16", "2026-12-15"]),
    ],
    ids=str,
)
def test_a_timetable_follows_its_interval(
    seller: Seller, params: dict[str, Any], expected: list[str]
) -> None:
    upcoming = dates(create(seller, seller.mandate(), **params))
    assert (upcoming[:3], len(upcoming)) == (expected, 10)


def test_each_payment_is_made_as_its_day_comes_near_until_the_last(seller: Seller) -> None:
    made = create(
        seller, seller.mandate(), name="Club", start_date="2026-10-12", interval_unit="weekly", count=2
    )
    assert payments(seller, made) == []
    seller.later(days=2)
    assert payments(seller, made) == ["2026-10-12"]
    seller.later(days=7)
    assert payments(seller, made) == ["2026-10-12", "2026-10-19"]
    now = seller.client.subscriptions.get(made.id)
    assert (now.status, dates(now)) == ("finished", [])
    assert seller.told("subscriptions") == ["created", "payment_created", "payment_created", "finished"]
    (payment, _) = seller.client.payments.list(params={"subscription": made.id}).records
    assert (payment.description, payment.amount, payment.metadata) == ("Club", 1200, {})
    assert (payment.links.subscription, payment.links.mandate) == (made.id, made.links.mandate)
    seller.later(days=60)
    assert len(payments(seller, made)) == 2


def test_a_pause_makes_no_payments_and_loses_its_days(seller: Seller) -> None:
    made = create(seller, seller.mandate(), start_date="2026-10-12", interval_unit="weekly", count=3)
    paused = seller.client.subscriptions.pause(made.id)
    assert (paused.status, dates(paused), paused.end_date) == ("paused", [], None)
    seller.later(days=14)
    assert payments(seller, made) == []
    resumed = seller.client.subscriptions.resume(made.id)
    assert (resumed.status, resumed.earliest_charge_date_after_resume) == ("active", "2026-10-26")
    assert dates(resumed) == ["2026-10-26", "2026-11-02", "2026-11-09"]
    assert seller.told("subscriptions") == ["created", "paused", "resumed"]


def test_a_subscription_is_paused_resumed_and_cancelled_only_where_that_means_something(
    seller: Seller,
) -> None:
    calls = seller.client.subscriptions
    made = create(seller, seller.mandate())
    assert reason(lambda: calls.resume(made.id)) == "subscription_not_paused"
    calls.pause(made.id)
    assert reason(lambda: calls.pause(made.id)) == "subscription_cannot_be_paused"
    assert calls.cancel(made.id).status == "cancelled"
    assert reason(lambda: calls.cancel(made.id)) == "cancellation_failed"
    assert reason(lambda: calls.pause(made.id)) == "subscription_already_ended"
    with pytest.raises(errors.ValidationFailedError, match="does not offer it"):
        calls.pause(made.id, params={"pause_cycles": 2})
    for call in (calls.pause, calls.resume, calls.cancel):
        with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
            call("SB_x")


def test_payments_already_made_outlive_their_subscription(seller: Seller) -> None:
    made = create(seller, seller.mandate())
    seller.later(minutes=1)
    assert payments(seller, made) == ["2026-10-08"]
    seller.client.subscriptions.cancel(made.id)
    seller.later(days=40)
    assert payments(seller, made) == ["2026-10-08"]


def test_a_subscription_waits_for_a_missing_second_signature(seller: Seller) -> None:
    mandate = seller.bought("unsigned", **DEBIT).links.mandate_request_mandate
    made = create(seller, mandate)
    assert made.status == "pending_customer_approval"
    seller.later(days=10)
    assert payments(seller, made) == []
    seller.bank.sign(mandate)
    assert seller.client.subscriptions.get(made.id).status == "active"


@pytest.mark.parametrize(
    ("params", "pointer", "words"),
    [
        ({"amount": -5}, "/amount", "must be greater than 0"),
        ({"currency": "EUR"}, "/currency", "must be GBP"),
        ({"interval_unit": "daily"}, "/interval_unit", "must be one of weekly, monthly, yearly"),
        ({"interval_unit": None}, "/interval_unit", "can't be blank"),
        ({"interval": 0}, "/interval", "greater than or equal to 1"),
        ({"count": 0}, "/count", "greater than or equal to 1"),
        ({"day_of_month": 29}, "/day_of_month", "less than or equal to 28"),
        ({"day_of_month": 0}, "/day_of_month", "greater than or equal to 1"),
        ({"day_of_month": 1, "interval_unit": "weekly"}, "/day_of_month", "monthly subscription"),
        ({"start_date": "2026-10-07"}, "/start_date", "must be on or after"),
        ({"links": {"mandate": "MD_x"}}, "/links/mandate", "not found"),
        ({"metadata": dict.fromkeys("abcd", "")}, "/metadata", "more than 3 keys"),
        ({"end_date": "2027-01-01"}, "/end_date", "does not offer it"),
        ({"period": "monthly"}, "/period", "is not a parameter"),
    ],
    ids=str,
)
def test_a_subscription_that_cannot_be_is_refused_by_its_field(
    seller: Seller, params: dict[str, Any], pointer: str, words: str
) -> None:
    mandate = seller.mandate()
    said = refused(lambda: create(seller, mandate, **params))
    assert [words in said.get(f"/subscriptions{pointer}", "")] == [True], said
    assert seller.client.subscriptions.list().records == []


def test_no_subscription_is_made_on_a_mandate_that_has_ended(seller: Seller) -> None:
    mandate = seller.mandate()
    seller.bank.cancel_mandate(mandate)
    assert reason(lambda: create(seller, mandate)) == "mandate_is_inactive"
