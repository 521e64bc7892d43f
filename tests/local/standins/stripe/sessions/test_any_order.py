"""Whatever is done to sessions in whatever order, money is the sum of what moved, and each end comes once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local.standins.stripe.refusals import Refusal
from local.standins.stripe.sessions.checkout import NotPayable
from local.standins.stripe.sessions.parameters import CREATED
from tests.local.standins.stripe.shop import Shop

PRICE = {"currency": "gbp", "product_data": {"name": "A lesson"}, "unit_amount": "3600"}
ONE_OFF: dict[str, Any] = {"mode": "payment", "price": PRICE}
MONTHLY: dict[str, Any] = {"mode": "subscription", "price": PRICE | {"recurring": {"interval": "month"}}}
STEPS = (
    "open",
    "subscribe",
    "card",
    "delayed",
    "decline",
    "settle",
    "fail",
    "expire",
    "wait",
    "refund",
    "renew",
)
ENDS = ("checkout.session.completed", "checkout.session.expired")
SETTLED = ("checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed")


def opened(shop: Shop, sold: dict[str, Any]) -> None:
    line = {"quantity": "1", "price_data": sold["price"]}
    sent = {"mode": sold["mode"], "success_url": "https://shop.example/", "line_items": {"0": line}}
    shop.account.checkout.open(CREATED("", sent), shop.now, "https://pay.example")


def step(shop: Shop, what: str, number: int) -> None:
    """Does one step to one of the sessions; whatever Stripe would refuse changes nothing."""
    sessions, desk = shop.account.objects.of("checkout.session"), shop.account.checkout
    if what in ("open", "subscribe"):
        return opened(shop, ONE_OFF if what == "open" else MONTHLY)
    if what == "wait":
        desk.expire_due(shop.pass_time(hours=number))
        return None
    if not sessions:
        return None
    session = sessions[number % len(sessions)]
    id, begun, charges = session["id"], session["subscription"], shop.account.objects.of("charge")
    verbs: dict[str, Any] = {
        "card": lambda: desk.pay(id),
        "delayed": lambda: desk.pay(id, "delayed"),
        "decline": lambda: desk.decline(id),
        "settle": lambda: desk.settle(id),
        "fail": lambda: desk.fail_later(id),
        "expire": lambda: desk.expire(id),
        "renew": lambda: begun and shop.account.subscriptions.renew(begun),
        "refund": lambda: (
            charges
            and shop.account.refund(
                {"charge": charges[number % len(charges)]["id"], "amount": 1000}, shop.now
            )
        ),
    }
    verbs[what]()
    return None


@settings(max_examples=60, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 20)), max_size=25))
def test_whatever_happens_the_balance_is_the_sum_of_what_moved(steps: list[tuple[str, int]]) -> None:
    shop = Shop()
    for what, number in [("open", 0), ("subscribe", 0), *steps]:
        before = shop.account.objects
        try:
            step(shop, what, number)
        except (NotPayable, Refusal):
            assert shop.account.objects.balance == before.balance
        assert shop.is_balanced()
    told = Counter(
        (event["data"]["object"]["id"], event["type"]) for event in shop.account.objects.of("event")
    )
    for session in shop.account.objects.of("checkout.session"):
        ended = sum(told[session["id"], kind] for kind in ENDS)
        assert ended == (session["status"] != "open")
        assert sum(told[session["id"], kind] for kind in SETTLED) <= 1
    for charge in shop.account.objects.of("charge"):
        assert 0 <= charge["amount_refunded"] <= charge["amount"]
        repaid = [
            each["amount"] for each in shop.account.objects.of("refund") if each["charge"] == charge["id"]
        ]
        assert sum(repaid) == charge["amount_refunded"]
