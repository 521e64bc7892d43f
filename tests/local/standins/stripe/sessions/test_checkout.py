"""What owners, buyers, banks and the clock do to sessions, and what that moves and tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.standins.stripe.sessions.checkout import NotPayable
from local.worlds.stripe_shapes import Buyer
from tests.local.standins.stripe.conftest import NOW
from tests.local.standins.stripe.shop import SHOP, Shop, monthly

GRACE = Buyer("Grace Hopper", "grace@example.co.uk", "")
PAID_BY_CARD = [
    *("payment_intent.created", "charge.succeeded", "payment_intent.succeeded"),
    *("checkout.session.completed", "charge.updated"),
]


def test_a_card_pays_at_once(shop: Shop) -> None:
    done = shop.account.checkout.pay(shop.session(), buyer=GRACE)
    intent, charge, moved = (shop.the(each) for each in ("payment_intent", "charge", "balance_transaction"))
    assert (done["status"], done["payment_status"], done["url"]) == ("complete", "paid", None)
    assert (done["payment_intent"], done["customer"]) == (intent["id"], None)
    assert (done["customer_details"]["name"], done["customer_details"]["email"]) == (GRACE.name, GRACE.email)
    assert (intent["status"], intent["latest_charge"]) == ("succeeded", charge["id"])
    assert (charge["status"], charge["amount"], charge["balance_transaction"]) == (
        "succeeded",
        3600,
        moved["id"],
    )
    assert (charge["billing_details"]["name"], charge["id"][:3]) == (GRACE.name, "ch_")
    assert (moved["type"], moved["source"], moved["net"]) == ("charge", charge["id"], 3526)
    assert shop.is_balanced()
    assert shop.news() == PAID_BY_CARD


def test_events_show_objects_as_they_stood(shop: Shop) -> None:
    shop.account.checkout.pay(shop.session())
    told = {event["type"]: event["data"]["object"] for event in shop.account.take_news()}
    assert told["charge.succeeded"]["balance_transaction"] is None
    assert told["charge.updated"]["balance_transaction"] == shop.the("balance_transaction")["id"]
    assert told["checkout.session.completed"] == shop.the("checkout.session")
    assert {event["type"] for event in shop.account.objects.of("event")} == told.keys()


def test_metadata_stays_where_it_was_put(shop: Shop) -> None:
    data = {"metadata": {"order": "ord_1"}, "description": "A lesson"}
    done = shop.account.checkout.pay(shop.session(metadata={"on": "session"}, payment_intent_data=data))
    assert done["metadata"] == {"on": "session"}
    for kind in ("payment_intent", "charge"):
        assert (shop.the(kind)["metadata"], shop.the(kind)["description"]) == ({"order": "ord_1"}, "A lesson")


def test_metadata_of_the_session_alone_is_on_nothing_else(shop: Shop) -> None:
    shop.account.checkout.pay(shop.session(metadata={"on": "session"}))
    assert (shop.the("payment_intent")["metadata"], shop.the("charge")["metadata"]) == ({}, {})


def test_a_payment_makes_a_customer_only_if_asked(shop: Shop) -> None:
    done = shop.account.checkout.pay(shop.session(customer_creation="always"), buyer=GRACE)
    customer = shop.the("customer")
    assert (customer["name"], done["customer"], shop.the("charge")["customer"]) == (
        GRACE.name,
        customer["id"],
        customer["id"],
    )
    again = shop.account.checkout.pay(shop.session(customer=customer["id"]))
    assert (again["customer"], len(shop.account.objects.of("customer"))) == (customer["id"], 1)


def test_a_declined_card_leaves_the_session_open_and_the_next_pays_the_same_intent(shop: Shop) -> None:
    made = shop.session()
    tried = shop.account.checkout.decline(made)
    assert (tried["status"], tried["payment_status"]) == ("open", "unpaid")
    assert shop.the("payment_intent")["status"] == "requires_payment_method"
    assert shop.the("payment_intent")["last_payment_error"]["code"] == "card_declined"
    assert (shop.the("charge")["status"], shop.account.objects.of("balance_transaction")) == ("failed", [])
    assert shop.news() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    done = shop.account.checkout.pay(made)
    assert (done["payment_intent"], shop.the("payment_intent")["status"]) == (
        tried["payment_intent"],
        "succeeded",
    )
    assert [each["status"] for each in shop.account.objects.of("charge")] == ["succeeded", "failed"]
    assert shop.news() == PAID_BY_CARD[1:]
    assert shop.is_balanced()


def test_a_delayed_payment_is_complete_and_unpaid_and_in_the_balance(shop: Shop) -> None:
    done = shop.account.checkout.pay(shop.session(), way="delayed")
    assert (done["status"], done["payment_status"]) == ("complete", "unpaid")
    charge, moved = shop.the("charge"), shop.the("balance_transaction")
    assert (charge["id"][:3], charge["status"], charge["paid"]) == ("py_", "pending", False)
    assert (moved["type"], moved["amount"], moved["fee"]) == ("payment", 3600, 36)
    assert (shop.the("payment_intent")["status"], shop.is_balanced()) == ("processing", True)
    assert shop.news() == [
        *("payment_intent.created", "payment_intent.processing", "charge.pending"),
        *("checkout.session.completed", "charge.updated"),
    ]


def test_a_delayed_payment_comes(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.pay(made, way="delayed")
    shop.news()
    assert shop.account.checkout.settle(made)["payment_status"] == "paid"
    assert (shop.the("charge")["status"], shop.the("payment_intent")["status"]) == ("succeeded", "succeeded")
    assert (len(shop.account.objects.of("balance_transaction")), shop.is_balanced()) == (1, True)
    assert shop.news() == [
        *("charge.succeeded", "payment_intent.succeeded", "checkout.session.async_payment_succeeded"),
    ]


def test_a_delayed_payment_fails_and_is_taken_off_the_balance(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.pay(made, way="delayed")
    shop.news()
    failed = shop.account.checkout.fail_later(made)
    assert (failed["status"], failed["payment_status"]) == ("complete", "unpaid")
    charge, back = shop.the("charge"), shop.account.objects.of("balance_transaction")[0]
    assert (charge["status"], charge["failure_balance_transaction"]) == ("failed", back["id"])
    assert (back["type"], back["amount"], back["source"]) == ("payment_failure_refund", -3600, charge["id"])
    assert shop.the("payment_intent")["status"] == "requires_payment_method"
    assert shop.is_balanced()
    assert shop.news() == [
        *("charge.failed", "payment_intent.payment_failed", "checkout.session.async_payment_failed"),
    ]


def test_a_session_expires_once_by_the_clock(shop: Shop) -> None:
    made, other = shop.session(expires_at=int(NOW.timestamp()) + 1800), shop.session()
    assert shop.account.checkout.expire_due(shop.pass_time(minutes=29, seconds=59)) == []
    assert shop.account.checkout.expire_due(shop.pass_time(seconds=1)) == [made]
    assert shop.account.checkout.expire_due(shop.pass_time(hours=1)) == []
    assert shop.news() == ["checkout.session.expired"]
    assert (shop.account.checkout.session(made)["url"], shop.account.checkout.session(other)["status"]) == (
        None,
        "open",
    )


def test_a_call_sees_a_session_expired_as_soon_as_its_time_is_over(shop: Shop) -> None:
    made = shop.session()
    shop.pass_time(hours=24)
    assert shop.api.retrieve(made).status == "expired"
    assert shop.api.list({"status": "open"}).data == []
    assert shop.news() == ["checkout.session.expired"]


def test_an_expiry_cancels_the_payment_that_was_tried(shop: Shop) -> None:
    made = shop.session()
    shop.account.checkout.decline(made)
    shop.news()
    shop.account.checkout.expire(made)
    assert shop.the("payment_intent")["status"] == "canceled"
    assert shop.news() == ["payment_intent.canceled", "checkout.session.expired"]


def test_a_buyer_who_goes_back_changes_nothing(shop: Shop) -> None:
    made = shop.session(cancel_url=f"{SHOP}/back")
    assert shop.account.checkout.abandon(made) == f"{SHOP}/back"
    assert shop.account.checkout.abandon(shop.session()) == ""
    assert (shop.account.checkout.session(made)["status"], shop.news()) == ("open", [])


ATTEMPTS: list[Callable[[Shop, str], object]] = [
    lambda shop, made: shop.account.checkout.pay(made),
    lambda shop, made: shop.account.checkout.pay(made, way="delayed"),
    lambda shop, made: shop.account.checkout.decline(made),
    lambda shop, made: shop.account.checkout.expire(made),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=["card", "delayed", "decline", "expire"])
def test_what_is_complete_or_expired_is_not_paid(shop: Shop, attempt: Callable[[Shop, str], object]) -> None:
    paid, expired = shop.session(), shop.session()
    shop.account.checkout.pay(paid)
    shop.pass_time(hours=24)
    for made, word in ((paid, "complete"), (expired, "expired")):
        with pytest.raises(NotPayable, match=word):
            attempt(shop, made)
    assert (len(shop.account.objects.of("charge")), shop.is_balanced()) == (1, True)


def test_what_is_paid_settled_or_failed_is_on_its_way_no_more(shop: Shop) -> None:
    by_card, settled = shop.session(), shop.session()
    shop.account.checkout.pay(by_card)
    shop.account.checkout.pay(settled, way="delayed")
    shop.account.checkout.settle(settled)
    for made in (by_card, settled, shop.session()):
        for verb in (shop.account.checkout.settle, shop.account.checkout.fail_later):
            with pytest.raises(NotPayable, match="on its way"):
                verb(made)


def test_a_way_that_is_not_offered_is_not_taken(shop: Shop) -> None:
    made = shop.session(excluded_payment_method_types=["bacs_debit"])
    with pytest.raises(NotPayable, match="not offered"):
        shop.account.checkout.pay(made, way="delayed")


def test_an_unknown_session_is_a_mistake_of_the_test(shop: Shop) -> None:
    with pytest.raises(KeyError, match="cs_nobody"):
        shop.account.checkout.pay("cs_nobody")


def test_two_of_the_same_at_the_same_second_are_two(shop: Shop) -> None:
    for made in (shop.session(), shop.session()):
        shop.account.checkout.pay(made)
    assert len({each["id"] for each in shop.account.objects.of("charge")}) == 2
    assert len({each["id"] for each in shop.account.objects.of("event")}) == 10


SUBSCRIBED = [
    *("customer.created", "customer.subscription.created", "invoice.created", "invoice.finalized"),
    *("payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "invoice.paid"),
    *("invoice.payment_succeeded", "invoice_payment.paid", "checkout.session.completed", "charge.updated"),
]


def test_a_subscription_begins_with_an_invoice_that_is_final_and_paid(shop: Shop) -> None:
    data = {"metadata": {"order": "ord_1"}, "description": "Lessons"}
    done = shop.account.checkout.pay(shop.session(**monthly(metadata={"on": "it"}, subscription_data=data)))
    begun, invoice, customer = (shop.the(each) for each in ("subscription", "invoice", "customer"))
    assert (done["subscription"], done["invoice"], done["customer"], done["payment_intent"]) == (
        begun["id"],
        invoice["id"],
        customer["id"],
        None,
    )
    assert (begun["status"], begun["metadata"], begun["latest_invoice"]) == (
        "active",
        {"order": "ord_1"},
        invoice["id"],
    )
    assert [(each["quantity"], each["price"]["unit_amount"]) for each in begun["items"]["data"]] == [
        (2, 2000)
    ]
    assert (invoice["status"], invoice["amount_paid"], invoice["amount_remaining"]) == ("paid", 4500, 0)
    assert [each["amount"] for each in invoice["lines"]["data"]] == [4000, 500]
    details = invoice["parent"]["subscription_details"]
    assert (details["subscription"], details["metadata"]) == (begun["id"], {"order": "ord_1"})
    assert (shop.the("charge")["metadata"], shop.the("payment_intent")["metadata"]) == ({}, {})
    assert shop.news() == SUBSCRIBED
    assert shop.is_balanced()


def test_the_invoice_of_a_subscriptions_charge_is_found_by_its_payment_intent(shop: Shop) -> None:
    shop.account.checkout.pay(shop.session(**monthly()))
    intent = shop.the("charge")["payment_intent"]
    payment = {"type": "payment_intent", "payment_intent": intent}
    asked: Any = {"payment": payment, "expand": ["data.invoice"]}
    (found,) = shop.client.v1.invoice_payments.list(asked).data
    assert (found.invoice.id, found.status, found.amount_paid) == (  # type: ignore[union-attr]
        shop.the("invoice")["id"],
        "paid",
        4500,
    )


def test_the_invoice_of_a_delayed_subscription_is_open_until_the_bank_pays(shop: Shop) -> None:
    made = shop.session(**monthly())
    shop.account.checkout.pay(made, way="delayed")
    assert (shop.the("invoice")["status"], shop.the("invoice_payment")["status"]) == ("open", "open")
    shop.news()
    shop.account.checkout.settle(made)
    assert (shop.the("invoice")["status"], shop.the("invoice_payment")["status"]) == ("paid", "paid")
    assert {"invoice.paid", "invoice_payment.paid"} <= {*shop.news()}


def test_a_delayed_subscription_whose_bank_refuses_is_past_due(shop: Shop) -> None:
    made = shop.session(**monthly())
    shop.account.checkout.pay(made, way="delayed")
    shop.news()
    shop.account.checkout.fail_later(made)
    assert (shop.the("invoice")["status"], shop.the("subscription")["status"]) == ("open", "past_due")
    assert {"invoice.payment_failed", "customer.subscription.updated"} <= {*shop.news()}
    assert shop.is_balanced()


def test_a_declined_card_begins_no_subscription(shop: Shop) -> None:
    made = shop.session(**monthly())
    tried = shop.account.checkout.decline(made)
    assert (tried["payment_intent"], shop.account.objects.of("subscription")) == (None, [])
    assert shop.account.checkout.pay(made)["subscription"] == shop.the("subscription")["id"]
