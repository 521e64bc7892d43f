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


def test_where_the_search_goes_on_the_page_does_not_say_that_there_is_nobody(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No sales have been counted yet." in owner.get(HERE).text
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    assert "Nothing was sold to any contact yet." in owner.get(HERE).text
    assert "No contact matches." in owner.get(f"{HERE}?q=nobody").text
    sell(1, 5_00)
    # To whom more was sold is no customer here.
    take_in("piano", [replace(INVOICE, id=f"i{each}", contact_id=each, net=9_00) for each in ("s1", "s2")])
    for name in ("MOST_READ", "AT_ONCE"):
        monkeypatch.setattr(f"shared.operations.history.by_sales.{name}", 2)
    text = owner.get(HERE).text
    assert "None among those looked through so far. Go on to the next page." in text
    assert "Nothing was sold" not in text
    (further,) = re.findall(r'href="([^"]+)" rel="next"', text)
    assert names(owner.get(further.replace("&amp;", "&")).text) == ["Buyer 001"]


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
    assert rows[0] == {
        "Contact": "Buyer 051",
        "E-mail": "b51@example.com",
        "Sold to date before VAT": "1.51",
        "Sold to date with VAT": "1.51",
        f"{NOW.year} before VAT": "1.51",
        f"{NOW.year - 1} before VAT": "0.00",
        "Invoices": "1",
        "Credit notes": "0",
    }
