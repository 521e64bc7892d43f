"""A buyer opens a form, and sees what is sold, at which price, and what will happen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import boto3
import pytest

from functions.orderforms.assets import Assets
from functions.orderforms.pages import ENTRIES
from shared.catalogue.comparing import Kept
from shared.catalogue.products import Ours
from shared.orders.addresses import RESERVED
from shared.orders.forms import Extra, FormLine, Look, OrderForm, Quantity
from shared.orders.recurrence import Recurrence
from shared.store import catalogue, order_forms
from shared.store.pictures import Pictures
from shared.wiring.files import SIGNED
from tests.functions.orderforms.browser import Buyer, boxes
from tests.functions.orderforms.conftest import NOW, STOOL, Shop
from tests.shared.catalogue.test_pictures import PNG


def test_prices_are_shown_with_and_without_vat_before_anything_is_typed(shop: Shop) -> None:
    answer = shop.buyer.get("/f/boilers")
    assert (answer.status, answer.heading) == (200, "<bdi>Boiler service</bdi>")
    for each in ("£120.00", "with 20% VAT, £100.00 without", "£40.00", "5 left", "Acme Boilers"):
        assert each in answer.text


def test_each_opening_is_another_submission(shop: Shop) -> None:
    first, second = (boxes(shop.buyer.get("/f/boilers")) for _ in range(2))
    assert len(first["sent"]) == 32
    assert first["sent"] != second["sent"]


def test_a_form_with_one_line_shows_its_total_at_once(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", "service", Quantity(2, 2)),))
    answer = shop.buyer.get("/f/boilers")
    assert boxes(answer)["agreed"] == "24000"
    assert "Order and pay £240.00" in answer.text


def test_what_a_script_puts_in_place_of_the_page_is_there_to_be_put(shop: Shop) -> None:
    script = (Path(__file__).parents[3] / "frontend" / "orderforms" / "total.js").read_text()
    (ids,) = re.findall(r"for \(const id of (\[.*\])\)", script)
    text = shop.buyer.get("/f/boilers").text
    assert [f'id="{each}"' in text for each in json.loads(ids)] == [True] * 3


def test_what_comes_again_says_how_often(shop: Shop) -> None:
    monthly = Recurrence("month", 12)
    shop.save(lines=(FormLine("l1", "service", Quantity(1, 1), monthly),), ways=("card",))
    answer = shop.buyer.get("/f/boilers")
    assert "each month, for 12 months" in answer.text
    assert "£120.00 is taken each month" in answer.text


def test_without_vat_no_page_speaks_of_it(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", Extra("Lesson", Decimal(30), "200", "NONE")),))
    text = shop.buyer.get("/f/boilers").text
    assert "£30.00" in text
    assert "VAT" not in text


@pytest.mark.parametrize(
    "address", ["/f/nothing", "/f/", "/f/a/b/c", f"/f/{'x' * 3000}", "/f/%00", "/o/nobody"]
)
def test_where_nothing_is_a_page_says_so(shop: Shop, address: str) -> None:
    answer = shop.buyer.get(address)
    assert answer.status == 404
    assert "There is no" in answer.heading


@pytest.mark.parametrize("address", ["/f/Boilers", "/f/BOILERS", "/f/boilers/"])
def test_an_address_is_found_however_people_write_it(shop: Shop, address: str) -> None:
    answer = shop.buyer.get(address)
    assert answer.heading == "<bdi>Boiler service</bdi>"
    assert 'action="/f/boilers?order"' in answer.text


def test_an_address_that_a_form_has_left_leads_to_nobody_s_form(shop: Shop, other: OrderForm) -> None:
    shop.save(address="boilers-2")
    assert shop.buyer.get("/f/boilers-2").status == 200
    assert shop.buyer.get("/f/boilers").heading == "There is no order form at this address"
    with pytest.raises(order_forms.AddressTaken):
        order_forms.save("guitar", replace(other, address="boilers"))


def test_no_address_leads_on_to_the_site_that_a_request_names(shop: Shop) -> None:
    there = shop.order().location
    assert shop.buyer.get(f"{there}/").heading == "Thank you, we have your order"
    for address in ("/f/boilers/", f"{there}/", "//evil.example/f/boilers/", "/f/boilers/logo/"):
        assert "location" not in shop.buyer.get(address).headers


def test_a_draft_is_nobodys_business(shop: Shop) -> None:
    shop.save(state="draft")
    assert shop.buyer.get("/f/boilers").status == 404


def test_a_closed_form_says_so_and_that_orders_stand(shop: Shop) -> None:
    shop.save(state="closed")
    answer = shop.buyer.get("/f/boilers")
    assert (answer.status, answer.heading) == (410, "This order form is closed")
    assert "your order stands" in answer.text


def test_a_form_that_opens_later_says_when_in_the_business_s_time(shop: Shop) -> None:
    shop.save(opens_at=NOW.replace(month=7, year=2027))
    answer = shop.buyer.get("/f/boilers")
    assert (answer.status, answer.heading) == (403, "This order form is not open yet")
    assert "30 Jul 2027, 10:00" in answer.text


def test_what_is_sold_out_has_no_box_and_the_rest_can_be_ordered(shop: Shop) -> None:
    _stock(0)
    answer = shop.buyer.get("/f/boilers")
    assert "Sold out" in answer.text
    assert "pieces-l2" not in boxes(answer)
    assert "pieces-l1" in boxes(answer)


def test_a_form_of_which_nothing_is_left_says_so(shop: Shop) -> None:
    shop.save(lines=(FormLine("l1", "service"), FormLine("l2", "stool", Quantity(1, 1))))
    _stock(0)
    answer = shop.buyer.get("/f/boilers")
    assert (answer.status, answer.heading) == (409, "Sold out")


def test_what_the_owner_hides_is_not_on_the_form(shop: Shop) -> None:
    catalogue.save_ours("acme", "service", Ours(is_hidden=True))
    assert "Boiler service</bdi></h2>" not in shop.buyer.get("/f/boilers").text


def test_markup_of_an_owner_s_is_text(shop: Shop) -> None:
    shop.save(title="<script>alert(1)</script>", look=Look("<b>Acme</b>"), text="<i>&", terms="<u>")
    text = shop.buyer.get("/f/boilers").text
    assert "<script>alert" not in text
    assert not {"<b>", "<i>", "<u>"} & {text[at : at + 3] for at in range(len(text))}


def test_buyers_read_how_the_business_is_reached_on_its_form_on_their_order_and_when_it_is_closed(
    shop: Shop,
) -> None:
    shop.save(reached_by="01632 960123")
    phone = '<a href="tel:01632960123"><bdi>01632 960123</bdi></a>'
    asks = f"<p>A question? Ask <bdi>Acme Boilers</bdi>: {phone}</p>"
    order = shop.order().location
    assert asks in shop.buyer.get("/f/boilers").text
    wrong = f"Ask <bdi>Acme Boilers</bdi> ({phone}), and name the order's number."
    assert wrong in shop.buyer.get(order).text
    shop.save(state="closed")
    assert asks in shop.buyer.get("/f/boilers").text


def test_an_order_says_how_the_business_is_reached_now(shop: Shop) -> None:
    order = shop.order().location
    text = shop.buyer.get(order).text
    assert "Ask <bdi>Acme Boilers</bdi>, and name the order's number." in text
    shop.save(reached_by="ask@acme.example")
    assert 'href="mailto:ask@acme.example"' in shop.buyer.get(order).text


def test_what_is_neither_phone_nor_mail_is_text_and_leads_nowhere(shop: Shop) -> None:
    shop.save(reached_by="javascript:alert(1) <b>")
    text = shop.buyer.get("/f/boilers").text
    assert "<bdi>javascript:alert(1) &lt;b&gt;</bdi></p>" in text
    for each in ("mailto:", 'href="tel:', 'href="javascript:', "<b>"):
        assert each not in text


def test_a_form_that_does_not_say_how_its_business_is_reached_asks_for_no_question(shop: Shop) -> None:
    assert "A question?" not in shop.buyer.get("/f/boilers").text


def test_a_browser_may_go_on_to_where_buyers_pay_and_nowhere_else(shop: Shop) -> None:
    headers = shop.buyer.get("/f/boilers").headers
    assert (
        "form-action 'self' https://checkout.stripe.com http://localhost:8420;"
        in headers["content-security-policy"]
    )
    assert headers["referrer-policy"] == "same-origin"


def test_a_form_may_be_gone_back_to_and_an_order_s_page_is_kept_nowhere(shop: Shop) -> None:
    assert shop.buyer.get("/f/boilers").headers["cache-control"] == "private, no-cache"
    order = shop.order().location
    assert shop.buyer.get(order).headers["cache-control"] == "no-store"


def test_a_page_is_small_and_each_part_of_it_is_kept(shop: Shop) -> None:
    answer = shop.buyer.get("/f/boilers")
    assert len(answer.text) < 20_000
    colour = shop.buyer.get("/f/colours/ffd500.css")
    assert colour.text == ":root { --brand: #ffd500; --on-brand: #000000; }\n"
    assert "immutable" in colour.headers["cache-control"]


@pytest.mark.parametrize("colour", ["red", "FFD500", "ffd50", "ffd500;}", "%3Cb%3Eabc"])
def test_what_is_no_colour_is_no_page(shop: Shop, colour: str) -> None:
    assert shop.buyer.get(f"/f/colours/{colour}.css").status == 404


def test_a_logo_is_the_business_s_own_picture(shop: Shop) -> None:
    bucket = Pictures(boto3.client("s3", config=SIGNED), "local-exports")
    shop.save(look=Look(logo=bucket.put("acme", "logo", PNG).key))
    assert 'src="/f/boilers/logo"' in shop.buyer.get("/f/boilers").text
    answer = shop.buyer.get("/f/boilers/logo")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")


def test_a_picture_of_another_business_is_no_logo(shop: Shop) -> None:
    bucket = Pictures(boto3.client("s3", config=SIGNED), "local-exports")
    shop.save(look=Look(logo=bucket.put("guitar", "logo", PNG).key))
    assert shop.buyer.get("/f/boilers/logo").status == 404
    assert shop.buyer.get("/f/boilers/logo", "HEAD").status == 404


def test_a_form_without_a_logo_has_none(shop: Shop) -> None:
    assert shop.buyer.get("/f/boilers/logo").status == 404


def test_a_page_that_fails_says_so_without_saying_why(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("functions.orderforms.pages.offers_of", broken)
    answer = shop.buyer.get("/f/boilers")
    assert (answer.status, answer.heading) == (500, "Something went wrong on our side")
    assert "secret" not in answer.text


def test_two_businesses_forms_are_two(shop: Shop, other: OrderForm) -> None:
    assert "Guitars" in shop.buyer.get("/f/guitars").text
    assert "Guitars" not in shop.buyer.get("/f/boilers").text


def test_a_wrong_method_gets_a_page(shop: Shop) -> None:
    assert Buyer().get("/f/boilers", "DELETE").status == 405


def _stock(pieces: int) -> None:
    catalogue.keep(
        "acme", [Kept(replace(STOOL, quantity_on_hand=Decimal(pieces), updated_at=NOW + timedelta(1)))]
    )


def test_no_form_has_the_address_of_what_its_pages_are_made_of() -> None:
    own = {each.path.split("/")[2] for each in ENTRIES if each.path.startswith("/f/")} - {"{address}"}
    assert own | {Assets.PREFIX.split("/")[2]} <= RESERVED
