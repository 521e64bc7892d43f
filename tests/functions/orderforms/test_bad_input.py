"""Whatever is typed into whichever box, a buyer reads a page, and nobody orders what was not meant."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from functions.orderforms import ordering
from local.stack.lambdas import context
from shared.store import stock
from tests.functions.manage.browser import event, read
from tests.functions.orderforms.browser import SITE, Buyer, boxes
from tests.functions.orderforms.conftest import Shop

# All that a form sends, whoever typed it, and what no form of ours sends.
BOXES = (
    *("agreed", "city", "company", "country", "delivers_elsewhere", "delivery_line1", "email", "first_name"),
    *("last_name", "line1", "line2", "look", "notes", "phone", "pieces-l1", "postal_code", "sent"),
    *("shown_at", "terms", "unheard_of", "way", "website"),
)
TEXTS = (
    "",
    "\x00",
    "\x00\x1b[31m",
    "\u202e\u2066",
    "\ufeff",
    "\uff11",
    "1\r\nSet-Cookie: a=b",
    "a@b.example\r\nBcc: c@d.example",
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }}",
    "=HYPERLINK(0)",
    "../../../etc/passwd",
    "https://evil.example/",
    "\U0001f600" * 60,
    "x" * 10 * 1024,
    "9" * 400,
)
KIND = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("box", BOXES)
def test_whatever_stands_in_a_box_is_taken_as_text_or_refused_on_a_page(shop: Shop, box: str) -> None:
    shop.buyer = Buyer()
    typed = shop.agreed(shop.opened(l1="1"))
    for number, text in enumerate(TEXTS):
        before = len(shop.placed())
        # Each is somebody else, who has opened the form anew.
        buyer, anew = Buyer(f"198.51.100.{number}"), typed | {"sent": f"{number:032x}"}
        answer = buyer.post("/f/boilers", anew | {box: text})
        assert answer.status in (200, 303, 422), text
        assert "<script>alert" not in answer.text
        assert "set-cookie" not in answer.headers
        assert len(shop.placed()) == before + (answer.status == 303)
        if answer.status == 303:
            assert answer.location.startswith("/o/")
            page = buyer.get(answer.location)
            assert (page.status, "<script>alert" in page.text) == (200, False)
    assert {each.priced.gross for each in shop.placed()} <= {120_00}


def test_of_a_box_that_comes_twice_the_last_one_counts_and_its_total_is_shown_first(shop: Shop) -> None:
    twice = [*shop.agreed(shop.opened(l1="1")).items(), ("pieces-l1", "3")]
    answer = shop.buyer.send("/f/boilers", urlencode(twice).encode())
    assert "Your order comes to £360.00." in answer.text
    assert shop.placed() == []


@pytest.mark.parametrize(("notes", "status"), [("x", 303), ("x" * 16 * 1024, 413)])
def test_a_body_is_measured_and_read_as_it_was_before_it_became_base64(
    shop: Shop, notes: str, status: int
) -> None:
    body = urlencode(shop.agreed(shop.opened(l1="1")) | {"notes": notes}).encode()
    asked = event("POST", "/f/boilers", {"Origin": SITE, **KIND}, {}, "aws", body)
    assert asked["isBase64Encoded"]
    assert read(ordering.handler(asked, context("orderforms"))).status == status


def test_two_tabs_on_the_last_pieces_are_one_order_and_a_clear_refusal(shop: Shop) -> None:
    tabs = [shop.agreed(shop.opened(l2="5")) for _ in range(2)]
    first, second = (shop.buyer.post("/f/boilers", each) for each in tabs)
    assert (first.status, second.status) == (303, 422)
    assert "Stool: These are sold out." in second.text
    assert len(shop.placed()) == 1
    assert stock.lefts("acme", ["stool"]) == {"stool": 0}


def test_a_form_keeps_what_was_typed_whatever_was_wrong_with_it(shop: Shop) -> None:
    typed = shop.agreed(shop.opened(l1="1")) | {"email": "ada", "line2": "\u05e9\u05e8\u05d4 & <Co>"}
    kept = boxes(shop.buyer.post("/f/boilers", typed))
    assert (kept["email"], kept["line2"]) == ("ada", "\u05e9\u05e8\u05d4 & <Co>")
