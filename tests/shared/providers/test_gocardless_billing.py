"""GoCardless is asked for what the server priced, and told whose order it is wherever it keeps that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from local.standins.gocardless.calls import billing_requests, flows, payments, subscriptions
from shared.orders.buyers import PostalAddress
from shared.orders.orders import Order
from shared.orders.recurrence import Recurrence
from shared.providers.gocardless_billing import (
    flow_of,
    payment_of,
    prefilled,
    refund_of,
    request_of,
    subscription_of,
)
from shared.providers.objects import ATTEMPT, ORDER, SUBSCRIPTION_OF
from tests.shared.orders.made import ADA, BACK, attempt, order, orders

MARKS = {ORDER: "ORD-7K3M9Q2XAB", ATTEMPT: "1"}
MANDATE: dict[str, Any] = {"id": "MD1", "next_possible_charge_date": "2026-10-12"}
MONTHLY = Recurrence("month")


def test_a_direct_debit_asks_for_a_mandate_alone() -> None:
    asked = request_of(order(MONTHLY), attempt(way="direct_debit"))
    assert asked == {
        "mandate_request": {
            "currency": "GBP",
            "scheme": "bacs",
            "description": "Piano lessons (ORD-7K3M9Q2XAB)",
            "metadata": MARKS,
        },
        "metadata": MARKS,
    }


def test_a_payment_by_bank_is_the_whole_order_and_may_fall_back_to_direct_debit() -> None:
    asked = request_of(order(), attempt(way="bank"))
    assert asked["payment_request"]["amount"] == order().priced.gross
    assert (asked["payment_request"]["metadata"], asked["metadata"]) == (MARKS, MARKS)
    assert asked["fallback_enabled"] is True
    assert "mandate_request" not in asked


def test_what_gocardless_cannot_collect_is_never_asked() -> None:
    with pytest.raises(ValueError, match="by card"):
        request_of(order(), attempt(way="card"))
    with pytest.raises(ValueError, match="by bank"):
        request_of(order(MONTHLY), attempt(way="bank"))


def test_a_buyer_comes_back_from_the_page_whatever_he_did_there() -> None:
    flow = flow_of(order(), "BRQ1", BACK)
    assert (flow["redirect_uri"], flow["exit_uri"]) == (BACK.success, BACK.cancel)
    assert (flow["auto_fulfil"], flow["links"]) == (True, {"billing_request": "BRQ1"})
    flows.FORM.must_fit(flow, flows.NAME)


def test_what_a_buyer_has_told_us_is_not_asked_again() -> None:
    assert prefilled(ADA) == {
        "given_name": "Ada",
        "family_name": "Lovelace",
        "company_name": "Ada Ltd",
        "email": "ada@ada.example",
        "address_line1": "1 High Street",
        "city": "Leeds",
        "postal_code": "LS1 1AA",
        "country_code": "GB",
    }


@pytest.mark.parametrize("typed", ["", " uk ", "GB", "United Kingdom", "ENGLAND", "Scotland", "Wales"])
def test_our_own_country_is_told_by_its_code_however_a_buyer_writes_it(typed: str) -> None:
    known = prefilled(replace(ADA, address=PostalAddress(country=typed)))
    assert known["country_code"] == "GB"
    flows.FORM.must_fit({"links": {"billing_request": "BRQ1"}, "prefilled_customer": known}, flows.NAME)


@pytest.mark.parametrize("typed", ["FR", "France", "XX", "1A", "\u0434\u0430"])
def test_any_other_country_is_for_gocardless_to_ask(typed: str) -> None:
    assert "country_code" not in prefilled(replace(ADA, address=PostalAddress(country=typed)))


def test_the_payment_is_of_the_whole_order_and_names_it() -> None:
    asked = payment_of(order(MONTHLY), attempt(), MANDATE)
    assert (asked["amount"], asked["metadata"]) == (order(MONTHLY).priced.gross, MARKS)
    assert asked["links"] == {"mandate": "MD1"}
    assert "charge_date" not in asked


@pytest.mark.parametrize(
    ("starts_on", "charged"),
    [(date(2026, 10, 12), None), (date(2026, 10, 13), "2026-10-13"), (date(2026, 9, 1), None)],
    ids=str,
)
def test_a_first_period_is_charged_on_its_day_or_as_soon_as_can_be(
    starts_on: date, charged: str | None
) -> None:
    rhythm = Recurrence("month", starts_on=starts_on)
    assert payment_of(order(rhythm), attempt(), MANDATE).get("charge_date") == charged
    unsaid = MANDATE | {"next_possible_charge_date": None}
    assert "charge_date" not in payment_of(order(rhythm), attempt(), unsaid)


@pytest.mark.parametrize(
    ("unit", "interval_unit", "interval", "start"),
    [
        ("week", "weekly", 1, "2026-10-19"),
        ("month", "monthly", 1, "2026-11-12"),
        ("quarter", "monthly", 3, "2027-01-12"),
        ("year", "yearly", 1, "2027-10-12"),
    ],
)
def test_later_periods_follow_the_first_one_by_themselves(
    unit: Any, interval_unit: str, interval: int, start: str
) -> None:
    asked = subscription_of(order(Recurrence(unit, 4)), MANDATE, date(2026, 10, 12))
    assert (asked["interval_unit"], asked["interval"], asked["start_date"]) == (
        interval_unit,
        interval,
        start,
    )
    # The first of the four was collected with the order, and so were the goods beside it.
    assert (asked["count"], asked["amount"]) == (3, 2000)
    assert asked["metadata"] == {SUBSCRIPTION_OF: "ORD-7K3M9Q2XAB"}


def test_what_has_no_end_is_collected_until_somebody_ends_it() -> None:
    assert "count" not in subscription_of(order(MONTHLY), MANDATE, date(2026, 10, 12))


@pytest.mark.parametrize(
    ("starts_on", "charged", "start"),
    [
        # The thirty-first is a Saturday: the bank collects on Monday, and the owner's day stays.
        (date(2026, 10, 31), date(2026, 11, 2), "2026-11-30"),
        # The mandate came too late for the owner's day.
        (date(2026, 10, 1), date(2026, 10, 12), "2026-11-12"),
        (date(2026, 10, 12), date(2026, 10, 12), "2026-11-12"),
    ],
    ids=str,
)
def test_periods_are_counted_from_the_owners_day_unless_that_was_missed(
    starts_on: date, charged: date, start: str
) -> None:
    rhythm = Recurrence("month", starts_on=starts_on)
    assert subscription_of(order(rhythm), MANDATE, charged)["start_date"] == start


def test_the_last_day_of_a_long_month_stays_the_last_day() -> None:
    rhythm = Recurrence("month", starts_on=date(2026, 10, 31))
    assert subscription_of(order(rhythm), MANDATE, date(2026, 10, 31))["day_of_month"] == -1
    yearly = Recurrence("year", starts_on=date(2026, 10, 31))
    assert "day_of_month" not in subscription_of(order(yearly), MANDATE, date(2026, 10, 31))


def test_a_mandate_that_can_be_charged_only_later_delays_the_second_period() -> None:
    late = MANDATE | {"next_possible_charge_date": "2026-10-21"}
    assert subscription_of(order(Recurrence("week")), late, date(2026, 10, 12))["start_date"] == "2026-10-21"


def test_an_order_that_does_not_come_again_has_no_subscription() -> None:
    with pytest.raises(ValueError, match="comes again"):
        subscription_of(order(), MANDATE, date(2026, 10, 12))


def test_a_refund_confirms_all_that_was_paid_back_before() -> None:
    asked = refund_of({"id": "PM1", "amount_refunded": 300}, 200)
    assert (asked["amount"], asked["total_amount_confirmation"]) == (200, 500)


@given(orders())
def test_gocardless_collects_what_was_priced_whatever_is_sold(order: Order) -> None:
    by_debit = payment_of(order, attempt(), MANDATE)
    payments.FORM.must_fit(by_debit, payments.NAME)
    assert by_debit["amount"] == order.priced.gross
    again = sum(each.gross for each in order.priced.recurring)
    if again:
        asked = subscription_of(order, MANDATE, date(2026, 10, 12))
        subscriptions.FORM.must_fit(asked, subscriptions.NAME)
        assert asked["amount"] == again
    if not order.priced.recurring:
        by_bank = request_of(order, attempt(way="bank"))
        billing_requests.FORM.must_fit(by_bank, billing_requests.NAME)
        assert by_bank["payment_request"]["amount"] == order.priced.gross
