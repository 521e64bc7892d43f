"""A buyer orders once, at the prices that were shown, whatever is typed, pressed or tampered with."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.orderforms import placing
from shared.errors import Contended, Unavailable
from shared.operations.orders.placing import place
from shared.orders.forms import Extra, FormLine, OrderForm, Quantity
from shared.orders.stock import Counted
from shared.queue import Inbox, OrderToBook
from shared.store import stock
from shared.store.stock import Held
from tests.functions.orderforms.browser import SITE, Buyer, boxes
from tests.functions.orderforms.conftest import ADA, NOW, Shop

SCRIPTS = (
    "Ærøskøbing",
    "名前 太郎",
    "שרה",
    "O'Neil-Ōta",
    "مريم",
    "Ньютон",
    "नमस्ते",
    "Zo\u00eb",
    "e\u0301lodie",
)


def test_an_order_to_be_paid_by_invoice_is_stored_told_and_shown(shop: Shop) -> None:
    answer = shop.order(l1="2", l3="1")
    (order,) = shop.placed()
    assert (answer.status, answer.location) == (303, f"/o/{order.token}")
    assert (order.priced.gross, order.priced.vat) == (240_00 + 15_00, 40_00 + 2_50)
    assert (order.buyer.email, order.title, order.emailing) == (
        "ada@example.org",
        "Boiler service",
        "on_authorisation",
    )
    (message,) = shop.told()
    assert (message.tenant, message.read, message.event) == (
        "acme",
        OrderToBook(order.id),
        f"orders#{order.id}#ordered",
    )
    page = shop.buyer.get(answer.location)
    assert page.heading == "Thank you, we have your order"
    assert "The invoice comes to ada@example.org." in page.text
    assert "£255.00" in page.text


def test_nothing_is_ordered_before_the_total_was_seen(shop: Shop) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="2"))
    assert answer.status == 200
    assert "Your order comes to £240.00." in answer.text
    assert boxes(answer)["agreed"] == "24000"
    assert shop.placed() == []


def test_a_price_that_changed_meanwhile_is_shown_first(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    shop.save(lines=(FormLine("l1", "stool"),))
    answer = shop.buyer.post("/f/boilers", {each: typed[each] for each in typed if each not in NOT_L1})
    assert "Your order comes to £40.00." in answer.text
    assert shop.placed() == []


NOT_L1 = {"pieces-l2", "pieces-l3"}


def test_show_total_shows_it_and_asks_for_nothing_else(shop: Shop) -> None:
    typed = {"sent": "0" * 32, "look": "total", "pieces-l1": "3", "first_name": "Ada"}
    answer = shop.buyer.post("/f/boilers", typed)
    assert answer.status == 200
    assert "£360.00" in answer.text
    assert "There is a problem" not in answer.text
    assert boxes(answer)["first_name"] == "Ada"
    assert boxes(answer)["sent"] == "0" * 32
    assert shop.placed() == []


def test_show_total_says_what_is_wrong_with_the_pieces_alone(shop: Shop) -> None:
    answer = shop.buyer.post("/f/boilers", {"sent": "0" * 32, "look": "total", "pieces-l1": "one"})
    assert answer.status == 422
    assert "Please enter a whole number" in answer.text
    assert "first name" not in answer.text.partition("<form")[0]


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        ("-1", "Please enter a whole number, such as 1 or 2."),
        ("0", "Please choose something to order."),
        ("1.5", "Please enter a whole number, such as 1 or 2."),
        ("1000000000", "Please enter a whole number, such as 1 or 2."),
        ("99999", "Please order at most 9,999 of these."),
        ("\u0662", "Please enter a whole number, such as 1 or 2."),
        ("\uff11", "Please enter a whole number, such as 1 or 2."),
        ("", "Please choose something to order."),
    ],
)
def test_no_quantity_but_a_sound_one_is_taken(shop: Shop, pieces: str, says: str) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1=pieces))
    assert answer.status == 422
    assert says in answer.text
    assert shop.placed() == []


@pytest.mark.parametrize("look", [{}, {"look": "total"}], ids=["ordered", "total asked for"])
def test_a_sum_beyond_all_forms_is_refused_in_words(shop: Shop, look: dict[str, str]) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="9999") | look)
    assert answer.status == 422
    assert "less than £1,000,000" in answer.text


def test_what_costs_nothing_is_refused_in_words_that_fit(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", Extra("Visit", Decimal(0), "200", "OUTPUT2")),))
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1"))
    assert answer.status == 422
    assert "An order must come to a penny at least" in answer.text
    assert shop.placed() == []


def test_two_lines_of_one_product_cannot_together_be_more_than_there_is(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", "stool"), FormLine("l2", "stool")))
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="3", l2="3"))
    assert answer.status == 422
    for box in ("pieces-l1", "pieces-l2"):
        assert f'<a href="#{box}">Stool: Only 5 of these are left, for all lines together.</a>' in answer.text
    assert shop.order(l1="3", l2="2").status == 303
    assert stock.lefts("acme", ["stool"]) == {"stool": 0}


def test_prices_that_were_tampered_with_change_nothing(shop: Shop) -> None:
    typed = shop.opened(l1="1") | {"unit_price": "0.01", "price-l1": "1", "total": "1", "agreed": "1"}
    answer = shop.buyer.post("/f/boilers", typed)
    assert "Your order comes to £120.00." in answer.text
    shop.buyer.post("/f/boilers", typed | {"agreed": "12000"})
    assert [each.priced.gross for each in shop.placed()] == [120_00]


def test_a_product_that_is_not_on_the_form_cannot_be_ordered(shop: Shop) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1") | {"pieces-service": "1"})
    assert answer.status == 422
    assert "The form has changed since you opened it." in answer.text


def test_a_way_that_is_not_offered_cannot_be_chosen(shop: Shop) -> None:
    shop.save(ways=("card", "bank"))
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1") | {"way": "offline"})
    assert answer.status == 422
    assert '<a href="#way-0">Please choose how you want to pay.</a>' in answer.text


@pytest.mark.parametrize("email", ["ada", "ada@", "a@b@c", "ada@example.org, bob@example.org", "<b>@x"])
def test_a_wrong_e_mail_address_is_said_beside_its_box(shop: Shop, email: str) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1") | {"email": email})
    assert answer.status == 422
    assert '<a href="#email">' in answer.text
    assert 'id="email-error"' in answer.text
    assert 'aria-describedby="email-hint email-error" aria-invalid="true"' in answer.text


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_in_any_script_stays_as_it_is(shop: Shop, name: str) -> None:
    typed = shop.agreed(shop.opened(l1="1") | {"last_name": name})
    assert shop.buyer.post("/f/boilers", typed).status == 303
    (order,) = shop.placed()
    assert order.buyer.last_name == name
    assert name in unescape(shop.buyer.get(f"/o/{order.token}").text)


def test_markup_that_is_typed_is_text_on_every_page(shop: Shop) -> None:
    markup = '"><script>alert(1)</script>'
    typed = shop.opened(l1="1") | {"last_name": markup, "line1": markup, "notes": markup}
    shown = shop.buyer.post("/f/boilers", typed)
    order = shop.buyer.post("/f/boilers", typed | {"agreed": "12000"})
    for answer in (shown, shop.buyer.get(order.location)):
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;" in answer.text


def test_ten_kilobytes_of_text_are_refused_beside_their_box_and_kept(shop: Shop) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1") | {"notes": "x" * 10 * 1024})
    assert answer.status == 422
    assert "Please use at most 2,000 characters." in answer.text
    assert "x" * 10 * 1024 in answer.text


def test_more_than_a_form_holds_is_refused_on_a_page_of_our_own(shop: Shop) -> None:
    answer = shop.buyer.post("/f/boilers", shop.opened(l1="1") | {"notes": "x" * 16 * 1024})
    assert (answer.status, answer.heading) == (413, "You sent more than this form can take")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_what_is_no_form_is_refused(shop: Shop, kind: str) -> None:
    body = urlencode(shop.opened(l1="1")).encode()
    assert shop.buyer.send("/f/boilers", body, **{"Content-Type": kind}).status == 415


@pytest.mark.parametrize("body", [b"%ff%fe=%00&a", b"&&&", b"=", b"sent=%F0%28", b"\x00\xff", b"a=1&" * 200])
def test_what_no_browser_sends_gets_a_page_and_orders_nothing(shop: Shop, body: bytes) -> None:
    assert shop.buyer.send("/f/boilers", body).status in (415, 422)
    assert shop.placed() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "", "Sec-Fetch-Site": ""},
        {"Origin": "", "Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_is_refused(shop: Shop, headers: dict[str, str]) -> None:
    answer = shop.buyer.post("/f/boilers", shop.agreed(shop.opened(l1="1")), **headers)
    assert (answer.status, answer.heading) == (403, "This did not come from a page of ours")
    assert shop.placed() == []


@pytest.mark.parametrize("host", ["evil.example", "[", "a b", "", "x:99999999", "\u00e9"])
def test_a_host_that_is_not_ours_changes_neither_the_answer_nor_where_a_buyer_comes_back_to(
    shop: Shop, host: str
) -> None:
    typed = shop.agreed(shop.opened(l1="1")) | {"way": "card"}
    answer = shop.buyer.post("/f/boilers", typed, Host=host)
    assert answer.location.startswith("https://pay.example/")
    (back,) = shop.till.backs
    assert back.success.startswith(f"{SITE}/o/")
    assert back.cancel.startswith(f"{SITE}/o/")


@pytest.mark.parametrize("headers", [{"Origin": ""}, {"Sec-Fetch-Site": ""}])
def test_a_browser_that_says_it_in_one_way_is_believed(shop: Shop, headers: dict[str, str]) -> None:
    answer = shop.buyer.post("/f/boilers", shop.agreed(shop.opened(l1="1")), **headers)
    assert answer.status == 303


def test_the_box_that_nobody_sees_must_stay_empty_and_a_second_try_goes_through(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    answer = shop.buyer.post("/f/boilers", typed | {"website": "https://spam.example"})
    assert answer.status == 422
    assert "A box that must stay empty was filled in" in answer.text
    assert boxes(answer)["website"] == ""
    assert shop.placed() == []
    assert shop.buyer.post("/f/boilers", typed).status == 303


@pytest.mark.parametrize("shown_at", ["", "x", "99999999999", "999999999999999", "-1", "\u0661"])
def test_a_form_that_is_sent_at_once_is_shown_again(shop: Shop, shown_at: str) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    answer = shop.buyer.post("/f/boilers", typed | {"shown_at": shown_at})
    assert answer.status == 422
    assert "That was quick." in answer.text
    assert shop.placed() == []


def test_whoever_was_too_quick_needs_only_wait_and_send_again(shop: Shop) -> None:
    quick = boxes(shop.buyer.get("/f/boilers")) | ADA | {"pieces-l1": "1", "agreed": "12000"}
    again = shop.buyer.post("/f/boilers", quick)
    assert again.status == 422
    shop.clock.shift(timedelta(seconds=4))
    assert shop.buyer.post("/f/boilers", quick | boxes(again)).status == 303


def test_after_thirty_orders_an_hour_from_one_network_others_still_order(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    answers = [shop.buyer.post("/f/boilers", typed | {"sent": f"{n:032x}"}) for n in range(31)]
    assert [each.status for each in answers] == [303] * 30 + [429]
    assert "Too many orders came from your network" in answers[-1].text
    assert boxes(answers[-1])["first_name"] == "Ada"
    assert Buyer("198.51.100.7").post("/f/boilers", typed | {"sent": "f" * 32}).status == 303
    shop.clock.shift(timedelta(hours=1))
    assert shop.buyer.post("/f/boilers", typed | {"sent": "e" * 32}).status == 303


def test_a_household_counts_once_whatever_its_devices_call_themselves(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    for n in range(30):
        Buyer(f"2001:db8:1:2::{n:x}").post("/f/boilers", typed | {"sent": f"{n:032x}"})
    assert Buyer("2001:db8:1:2:9::1").post("/f/boilers", typed | {"sent": "f" * 32}).status == 429
    assert Buyer("2001:db8:1:3::1").post("/f/boilers", typed | {"sent": "f" * 32}).status == 303


def test_a_form_that_closed_meanwhile_takes_no_order(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    shop.save(state="closed")
    answer = shop.buyer.post("/f/boilers", typed)
    assert (answer.status, answer.heading) == (410, "This order form is closed")
    assert "What you have just sent was not ordered." in answer.text
    assert shop.placed() == []


def test_a_form_that_is_not_open_yet_takes_no_order(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    shop.save(opens_at=NOW + timedelta(days=1))
    answer = shop.buyer.post("/f/boilers", typed)
    assert (answer.status, answer.heading) == (403, "This order form is not open yet")
    assert "What you have just sent was not ordered." in answer.text
    assert shop.placed() == []


def test_pieces_that_others_have_taken_are_said_beside_their_box(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l2="4"))
    assert shop.order(l2="3").status == 303
    answer = shop.buyer.post("/f/boilers", typed)
    assert answer.status == 422
    assert '<a href="#pieces-l2">Stool: Only 2 of these are left.</a>' in answer.text
    assert boxes(answer)["pieces-l2"] == "4"


def test_a_race_for_the_last_piece_ends_in_a_clear_refusal(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = shop.agreed(shop.opened(l2="5"))

    def raced(*given: Any) -> Any:
        stock.take("acme", "stool", Held("ORD-ANOTHER", 1, NOW), Counted(Decimal(5), NOW))
        return place(*given)

    monkeypatch.setattr(placing, "place", raced)
    answer = shop.buyer.post("/f/boilers", typed)
    assert answer.status == 409
    assert "Only 4 of these are left." in answer.text
    assert shop.placed() == []
    assert stock.lefts("acme", ["stool"]) == {"stool": 4}


def test_the_last_pieces_leave_the_form_sold_out(shop: Shop) -> None:
    shop.save(lines=(FormLine("l2", "stool", Quantity(0, 5)),))
    typed = shop.agreed(shop.opened(l2="1"))
    assert shop.order(l2="5").status == 303
    answer = shop.buyer.post("/f/boilers", typed)
    assert (answer.status, answer.heading) == (409, "Sold out")


# ---- the same submission


def test_the_same_form_sent_twice_is_one_order_and_one_page(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l2="5"))
    first, second = (shop.buyer.post("/f/boilers", typed) for _ in range(2))
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert len(shop.placed()) == 1
    assert stock.lefts("acme", ["stool"]) == {"stool": 0}


def test_two_that_arrive_together_are_one_order(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = shop.agreed(shop.opened(l2="5"))
    first = shop.buyer.post("/f/boilers", typed)
    # The second has looked before the first was stored.
    monkeypatch.setattr(placing, "_placed_before", lambda found, sent: None)
    monkeypatch.setattr(placing, "refuse_unless_open", lambda *given, is_sent: None)
    monkeypatch.setattr("shared.operations.orders.offering.stock.lefts", lambda *given: {"stool": 5})
    second = shop.buyer.post("/f/boilers", typed)
    assert second.location == first.location
    assert len(shop.placed()) == 1


def test_whoever_goes_back_and_changes_the_form_sees_what_was_ordered(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    first = shop.buyer.post("/f/boilers", typed)
    again = shop.buyer.post("/f/boilers", typed | {"pieces-l1": "7", "agreed": "84000"})
    assert again.location == f"{first.location}?note=ordered"
    assert "this is what you ordered" in shop.buyer.get(again.location).text
    assert len(shop.placed()) == 1


def test_whoever_goes_back_can_look_at_the_total_and_is_led_on_to_the_same_page(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1") | {"way": "card"})
    first = shop.buyer.post("/f/boilers", typed)
    looked = shop.buyer.post("/f/boilers", typed | {"look": "total", "agreed": ""})
    assert boxes(looked)["agreed"] == "12000"
    assert shop.buyer.post("/f/boilers", typed | boxes(looked)).location == first.location
    assert len(shop.placed()) == 1


def test_an_order_stands_after_its_form_was_closed(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    first = shop.buyer.post("/f/boilers", typed)
    shop.save(state="closed")
    assert shop.buyer.post("/f/boilers", typed).location == first.location


@pytest.mark.parametrize("sent", ["", "x", "A" * 32, "0" * 31, "0" * 33, "\u0661" * 32])
def test_a_submission_without_a_sound_id_gets_one_and_is_sent_again(shop: Shop, sent: str) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    answer = shop.buyer.post("/f/boilers", typed | {"sent": sent})
    assert answer.status == 422
    assert len(boxes(answer)["sent"]) == 32
    assert shop.buyer.post("/f/boilers", typed | boxes(answer)).status == 303


def test_what_was_sent_to_one_form_says_nothing_to_another(shop: Shop, other: OrderForm) -> None:
    typed = shop.agreed(shop.opened(l1="1"))
    first = shop.buyer.post("/f/boilers", typed)
    second = shop.buyer.post("/f/guitars", typed)
    assert (first.status, second.status) == (303, 303)
    assert first.location != second.location
    assert len(shop.placed("acme")) == len(shop.placed("guitar")) == 1


# ---- what fails


def test_an_order_that_is_stored_stands_though_the_books_could_not_be_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("the queue takes nothing")

    typed = shop.agreed(shop.opened(l1="1"))
    monkeypatch.setattr(Inbox, "put", full)
    assert shop.buyer.post("/f/boilers", typed).status == 303
    assert len(shop.placed()) == 1


def test_an_order_that_could_not_be_stored_says_so_and_can_be_sent_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Contended("busy")

    typed = shop.agreed(shop.opened(l1="1"))
    with monkeypatch.context() as patch:
        patch.setattr("shared.operations.orders.placing.orders.place", busy)
        answer = shop.buyer.post("/f/boilers", typed)
    assert (answer.status, answer.heading) == (503, "We could not do that just now")
    assert shop.buyer.post("/f/boilers", typed).status == 303
    assert len(shop.placed()) == 1


def test_no_business_s_stock_is_another_s(shop: Shop, other: OrderForm) -> None:
    shop.order(l2="5")
    assert "5 left" in shop.buyer.get("/f/guitars").text
    assert stock.lefts("guitar", ["stool"]) == {}


def test_a_fixed_line_comes_along_whatever_is_typed(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", "service", Quantity(1, 1)),))
    typed = shop.opened(l1="7")
    assert typed["agreed"] == "12000"
    assert shop.buyer.post("/f/boilers", typed).status == 303
    assert [each.priced.gross for each in shop.placed()] == [120_00]
    assert shop.placed()[0].priced.lines[0].unit_price == Decimal(120)
