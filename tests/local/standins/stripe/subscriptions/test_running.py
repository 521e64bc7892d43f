"""A subscription that a session began goes on, fails to be paid, and ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local.standins.stripe.sessions.checkout import NotPayable
from tests.local.standins.stripe.conftest import world
from tests.local.standins.stripe.shop import Shop, monthly

RENEWED = [
    *("customer.subscription.updated", "invoice.created", "invoice.finalized", "payment_intent.created"),
    *("charge.succeeded", "payment_intent.succeeded", "invoice.paid", "invoice.payment_succeeded"),
    *("invoice_payment.paid", "charge.updated"),
]


def begun(shop: Shop) -> str:
    """Has a buyer pay two lessons a month with something once beside them; returns the subscription's id."""
    data = {"metadata": {"order": "ord_1"}}
    done = shop.account.checkout.pay(shop.session(**monthly(subscription_data=data)))
    shop.news()
    return str(done["subscription"])


def test_the_next_period_follows_upon_the_last_and_is_billed_without_what_is_sold_once(shop: Shop) -> None:
    id = begun(shop)
    renewed = shop.account.subscriptions.renew(id)
    (item,) = renewed["items"]["data"]
    period = [item["current_period_start"], item["current_period_end"]]
    assert period == [int(datetime(2026, month, 4, 12, tzinfo=UTC).timestamp()) for month in (11, 12)]
    invoice = shop.account.objects.by_id[renewed["latest_invoice"]]
    assert (invoice["billing_reason"], invoice["status"], invoice["total"]) == (
        "subscription_cycle",
        "paid",
        4000,
    )
    (line,) = invoice["lines"]["data"]
    assert [line["period"]["start"], line["period"]["end"]] == period
    assert invoice["parent"]["subscription_details"]["metadata"] == {"order": "ord_1"}
    assert shop.news() == RENEWED
    assert shop.is_balanced()


def test_each_periods_invoice_has_the_customers_next_number_and_a_payment_of_its_own(shop: Shop) -> None:
    id = begun(shop)
    for _ in range(2):
        shop.account.subscriptions.renew(id)
    numbers = [invoice["number"].rpartition("-")[2] for invoice in shop.account.objects.of("invoice")]
    assert sorted(numbers) == ["0001", "0002", "0003"]
    paying = {each["payment"]["payment_intent"] for each in shop.account.objects.of("invoice_payment")}
    assert paying == {each["payment_intent"] for each in shop.account.objects.of("charge")}
    assert len(paying) == 3


def test_invoices_are_listed_by_the_subscription_that_they_name_below_their_parent(shop: Shop) -> None:
    first, other = begun(shop), begun(shop)
    shop.account.subscriptions.renew(first)
    for id, count in ((first, 2), (other, 1)):
        found = shop.client.v1.invoices.list({"subscription": id}).data
        assert len(found) == count
        for each in found:
            assert each.to_dict()["parent"]["subscription_details"]["subscription"] == id


def test_a_declined_period_leaves_its_invoice_open_and_the_subscription_past_due(shop: Shop) -> None:
    id = begun(shop)
    late = shop.account.subscriptions.renew(id, declined=True)
    assert (late["status"], shop.account.objects.by_id[late["latest_invoice"]]["status"]) == (
        "past_due",
        "open",
    )
    assert shop.news()[-4:] == [
        *("charge.failed", "payment_intent.payment_failed", "invoice.payment_failed"),
        "customer.subscription.updated",
    ]
    assert shop.is_balanced()


def test_what_has_ended_is_not_renewed(shop: Shop) -> None:
    id = begun(shop)
    assert shop.account.subscriptions.cancel(id)["status"] == "canceled"
    assert shop.news() == ["customer.subscription.deleted"]
    with pytest.raises(NotPayable, match="has ended"):
        shop.account.subscriptions.renew(id)


def test_what_no_session_began_is_not_renewed(shop: Shop) -> None:
    shop.account.show(world("subscription-at-stripe"))
    shop.account.put({"subscriptions": [{**shop.the("subscription"), **ENDLESS}]})
    with pytest.raises(NotPayable, match="No session"):
        shop.account.subscriptions.renew("sub_1")
    with pytest.raises(KeyError):
        shop.account.subscriptions.renew("sub_nobody")


ENDLESS = {
    "cancel_at": None,
    "cancel_at_period_end": False,
    "items": {"data": [{"current_period_end": 1}]},
}
