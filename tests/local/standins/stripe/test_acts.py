from __future__ import annotations

from typing import Any

from local.standins.stripe import Account
from local.standins.stripe.acts import Act
from tests.local.standins.stripe.conftest import NOW


def account() -> Account:
    made = Account("sk_test_shop", "whsec_shop", lambda: NOW, None)
    euros = {"amount": 500, "currency": "eur"}
    made.show({"balance": {"object": "balance", "available": [], "pending": [euros]}})
    return made


def moved(id: str, net: int) -> dict[str, Any]:
    return {"id": id, "object": "balance_transaction", "created": 1, "net": net}


def test_nothing_is_seen_before_it_is_done() -> None:
    shop = account()
    act = Act(shop, NOW)
    act.tell("charge.succeeded", act.keep({"id": "ch_1", "object": "charge"}))
    assert (shop.objects.of("charge"), shop.news) == ([], [])
    act.done()
    assert (len(shop.objects.of("charge")), len(shop.news)) == (1, 1)


def test_what_moved_is_pending_once_and_other_currencies_stay() -> None:
    shop = account()
    for net in (100, 100, -30):
        act = Act(shop, NOW)
        act.keep(moved(f"txn_{net}", net))
        act.done()
    pending = [{"amount": 70, "currency": "gbp"}, {"amount": 500, "currency": "eur"}]
    assert shop.objects.balance["pending"] == pending


def test_an_event_keeps_its_object_as_it_was_and_says_what_changed() -> None:
    shop = account()
    act = Act(shop, NOW)
    act.keep({"id": "ch_1", "object": "charge", "metadata": {}})
    changed = act.change("ch_1", paid=True)
    act.tell("charge.updated", changed, paid=False)
    changed["metadata"]["later"] = "yes"
    act.done()
    (event,) = shop.take_news()
    assert event["data"]["previous_attributes"] == {"paid": False}
    assert event["data"]["object"] == {"id": "ch_1", "object": "charge", "metadata": {}, "paid": True}


def test_ids_are_never_the_same() -> None:
    shop = account()
    assert len({Act(shop, NOW).id("ch") for _ in range(100)}) == 100
