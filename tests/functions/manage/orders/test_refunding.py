"""Money is given back once for each click that was meant, and what came of it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from functions.manage.orders import refunding
from functions.manage.orders.refund_words import OTHERWISE, WHY
from shared.errors import Unavailable
from shared.operations.orders import refunding as paying_back
from shared.orders.orders import Attempt, Money, Order, Refund
from shared.orders.paying import Refused, Why
from shared.store import audit, orders
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.orders.conftest import API, HERE, placed
from tests.shared.operations.orders.sold import Shop
from tests.shared.store.placed import AT

CARD = Attempt(1, "card", AT, AT, "cs_1", outcome="succeeded", paid_by="ch_1")
BANK = Attempt(2, "bank", AT, AT, "BRQ1", outcome="succeeded", paid_by="PM1")
DEBIT = Attempt(1, "direct_debit", AT, AT, "BRQ2", outcome="succeeded", paid_by="MD1")


@dataclass
class Counting(Shop):
    """A provider that answers with `error` where there is one."""

    error: Exception | None = None

    def refund(self, payment: str, pence: int, key: str) -> str:
        self.asked.append(key)
        if self.error:
            raise self.error
        return super().refund(payment, pence, key)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(refunding, "sellers", lambda _: found)
    return found


def paid(**changed: Any) -> Order:
    made = replace(placed(attempts=(CARD,)), money=Money(confirmed=120_00), **changed)
    return orders.save("piano", made)


def kept(order: Order) -> Order:
    found = orders.read("piano", order.id)
    assert found
    return found


def wanted(order: Order, amount: str = "120.00", attempt: int = 1) -> dict[str, str]:
    return {"attempt": str(attempt), "amount": amount, "revision": str(order.revision)}


def test_what_giving_back_does_is_said_before_with_all_that_is_left(owner: Browser) -> None:
    text = owner.get(f"{HERE}/o/{paid().id}").text
    for words in (
        'value="120.00"',
        "At most £120.00",
        "Its fee",
        "a credit note over the amount",
        "/refunds",
    ):
        assert words in text


def test_a_double_click_gives_money_back_once(owner: Browser, shop: Counting) -> None:
    order = paid()
    there = f"{HERE}/o/{order.id}"
    answer = owner.post(f"{there}/refunds", wanted(order, "£50"))
    assert (answer.status, answer.location) == (303, f"{there}#refunds")
    again = owner.post(f"{there}/refunds", wanted(order, "£50"))
    assert (again.status, "Look at it again" in again.text) == (409, True)
    (made,) = kept(order).refunds
    assert (made.pence, made.at_provider != "", len(shop.asked)) == (50_00, True, 1)
    text = owner.get(there).text
    assert all(words in text for words in ("Given back", "£50.00", 'value="70.00"', "Xero follows"))
    assert ("order_refunded", order.id) in [(each.verb, each.about) for each in audit.latest("piano", 5)]


@pytest.mark.parametrize("amount", ["", "0", "0.00", "-1", "120.01", "12,00", "9999999", "\u0661"])
def test_an_amount_that_cannot_be_given_back_is_refused(owner: Browser, shop: Counting, amount: str) -> None:
    order = paid()
    assert owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order, amount)).status == 409
    assert (kept(order), shop.asked) == (order, [])


def test_a_refusal_is_told_with_what_to_do(owner: Browser, shop: Counting) -> None:
    shop.error, order = Refused("balance_too_low"), paid()
    answer = owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order))
    assert (answer.status, "add money to your balance" in answer.text) == (409, True)
    text = owner.get(f"{HERE}/o/{order.id}").text
    assert all(words in text for words in ("Refused", "add money to your balance", 'value="120.00"'))


def test_every_refusal_has_words_and_one_that_nobody_knows_too(owner: Browser) -> None:
    assert set(WHY) == set(get_args(Why))
    order = paid()
    made = Refund(1, 1, 1, AT, why_not="of_a_later_version")
    orders.save("piano", replace(order, refunds=(made,)))
    assert OTHERWISE.what_to_do in owner.get(f"{HERE}/o/{order.id}").text


def test_a_refund_without_an_answer_is_asked_for_again_as_the_same_one(
    owner: Browser, shop: Counting
) -> None:
    shop.error, order = Unavailable("no answer"), paid()
    there = f"{HERE}/o/{order.id}"
    assert owner.post(f"{there}/refunds", wanted(order)).status == 303
    assert "/refunds/again" in owner.get(there).text
    assert owner.post(f"{there}/refunds/again", {"refund": "1"}).status == 303
    shop.error = None
    for _ in range(2):
        assert owner.post(f"{there}/refunds/again", {"refund": "1"}).status == 303
    assert shop.asked == [f"{order.id}-refund-1"] * 3
    assert kept(order).refunds[0].at_provider
    assert owner.post(f"{there}/refunds/again", {"refund": "2"}).status == 409


def test_a_refund_with_which_somebody_has_dealt_is_on_no_list_any_more(
    owner: Browser, reader: Browser, shop: Counting
) -> None:
    shop.error, order = Refused("disputed"), paid()
    there, action = f"{HERE}/o/{order.id}", f"{HERE}/o/{order.id}/refunds/dealt-with"
    owner.post(f"{there}/refunds", wanted(order))
    assert order.id in owner.get(f"{HERE}?show=refunds").text
    assert (action in owner.get(there).text, action in reader.get(there).text) == (True, False)
    for _ in range(2):
        assert owner.post(action, {"refund": "1"}).status == 303
    assert kept(order).refunds[0].dealt_with_at == NOW
    text = owner.get(there).text
    assert ("Dealt with" in text, "Nothing is left to do about it." in text, action in text) == (
        True,
        True,
        False,
    )
    assert order.id not in owner.get(f"{HERE}?show=refunds").text
    assert [each.verb for each in audit.latest("piano", 9)].count("refund_dealt_with") == 1
    assert owner.post(action, {"refund": "2"}).status == 409


def test_the_api_notes_that_a_refund_is_dealt_with(owner: Browser, shop: Counting) -> None:
    order = paid(refunds=(Refund(1, 1, 100, AT),))
    there = f"{API}/{order.id}/refunds"
    told = owner.call("POST", f"{there}/1/dealt-with").document["refunds"][0]
    assert told["dealt_with_at"] == NOW.isoformat()
    assert owner.call("POST", f"{there}/2/dealt-with").status == 409
    assert owner.call("POST", f"{there}/x/dealt-with").status == 404
    assert "has not answered" in owner.get(f"{HERE}/o/{order.id}").text


def test_nobody_asks_again_once_the_provider_may_have_forgotten(
    owner: Browser, shop: Counting, pages: Pages
) -> None:
    shop.error, order = Unavailable("no answer"), paid()
    there = f"{HERE}/o/{order.id}"
    owner.post(f"{there}/refunds", wanted(order))
    pages.pass_time(timedelta(hours=23))
    owner = pages.signed_in("olga")
    text = owner.get(there).text
    assert ("too late to ask again" in text, "/refunds/again" in text) == (True, False)
    assert owner.post(f"{there}/refunds/again", {"refund": "1"}).status == 409
    assert len(shop.asked) == 1


def test_what_came_for_a_cancelled_order_is_listed_and_given_back(owner: Browser, shop: Counting) -> None:
    order = paid(cancelled_at=AT)
    assert order.id in owner.get(f"{HERE}?show=overpaid").text
    text = owner.get(f"{HERE}/o/{order.id}").text
    assert "More has come than is owed" in text
    assert owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order)).status == 303
    assert kept(order).refundable(1) == 0


def test_of_what_came_twice_either_payment_can_be_given_back(owner: Browser, shop: Counting) -> None:
    order = paid()
    order = orders.save("piano", replace(order, attempts=(CARD, BANK), money=Money(confirmed=240_00)))
    text = owner.get(f"{HERE}/o/{order.id}").text
    assert ("payment at Stripe" in text, "payment at GoCardless" in text) == (True, True)
    assert owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order, attempt=2)).status == 303
    assert (kept(order).refundable(1), kept(order).refundable(2)) == (120_00, 0)


def test_what_a_mandate_has_collected_is_given_back_at_the_provider(owner: Browser, shop: Counting) -> None:
    order = orders.save("piano", replace(placed(attempts=(DEBIT,)), money=Money(confirmed=120_00)))
    assert "choose the payment there" in owner.get(f"{HERE}/o/{order.id}").text
    assert owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order)).status == 409
    assert shop.asked == []


def test_an_order_that_changes_at_the_same_moment_is_looked_at_again(
    owner: Browser, shop: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: Any) -> Any:
        raise orders.Overtaken

    order = paid()
    monkeypatch.setattr(paying_back, "refund", overtaken)
    assert owner.post(f"{HERE}/o/{order.id}/refunds", wanted(order)).status == 409


def test_a_reader_sees_refunds_and_gives_nothing_back(reader: Browser) -> None:
    order = paid(refunds=(Refund(1, 1, 100, AT),))
    text = reader.get(f"{HERE}/o/{order.id}").text
    assert ("Nobody knows whether" in text or "too late" in text) is True
    assert "/refunds" not in text.replace("#refunds", "")


def test_the_api_gives_back_and_asks_again(owner: Browser, shop: Counting) -> None:
    shop.error, order = Unavailable("no answer"), paid()
    there = f"{API}/{order.id}/refunds"
    body = {"revision": order.revision, "attempt": 1, "pence": 20_00}
    told = owner.call("POST", there, body).document["refunds"][0]
    assert (told["pence"], told["at_provider"], told["why_not"]) == (20_00, None, None)
    shop.error = None
    assert owner.call("POST", f"{there}/1").document["refunds"][0]["at_provider"]
    assert owner.call("POST", there, body).status == 409
    assert owner.call("POST", f"{there}/x").status == 404
    shop.error, order = Refused("disputed"), kept(order)
    assert owner.call("POST", there, {**body, "revision": order.revision}).status == 409
    assert owner.get(f"{API}/{order.id}").document["refunds"][1]["why_not"] == "disputed"
