"""Contacts are listed by what was sold to them, found by words, and handed out as CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.operations.history.keeping import keep as take_in
from shared.store import directory, xero_polls
from shared.store.xero_polls import History, Polls
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.shared.history.test_sums import INVOICE

HERE = "/manage/b/piano/customers/by-sales"


def sell(number: int, net: int) -> None:
    details = Details(f"Buyer {number:03}", email=f"b{number}@example.com")
    customer = Customer(f"b{number}", details=details, link=Link(f"x{number}", details), created_at=NOW)
    directory.save("piano", None, customer, (), NOW)
    invoice = replace(INVOICE, id=f"i{number}", contact_id=f"x{number}", dated=NOW.date(), net=net, total=net)
    take_in("piano", [invoice])


def names(text: str) -> list[str]:
    return re.findall(r"<bdi>(Buyer [0-9]+)</bdi>", text)


def test_the_largest_come_first_and_the_smallest_one_link_away(owner: Browser) -> None:
    for number, net in enumerate((5_00, 300_00, 20_00)):
        sell(number, net)
    text = owner.get(HERE).text
    assert names(text) == ["Buyer 001", "Buyer 002", "Buyer 000"]
    assert "£300.00" in text
    assert 'aria-sort="descending"' in text
    assert 'href="?sort=sold"' in text
    assert names(owner.get(f"{HERE}?sort=sold").text) == ["Buyer 000", "Buyer 002", "Buyer 001"]


def test_a_long_list_goes_on_where_it_ended(owner: Browser) -> None:
    for number in range(52):
        sell(number, 1_00 + number)
    first = owner.get(HERE).text
    (further,) = re.findall(r'href="([^"]+)" rel="next"', first)
    rest = owner.get(further.replace("&amp;", "&")).text
    assert (len(names(first)), names(rest)) == (50, ["Buyer 001", "Buyer 000"])
    assert 'rel="next"' not in rest


def test_words_find_whoever_they_find_whatever_was_sold(owner: Browser) -> None:
    sell(1, 5_00)
    sell(2, 6_00)
    text = owner.get(f"{HERE}?q=002").text
    assert names(text) == ["Buyer 002"]
    assert "aria-sort" not in text


def test_before_all_is_counted_the_page_says_so_and_then_as_of_when(owner: Browser) -> None:
    assert "Sales are being read from Xero and counted." in owner.get(HERE).text
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    assert "as of" in owner.get(HERE).text


@pytest.mark.parametrize("query", ["sort=name", "sort=-name", "q=" + "x" * 101, "cursor=abc"])
def test_an_address_that_makes_no_sense_is_refused_with_a_sentence(owner: Browser, query: str) -> None:
    assert owner.get(f"{HERE}?{query}").status == 422


def test_a_cursor_of_another_order_is_refused(owner: Browser) -> None:
    for number in range(52):
        sell(number, 1_00 + number)
    (further,) = re.findall(r'href="([^"]+)" rel="next"', owner.get(HERE).text)
    assert owner.get(further.replace("&amp;", "&") + "&sort=sold").status == 422


def test_the_file_has_everybody_to_the_penny(owner: Browser) -> None:
    for number in range(52):
        sell(number, 1_00 + number)
    answer = owner.get(f"{HERE}/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 52
    assert (rows[0]["Contact"], rows[0]["Sold to date"], rows[0]["This year"]) == (
        "Buyer 051",
        "1.51",
        "1.51",
    )
    assert (rows[0]["Last year"], rows[0]["Invoices"], rows[0]["Credit notes"]) == ("0.00", "1", "0")
