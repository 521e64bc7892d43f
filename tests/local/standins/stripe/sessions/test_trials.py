"""A subscription whose payments begin at a later day."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.stripe.sessions.checkout import NotPayable
from tests.local.standins.stripe.conftest import NOW
from tests.local.standins.stripe.shop import Shop, line, monthly

# The first of November, at twelve.
LATER = int(NOW.timestamp()) + 28 * 86400
FREE = [
    *("customer.created", "customer.subscription.created", "invoice.created", "invoice.finalized"),
    *("invoice.paid", "invoice.payment_succeeded", "checkout.session.completed"),
]


def begun(shop: Shop, *also: Any) -> str:
    lines = [line(2000, recurring="month"), *also]
    return shop.session(**monthly(line_items=lines, subscription_data={"trial_end": LATER}))


@pytest.mark.parametrize("way", ["card", "delayed"])
def test_nothing_is_due_before_the_first_day(shop: Shop, way: Any) -> None:
    made = begun(shop)
    assert shop.account.checkout.session(made)["amount_total"] == 0
    done = shop.account.checkout.pay(made, way)
    assert (done["status"], done["payment_status"]) == ("complete", "no_payment_required")
    subscription, invoice = shop.the("subscription"), shop.the("invoice")
    assert (subscription["status"], subscription["trial_end"]) == ("trialing", LATER)
    assert (invoice["status"], invoice["total"], invoice["amount_paid"]) == ("paid", 0, 0)
    for kind in ("charge", "payment_intent", "invoice_payment", "balance_transaction"):
        assert shop.account.objects.of(kind) == []
    assert shop.news() == FREE
    assert not shop.account.checkout.is_on_its_way(made)


def test_what_is_sold_once_is_paid_now_and_the_rest_from_the_first_day_on(shop: Shop) -> None:
    done = shop.account.checkout.pay(begun(shop, line(500)))
    assert (done["amount_total"], done["payment_status"], shop.the("charge")["amount"]) == (500, "paid", 500)
    assert [each["amount"] for each in shop.the("invoice")["lines"]["data"]] == [0, 500]
    renewed = shop.account.subscriptions.renew(done["subscription"])
    (item,) = renewed["items"]["data"]
    assert (renewed["status"], item["current_period_start"]) == ("active", LATER)
    assert [each["amount"] for each in shop.account.objects.of("charge")] == [2000, 500]
    assert shop.is_balanced()


def test_no_card_is_declined_where_nothing_is_due(shop: Shop) -> None:
    with pytest.raises(NotPayable, match="Nothing is due now"):
        shop.account.checkout.decline(begun(shop))


def test_two_lines_of_the_same_are_two_on_the_invoice(shop: Shop) -> None:
    twice = [line(2000, recurring="month")] * 2
    done = shop.account.checkout.pay(shop.session(**monthly(line_items=twice)))
    assert [each["amount"] for each in shop.the("invoice")["lines"]["data"]] == [2000, 2000]
    renewed = shop.account.subscriptions.renew(done["subscription"])
    assert shop.account.objects.by_id[renewed["latest_invoice"]]["total"] == 4000
