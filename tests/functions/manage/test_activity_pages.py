"""What moved is listed, found and told to everybody of the business, and to nobody else."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from pynamodb.expressions.update import Action

from shared.booking.changes import changed
from shared.booking.decision import Booking, NeedsReview
from shared.booking.orders import cancelled, ordered
from shared.history.documents import SalesDocument
from shared.ledger.documents import Line, Spend
from shared.money import Money
from shared.operations import undo
from shared.operations.activity import LOOKED_AT, PAGE
from shared.operations.history.keeping import keep
from shared.orders.orders import Change, Order
from shared.orders.pricing import Priced
from shared.settings import Settings
from shared.store import ledger, orders
from shared.store.tables.ledger import RowItem
from shared.undo.dependencies import OneSource
from tests import factories
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import MOVEMENT, NOW, Pages
from tests.functions.manage.moved import EARLIER, MINUTE, keys_of, moved, posted, sale, undone
from tests.functions.manage.stuck import set_up
from tests.shared.booking.made_orders import ORDER

HERE, API = "/manage/b/piano/activity", "/api/businesses/piano/activity"


def ids(text: str) -> list[str]:
    return re.findall(r"/activity/of/(txn_\d+)", text)


def link(answer: Answer, words: str) -> str:
    (href,) = re.findall(rf'<a href="([^"]*)"[^>]*>{words}</a>', answer.text)
    return unescape(href)


def test_what_moved_is_listed_the_newest_first_in_an_accountants_words(owner: Browser) -> None:
    moved(2, sale(2), payer="Priya Nair", description="Boiler service", gross=10000)
    moved(1, category="payout", gross=-25000, provider="gocardless")
    text = owner.get(HERE).text
    assert ids(text) == ["txn_0001", "txn_0002"]
    for told in (
        "Payout",
        "GoCardless",
        "\N{MINUS SIGN}£250.00",
        "Left out",
        "Payment",
        "Priya Nair, Boiler service",
        "£100.00",
        "£1.50",
        "On its way",
        "Invoice, Payment of an invoice, Spend money",
    ):
        assert told in text, told


def test_the_list_goes_on_page_by_page_and_shows_each_movement_once(owner: Browser) -> None:
    keys = [moved(each) for each in range(2 * PAGE + 3)]
    seen, answer = [], owner.get(HERE)
    while True:
        seen += ids(answer.text)
        if "Next page" not in answer.text:
            break
        answer = owner.get(link(answer, "Next page"))
    assert seen == keys


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("provider=gocardless", [3]),
        ("kind=payout", [3]),
        ("kind=payment&stands=needs_attention", [2]),
        ("stands=left_out", [0, 1, 3]),
        ("amount=123.45", [1]),
        ("amount=%C2%A31,000.00", [3]),
        ("amount=-1000", [3]),
        ("q=nair", [0]),
        ("q=NAIR+boiler", [0]),
        ("q=txn_0002", [2]),
        ("q=nobody", []),
        ("month=2026-10", [1]),
        ("month=2026-09", []),
        ("stands=needs_attention&month=2026-10", []),
    ],
)
def test_a_filter_finds_what_fits_and_nothing_else(owner: Browser, asked: str, found: list[int]) -> None:
    moved(0, payer="Priya Nair", description="Boiler service")
    moved(1, at=datetime(2026, 10, 31, 12, tzinfo=UTC), gross=12345)
    moved(2, NeedsReview("unknown_category", "a reserve"))
    moved(3, category="payout", provider="gocardless", gross=-100000)
    assert sorted(ids(owner.get(f"{HERE}?{asked}").text)) == [f"txn_{each:04}" for each in found]


def test_a_movement_that_stands_in_xero_is_found_there_and_not_among_what_is_on_its_way(
    owner: Browser,
) -> None:
    moved(1, sale(1))
    moved(2, sale(2))
    posted("cus_1", "ch_1 invoice", "txn_0001 payment", "txn_0001 fee")
    assert ids(owner.get(f"{HERE}?stands=in_xero").text) == ["txn_0001"]
    assert ids(owner.get(f"{HERE}?stands=on_its_way").text) == ["txn_0002"]


def test_a_movement_with_several_open_documents_is_listed_once_over_all_pages(owner: Browser) -> None:
    keys = [moved(each, sale(each)) for each in range(PAGE)]
    seen, answer = [], owner.get(f"{HERE}?stands=on_its_way")
    while True:
        seen += ids(answer.text)
        if "Next page" not in answer.text:
            break
        answer = owner.get(link(answer, "Next page"))
    assert sorted(seen) == keys


def test_a_search_says_how_far_back_it_has_looked_and_goes_on_from_there(owner: Browser) -> None:
    for each in range(LOOKED_AT + 5):
        moved(each, payer="Priya Nair" if each == LOOKED_AT + 2 else "Bert")
    first = owner.get(f"{HERE}?q=priya")
    assert ids(first.text) == []
    assert "Nothing found yet. Looked back as far as" in " ".join(first.text.split())
    assert ids(owner.get(link(first, "Search further back")).text) == [f"txn_{LOOKED_AT + 2:04}"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("provider=paypal", "Choose one of the list."),
        ("kind=invoice", "Choose one of the list."),
        ("stands=upright", "Choose one of the list."),
        ("month=2026-13", "Write a month as 2026-11."),
        ("amount=ten", "Write an amount as 12.50."),
        ("amount=1.234", "Write an amount as 12.50."),
        ("amount=1,2", "Write an amount as 12.50."),
        ("amount=NaN", "Write an amount as 12.50."),
        (f"q={'a' * 101}", "Search for up to 100 letters and digits."),
        ("q=a%00b", "Search for up to 100 letters and digits."),
        ("cursor=bm90aGluZw", "Begin with the list&#39;s first page."),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_what_to_write(
    owner: Browser, asked: str, says: str
) -> None:
    answer = owner.get(f"{HERE}?{asked}")
    assert (answer.status, says in answer.text) == (422, True)
    assert owner.call("GET", f"{API}?{asked}", None).status == 422


def test_a_cursor_of_another_list_or_business_leads_nowhere(world: Pages) -> None:
    for each in range(PAGE + 1):
        moved(each)
        moved(each, tenant="guitar")
    reader, other = world.signed_in("reader"), world.signed_in("owner_of_another")
    there = link(other.get("/manage/b/guitar/activity"), "Next page").partition("cursor=")[2]
    assert reader.get(f"{HERE}?cursor={there}").status == 422
    own = link(reader.get(HERE), "Next page").partition("cursor=")[2]
    assert reader.get(f"{HERE}?cursor={own}").status == 200
    assert reader.get(f"{HERE}?kind=payment&cursor={own}").status == 422
    assert reader.get(f"{HERE}?cursor={own[:-1]}").status == 422


def test_the_csv_holds_exactly_what_the_page_shows_and_no_formula(owner: Browser) -> None:
    moved(1, payer="=HYPERLINK(1)", description="-2+3")
    moved(2, category="payout", gross=-5)
    page = owner.get(HERE)
    answer = owner.get(link(page, "Download what is shown as CSV"))
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert [row[-1] for row in rows] == ids(page.text)
    told = dict(zip(head, rows[0], strict=True))
    assert (told["Payer"], told["Description"]) == ("'=HYPERLINK(1)", "'-2+3")
    assert (told["Amount"], told["Fee"], told["Net"], told["Currency"]) == ("100.01", "1.50", "98.51", "GBP")
    assert dict(zip(head, rows[1], strict=True))["Amount"] == "-0.05"


def test_a_movement_is_told_from_its_provider_to_its_documents(running: Browser) -> None:
    key = moved(1, sale(1), payer="Priya Nair", description="Boiler service", gross=10000)
    posted("ch_1 invoice")
    text = running.get(f"{HERE}/of/{key}").text
    for told in (
        "Payment of £100.00",
        "It happened at Stripe.",
        "It was read and booked as 3 documents.",
        "Invoice: posted to Xero.",
        "Contact Priya Nair",
        "Boiler service, £100.00: account 200 Sales, the account for sales and subscriptions.",
        "Account 091 Stripe, Stripe&#39;s clearing account.",
        "Tax: no VAT.",
        "InvoiceID=id-1",
        "Take it out of Xero",
    ):
        assert told in text, told


def test_a_reader_sees_a_movement_and_no_way_to_undo_it(world: Pages) -> None:
    key = moved(1, sale(1))
    text = world.signed_in("reader").get(f"{HERE}/of/{key}").text
    assert "Payment of £100.01" in text
    assert "Take it out of Xero" not in text


def test_what_is_left_out_says_why_and_what_to_do(world: Pages) -> None:
    text = world.signed_in("reader").get(f"{HERE}/of/{MOVEMENT}").text
    assert "It happened before the start date of the feed." in text
    assert "It has no documents." in text


@pytest.mark.parametrize("key", ["txn_9999", "ch_1%20invoice", "a" * 200, "%2E%2E"])
def test_what_is_no_movement_is_not_found(owner: Browser, key: str) -> None:
    moved(1, sale(1))
    assert owner.get(f"{HERE}/of/{key}").status == 404
    assert owner.call("GET", f"{API}/{key}", None).status == 404


def test_the_api_tells_the_same_in_pence(owner: Browser) -> None:
    key = moved(1, sale(1), payer="Priya Nair", gross=10000)
    (movement,) = owner.call("GET", API, None).document["movements"]
    assert (movement["id"], movement["gross"], movement["fee"], movement["net"]) == (key, 10000, 150, 9850)
    assert (movement["kind"], movement["stands"], movement["payer"]) == (
        "payment",
        "on_its_way",
        "Priya Nair",
    )
    told = owner.call("GET", f"{API}/{key}", None).document
    assert [each["key"] for each in told["documents"]] == [
        "cus_1",
        "ch_1 invoice",
        "txn_0001 payment",
        "txn_0001 fee",
    ]


def test_what_was_taken_out_is_found_whatever_its_documents_are_called(owner: Browser) -> None:
    set_up("piano")
    fee = Spend(
        "txn_0001 fee", "supplier:stripe", "091", EARLIER.date(), (Line("Fee", "404", Money(150), "NONE"),)
    )
    moved(1, Booking((fee,)), category="fee", gross=-150)
    posted("txn_0001 fee")
    undo.undo("piano", OneSource("txn_0001"), NOW, "somebody")
    assert ids(owner.get(f"{HERE}?stands=on_its_way").text) == ["txn_0001"]
    undone(1, "txn_0001 fee")
    assert ids(owner.get(f"{HERE}?stands=taken_out").text) == ["txn_0001"]


def test_a_movement_whose_documents_are_leaving_is_listed_once_over_all_pages(owner: Browser) -> None:
    set_up("piano")
    for number in range(PAGE):
        moved(number, sale(number))
        posted(*keys_of(number))
        undo.undo("piano", OneSource(f"txn_{number:04}"), NOW, "somebody")
    seen, answer = [], owner.get(f"{HERE}?stands=on_its_way")
    while True:
        seen += ids(answer.text)
        following = [words for words in ("Next page", "Search further back") if words in answer.text]
        if not following:
            break
        answer = owner.get(link(answer, following[0]))
    assert sorted(seen) == [f"txn_{number:04}" for number in range(PAGE)]


def test_what_cannot_leave_xero_is_found_where_it_needs_attention(owner: Browser) -> None:
    set_up("piano")
    moved(1, sale(1))
    posted(*keys_of(1))
    undo.undo("piano", OneSource("txn_0001"), NOW, "somebody")
    actions: list[Action] = [RowItem.state.set("parked"), RowItem.reason_code.set("period_locked")]
    key = "txn_0001 fee removal"
    RowItem("piano", key).update(actions=[*actions, RowItem.open_work.set(f"parked#period_locked#{key}")])
    assert ids(owner.get(f"{HERE}?stands=needs_attention").text) == ["txn_0001"]
    assert "Needs attention" in owner.get(f"{HERE}/of/txn_0001").text


def test_a_page_on_which_nothing_fits_goes_on_and_does_not_say_that_nothing_does(owner: Browser) -> None:
    moved(0, sale(1))
    posted(*keys_of(1))
    for number in range(1, PAGE + 2):
        moved(number + 10, at=NOW)
    first = owner.get(f"{HERE}?stands=in_xero")
    assert ids(first.text) == []
    assert "No movement matches." not in first.text
    assert ids(owner.get(link(first, "Search further back")).text) == ["txn_0000"]


def test_a_story_says_when_a_document_was_posted_and_when_it_was_taken_out(
    running: Browser, pages: Pages
) -> None:
    key = moved(1, sale(1))
    posted(*keys_of(1))
    undo.undo("piano", OneSource(key), NOW, "somebody")
    pages.pass_time(timedelta(minutes=5))
    removal = "ch_1 invoice removal"
    actions: list[Action] = [RowItem.state.set("posted"), RowItem.settled_at.set(NOW + 5 * MINUTE)]
    RowItem("piano", removal).update(actions=[*actions, RowItem.open_work.remove()])
    undone(1)
    text = re.sub("<[^>]+>", "", running.get(f"{HERE}/of/{key}").text)
    assert "29 Nov 2026, 09:00 Invoice: posted to Xero." in text
    assert "29 Nov 2026, 09:05 Invoice: taken out of Xero." in text


def test_an_invoice_says_to_whom_it_was_made_out_although_the_contact_may_have_changed_since(
    running: Browser,
) -> None:
    key = moved(1, sale(1))
    posted("ch_1 invoice")
    RowItem("piano", "ch_1 invoice").update(actions=[RowItem.made_out_to.set("Ada <Ltd>\n1 High St")])
    text = running.get(f"{HERE}/of/{key}").text
    assert "When it was posted, it was made out to Ada &lt;Ltd&gt;, 1 High St." in text
    shown = {each["key"]: each for each in running.call("GET", f"{API}/{key}", None).document["documents"]}
    assert shown["ch_1 invoice"]["made_out_to"] == ["Ada <Ltd>", "1 High St"]
    assert shown["txn_0001 fee"]["made_out_to"] == []


@pytest.mark.parametrize(
    ("in_xero", "says"),
    [
        ({"paid": 100_00, "left": 0, "status": "PAID"}, ""),
        ({"left": 100_00}, ""),
        (
            {"paid": 30_00, "left": 70_00},
            "£30.00 of it was paid in Xero by somebody else. £70.00 is left to be paid.",
        ),
        (
            {"credited": 100_00, "left": 0, "status": "PAID"},
            "£100.00 of it was credited in Xero by somebody else.",
        ),
        ({"status": "VOIDED"}, "Somebody has voided it in Xero."),
    ],
)
def test_an_invoice_says_what_somebody_else_has_done_to_it_in_xero(
    running: Browser, in_xero: dict[str, Any], says: str
) -> None:
    key = moved(1, sale(1))
    posted("ch_1 invoice")
    if in_xero.get("paid") == 100_00:
        posted("txn_0001 payment")
    shown = SalesDocument(
        "invoice",
        "id-1",
        "x1",
        NOW.date(),
        in_xero.get("status", "AUTHORISED"),
        NOW,
        reference="ch_1 invoice",
    )
    keep("piano", [replace(shown, **in_xero)])
    text = running.get(f"{HERE}/of/{key}").text
    told = re.findall(r"(?:Somebody has|£[0-9.]+ (?:of it|is left))[^<]*", text)
    assert " ".join(told) == says


# ---- orders


def test_an_order_is_listed_among_what_moved_though_it_moves_nothing(owner: Browser) -> None:
    set_up("piano")
    settings = Settings.from_dict(factories.settings())
    order = replace(ORDER, ordered_at=EARLIER)
    ledger.record("piano", ordered(order, settings), NOW)
    moved(1)
    for asked in ("provider=orders", "kind=order", "q=hopper", f"q={ORDER.id}", "stands=on_its_way"):
        text = owner.get(f"{HERE}?{asked}").text
        assert f"/activity/of/{ORDER.id}" in text, asked
        assert ids(text) == [], asked
    assert "Order form" in owner.get(HERE).text


def test_the_story_of_a_change_tells_of_the_invoice_that_is_changed(owner: Browser) -> None:
    set_up("piano")
    settings = Settings.from_dict(factories.settings())
    change = Change(f"{ORDER.id}:changed-1f", EARLIER + MINUTE, ORDER.priced)
    fewer = Priced(ORDER.priced.lines[:1])
    order = replace(ORDER, ordered_at=EARLIER, priced=fewer, changes=(change,))
    ledger.record("piano", ordered(order, settings), NOW)
    ledger.record("piano", changed(order, change, settings), NOW)
    assert f"/activity/of/{ORDER.id}%3Achanged-1f" in owner.get(f"{HERE}/of/{ORDER.id}").text
    text = owner.get(f"{HERE}/of/{ORDER.id}%3Achanged-1f").text
    for told in ("The order was changed.", "Change of an invoice", "Order changed"):
        assert told in text, told
    assert "Change of an invoice" in owner.get(f"/manage/b/piano/orders/o/{_stored(order)}").text


def _stored(order: Order) -> str:
    assert orders.place("piano", order)
    return order.id


def test_the_story_of_an_order_tells_of_its_invoice_and_of_its_cancellation(owner: Browser) -> None:
    set_up("piano")
    settings = Settings.from_dict(factories.settings())
    order = replace(ORDER, ordered_at=EARLIER, cancelled_at=EARLIER + MINUTE)
    ledger.record("piano", ordered(order, settings), NOW)
    ledger.record("piano", cancelled(order, settings), NOW)
    text = owner.get(f"{HERE}/of/{ORDER.id}").text
    for told in (
        "Order form",
        "The order came in.",
        "Nothing moved",
        "booked as 1 document",
        "\N{POUND SIGN}120.00",
    ):
        assert told in text, told
    assert "It happened at" not in text
    assert "found by the feed" not in text
    assert f"/activity/of/{ORDER.id}%3Acancelled" in text
    assert "The order was cancelled." in owner.get(f"{HERE}/of/{ORDER.id}%3Acancelled").text


def test_programs_are_told_of_an_order_as_of_a_movement(owner: Browser) -> None:
    settings = Settings.from_dict(factories.settings())
    ledger.record("piano", ordered(replace(ORDER, ordered_at=EARLIER), settings), NOW)
    (told,) = owner.call("GET", f"{API}?kind=order", None).document["movements"]
    assert (told["id"], told["provider"], told["name"], told["gross"]) == (ORDER.id, "orders", "Order", None)
