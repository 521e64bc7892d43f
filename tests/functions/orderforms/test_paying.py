"""A buyer pays at a provider's page, comes back, tries another way, and always knows how the order stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from functions.orderforms import selling
from functions.orderforms.paying import LOOKS_AN_HOUR
from shared.errors import Unavailable
from shared.orders.orders import Attempt, Change, Money, Order
from shared.orders.paying import Refused, Seen
from shared.orders.pricing import Priced, of_pieces
from shared.queue import Inbox, OrderToBook
from shared.store import orders
from tests.functions.orderforms.browser import SITE, Buyer
from tests.functions.orderforms.conftest import NOW, Shop


@pytest.fixture
def paying(shop: Shop) -> Shop:
    """Takes an order by card, whose buyer is at the provider's page."""
    assert shop.order("card").location.startswith("https://pay.example/")
    shop.told()
    return shop


def order_of(shop: Shop) -> Order:
    (order,) = shop.placed()
    return order


def changed(shop: Shop, **fields: Any) -> str:
    """Changes how the latest attempt stands; returns the address of the order's page."""
    order = order_of(shop)
    assert order.latest
    orders.save("acme", order.with_attempt(replace(order.latest, **fields)))
    return f"/o/{order.token}"


def with_money(shop: Shop, **fields: Any) -> str:
    order = order_of(shop)
    cancelled = fields.pop("cancelled_at", None)
    orders.save("acme", replace(order, money=Money(**fields), cancelled_at=cancelled))
    return f"/o/{order.token}"


def test_an_order_by_card_leads_to_the_provider_and_knows_its_page(paying: Shop) -> None:
    order = order_of(paying)
    id = f"cs_{order.id}_1"
    assert order.attempts == (
        Attempt(
            1,
            "card",
            order.ordered_at,
            order.ordered_at + timedelta(hours=23),
            id,
            f"https://pay.example/{id}",
            pence=12000,
        ),
    )
    (back,) = paying.till.backs
    assert back.success == f"{SITE}/o/{order.token}/back?attempt=1"
    assert back.cancel == f"{SITE}/o/{order.token}/back?attempt=1&left=yes"


def test_until_it_is_paid_the_heading_says_so_and_the_buyer_can_go_on(paying: Shop) -> None:
    order = order_of(paying)
    answer = paying.buyer.get(f"/o/{order.token}")
    assert answer.heading == "Not finished yet: please pay"
    assert order.id in answer.text
    assert "£120.00" in answer.text
    assert "£100.00" in answer.text
    again = paying.buyer.post(f"/o/{order.token}/pay", {"way": "card"})
    assert again.location == order.attempts[0].url
    assert len(paying.till.opened) == 1


def test_pressing_twice_leads_to_the_same_page_of_the_provider(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1") | {"way": "card"})
    first, second = (shop.buyer.post("/f/boilers", typed) for _ in range(2))
    assert first.location == second.location
    assert len(shop.till.opened) == 1


def test_another_way_ends_the_page_before_and_opens_its_own(paying: Shop) -> None:
    order = order_of(paying)
    answer = paying.buyer.post(f"/o/{order.token}/pay", {"way": "direct_debit"})
    assert answer.location.endswith(f"cs_{order.id}_2")
    assert paying.till.expired == [f"cs_{order.id}_1"]
    assert [(each.way, each.outcome) for each in order_of(paying).attempts] == [
        ("card", "expired"),
        ("direct_debit", "open"),
    ]


def test_whoever_turns_to_an_invoice_gets_one_and_may_still_pay(paying: Shop) -> None:
    order = order_of(paying)
    answer = paying.buyer.post(f"/o/{order.token}/pay", {"way": "offline"})
    page = paying.buyer.get(answer.location)
    assert page.heading == "Thank you, we have your order"
    assert "Would you rather pay now?" in page.text
    assert 'value="offline"' not in page.text
    assert 'value="card"' in page.text


@pytest.mark.parametrize("outcome", ["submitted", "succeeded"])
def test_whoever_has_paid_already_cannot_pay_again_by_another_way(paying: Shop, outcome: Any) -> None:
    paying.till.stands = Seen(outcome)
    order = order_of(paying)
    answer = paying.buyer.post(f"/o/{order.token}/pay", {"way": "bank"})
    assert answer.location == f"/o/{order.token}?note=busy"
    assert "A payment of yours is under way already" in paying.buyer.get(answer.location).text
    assert len(paying.till.opened) == 1


def test_a_page_that_is_over_is_opened_anew(paying: Shop) -> None:
    order = order_of(paying)
    paying.clock.shift(timedelta(hours=22, minutes=56))
    answer = paying.buyer.post(f"/o/{order.token}/pay", {"way": "card"})
    assert answer.location.endswith(f"cs_{order.id}_2")


def test_a_provider_that_does_not_answer_leaves_the_order_and_the_next_try_is_the_same_attempt(
    shop: Shop,
) -> None:
    shop.till.fails = Unavailable("no answer")
    answer = shop.order("card")
    order = order_of(shop)
    assert answer.location == f"/o/{order.token}?note=unreachable"
    assert "nothing was taken. Please try again" in shop.buyer.get(answer.location).text
    shop.till.fails = None
    assert shop.buyer.post(f"/o/{order.token}/pay", {"way": "card"}).location.endswith(f"cs_{order.id}_1")


@pytest.mark.parametrize(
    ("why", "says"),
    [("too_small", "This amount is too small"), ("other", "This way of paying is not possible")],
)
def test_a_provider_that_refuses_leaves_the_other_ways(shop: Shop, why: Any, says: str) -> None:
    shop.till.fails = Refused(why)
    answer = shop.order("card")
    assert says in shop.buyer.get(answer.location).text
    shop.till.fails = None
    again = shop.buyer.post(f"/o/{order_of(shop).token}/pay", {"way": "bank"})
    assert again.location.endswith("_2")


def test_nobody_sells_for_a_business_that_has_connected_no_provider(shop: Shop) -> None:
    with pytest.raises(Unavailable):
        selling.wire().sellers("acme", "card")


# ---- coming back


def test_whoever_comes_back_from_paying_has_it_looked_at_and_nothing_else_happens(paying: Shop) -> None:
    before = order_of(paying)
    answer = paying.buyer.get(f"/o/{before.token}/back?attempt=1")
    assert (answer.status, answer.heading) == (200, "We are checking your payment")
    assert "Do not pay again" in answer.text
    assert "<form" not in answer.text
    assert [each.read for each in paying.told()] == [OrderToBook(before.id)]
    assert order_of(paying) == before


def test_whoever_looks_again_is_told_the_same_until_somebody_has_asked_the_provider(paying: Shop) -> None:
    here = f"/o/{order_of(paying).token}"
    assert f'href="{here}?back=1"' in paying.buyer.get(f"{here}/back?attempt=1").text
    paying.told()
    assert paying.buyer.get(f"{here}?back=1").heading == "We are checking your payment"
    assert paying.told() == []
    changed(paying, seen_at=datetime.now(UTC))
    assert paying.buyer.get(f"{here}?back=1").heading == "Not finished yet: please pay"
    changed(paying, outcome="succeeded")
    assert paying.buyer.get(f"{here}?back=1").heading == "Thank you, your payment went through"


@pytest.mark.parametrize("number", ["2", "x", "", "\u0661"])
def test_nobody_waits_for_an_attempt_that_is_not_there(paying: Shop, number: str) -> None:
    answer = paying.buyer.get(f"/o/{order_of(paying).token}?back={number}")
    assert answer.heading == "Not finished yet: please pay"


def test_money_on_its_way_says_more_than_a_page_that_was_left_later(paying: Shop) -> None:
    changed(paying, outcome="submitted")
    order, until = order_of(paying), NOW + timedelta(hours=1)
    orders.save("acme", order.with_attempt(Attempt(2, "bank", NOW, until, outcome="left")))
    answer = paying.buyer.get(f"/o/{order.token}")
    assert answer.heading == "Thank you, your payment is on its way"
    assert "<form" not in answer.text


def test_an_invoice_waits_for_whoever_has_left_the_provider_s_page(shop: Shop) -> None:
    shop.order("offline")
    order, until = order_of(shop), NOW + timedelta(hours=1)
    orders.save("acme", order.with_attempt(Attempt(2, "bank", NOW, until, outcome="left")))
    answer = shop.buyer.get(f"/o/{order.token}")
    assert answer.heading == "Thank you, we have your order"
    assert 'value="offline"' not in answer.text


def test_the_rest_of_a_part_that_is_on_its_way_is_not_asked_for_again(paying: Shop) -> None:
    changed(paying, outcome="submitted")
    answer = paying.buyer.get(with_money(paying, by_hand=5000))
    assert "the other £70.00 is on its way" in answer.text
    assert "<form" not in answer.text


def test_whoever_leaves_the_page_can_pay_at_once(paying: Shop) -> None:
    answer = paying.buyer.get(f"/o/{order_of(paying).token}/back?attempt=1&left=yes")
    assert answer.heading == "Not finished yet: please pay"
    assert "You came back without paying." in answer.text
    assert "<form" in answer.text
    assert len(paying.told()) == 1


@pytest.mark.parametrize("attempt", ["", "0", "2", "x", "1 ", "\u0661"])
def test_an_attempt_that_is_not_there_is_not_looked_at(paying: Shop, attempt: str) -> None:
    answer = paying.buyer.get(f"/o/{order_of(paying).token}/back?attempt={attempt}")
    assert (answer.status, answer.heading) == (200, "Not finished yet: please pay")
    assert paying.told() == []


def test_what_is_known_already_is_not_asked_again(paying: Shop) -> None:
    here = changed(paying, outcome="succeeded")
    answer = paying.buyer.get(f"{here}/back?attempt=1")
    assert answer.heading == "Thank you, your payment went through"
    assert paying.told() == []


def test_a_queue_that_is_full_keeps_nobody_from_the_page(
    paying: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("the queue takes nothing")

    monkeypatch.setattr(Inbox, "put", full)
    answer = paying.buyer.get(f"/o/{order_of(paying).token}/back?attempt=1")
    assert answer.heading == "We are checking your payment"


def test_who_comes_back_again_and_again_has_the_provider_asked_some_times_an_hour(
    paying: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Mock()
    monkeypatch.setattr(Inbox, "put", put)
    here = f"/o/{order_of(paying).token}/back?attempt=1"
    statuses = {paying.buyer.get(here).status for _ in range(LOOKS_AN_HOUR + 2)}
    assert (statuses, put.call_count) == ({200}, LOOKS_AN_HOUR)
    paying.clock.shift(timedelta(hours=1))
    paying.buyer.get(here)
    assert put.call_count == LOOKS_AN_HOUR + 1


# ---- how it stands, in plain words


@pytest.mark.parametrize(
    ("outcome", "heading"),
    [
        ("submitted", "Thank you, your payment is on its way"),
        ("succeeded", "Thank you, your payment went through"),
        ("failed", "Not finished yet: please pay"),
        ("expired", "Not finished yet: please pay"),
        ("left", "Not finished yet: please pay"),
    ],
)
def test_each_outcome_has_its_heading_and_nobody_pays_twice(paying: Shop, outcome: Any, heading: str) -> None:
    answer = paying.buyer.get(changed(paying, outcome=outcome))
    assert answer.heading == heading
    assert ("<form" in answer.text) == heading.startswith("Not finished")


def test_a_direct_debit_says_how_long_the_bank_takes(shop: Shop) -> None:
    shop.order("direct_debit")
    assert "about four working days" in shop.buyer.get(changed(shop, outcome="submitted")).text


@pytest.mark.parametrize(
    ("money", "heading", "says"),
    [
        ({"confirmed": 12000}, "Thank you, your order is paid", "We have your £120.00."),
        (
            {"confirmed": 12000, "is_paid_out": True},
            "Thank you, your order is paid",
            "We have your £120.00.",
        ),
        ({"by_hand": 12000}, "Thank you, your order is paid", "We have your £120.00."),
        ({"by_hand": 5000}, "Not finished yet: a part is paid", "Please pay the other £70.00."),
        ({"confirmed": 12000, "refunded": 12000}, "Your money was given back", "£120.00 was sent back"),
        ({"confirmed": 12000, "refunded": 2000}, "Thank you, your order is paid", "£20.00 was sent back"),
        ({"confirmed": 24000}, "You have paid more than you owe", "£120.00 more than it comes to"),
        ({"cancelled_at": NOW}, "This order was cancelled", "You need not pay anything."),
        (
            {"confirmed": 12000, "cancelled_at": NOW},
            "You have paid more than you owe",
            "The order was cancelled, and we have £120.00 of yours.",
        ),
        (
            {"confirmed": 12000, "refunded": 12000, "cancelled_at": NOW},
            "Your money was given back",
            "The order was cancelled.",
        ),
    ],
)
def test_what_became_of_the_money_is_said_in_plain_words(
    paying: Shop, money: dict[str, Any], heading: str, says: str
) -> None:
    answer = paying.buyer.get(with_money(paying, **money))
    assert answer.heading == heading
    assert says in answer.text
    assert ("<form" in answer.text) == ("Not finished" in heading)


@pytest.mark.parametrize("how", [{"confirmed": 12000}, {"cancelled_at": NOW}], ids=["paid", "cancelled"])
def test_whoever_owes_nothing_is_sent_to_no_provider_and_told_why(paying: Shop, how: dict[str, Any]) -> None:
    here = with_money(paying, **how)
    answer = paying.buyer.post(f"{here}/pay", {"way": "bank"})
    assert answer.location == f"{here}?note=nothing_owed"
    text = paying.buyer.get(answer.location).text
    assert "Nothing is to be paid for this order now" in text
    assert "under way" not in text
    assert len(paying.till.opened) == 1


# ---- who may


def test_another_order_s_token_shows_that_order_alone(paying: Shop) -> None:
    first = order_of(paying)
    paying.order("offline", l2="1")
    second = next(each for each in paying.placed() if each.id != first.id)
    assert second.id not in paying.buyer.get(f"/o/{first.token}").text
    assert paying.buyer.get(f"/o/{first.token}x").status == 404
    assert paying.buyer.get(f"/o/{first.id}").status == 404


@pytest.mark.parametrize("way", ["", "cash", "CARD"])
def test_a_way_that_is_not_offered_leads_nowhere(paying: Shop, way: str) -> None:
    answer = paying.buyer.post(f"/o/{order_of(paying).token}/pay", {"way": way})
    assert (answer.status, answer.heading) == (422, "Please choose how you want to pay")


def test_to_pay_from_another_site_is_refused(paying: Shop) -> None:
    answer = paying.buyer.post(
        f"/o/{order_of(paying).token}/pay", {"way": "bank"}, Origin="https://evil.example"
    )
    assert answer.status == 403


def test_cards_are_not_tried_out_by_the_dozen(paying: Shop) -> None:
    here = f"/o/{order_of(paying).token}"
    ways = ["bank", "card"] * 15
    answers = [paying.buyer.post(f"{here}/pay", {"way": way}) for way in ways]
    assert answers[-1].location == f"{here}?note=too_many"
    assert "Too many attempts" in paying.buyer.get(answers[-1].location).text
    assert Buyer("198.51.100.7").post(f"{here}/pay", {"way": "bank"}).location.startswith("https://pay")


def test_an_address_s_words_are_never_shown(paying: Shop) -> None:
    answer = paying.buyer.get(f"/o/{order_of(paying).token}?note=You+owe+us+more")
    assert "owe us" not in answer.text


def test_a_changed_order_says_when_it_was_changed_and_what_it_was_before(paying: Shop) -> None:
    order = order_of(paying)
    more = Priced((of_pieces(order.priced.lines[0], 2),))
    changes = (Change("one", NOW - timedelta(days=1), more), Change("two", NOW, more))
    orders.save("acme", replace(order, changes=changes))
    text = paying.buyer.get(f"/o/{order.token}").text
    assert text.count("It was changed on") == 2
    assert "Before, it was £240.00: <bdi>2 × Boiler service</bdi>." in text  # noqa: RUF001
    assert "What is ordered now" in text


def test_a_link_leads_to_the_invoice_unless_the_order_was_cancelled(paying: Shop) -> None:
    here = f"/o/{order_of(paying).token}"
    assert f'<a href="{here}/invoice.pdf">Invoice (PDF)</a>' in paying.buyer.get(here).text
    assert "Invoice (PDF)" not in paying.buyer.get(with_money(paying, cancelled_at=NOW)).text
