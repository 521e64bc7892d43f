from __future__ import annotations

from shared.store import jobs, xero_polls
from tests.functions.manage.books import Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.customers.conftest import HERE


def test_all_contacts_are_read_again_within_a_minute(pages: Pages, books: Books) -> None:
    owner = pages.signed_in("owner")
    jobs.begin("piano", "contacts", NOW.replace(year=2027))
    assert owner.post(f"{HERE}/read").location == HERE
    assert jobs.due_at("piano", "contacts") == NOW
    assert xero_polls.asked_at("piano") == NOW


def test_the_first_import_is_told_on_the_list_of_a_business_that_is_connected(
    pages: Pages, books: Books
) -> None:
    assert "The first import is under way" in pages.signed_in("reader").get(HERE).text


def test_the_page_says_that_sales_are_read_again_as_well(pages: Pages, books: Books) -> None:
    text = pages.signed_in("owner").get(HERE).text
    assert "Read all contacts and their sales from Xero again" in text


def test_a_business_without_xero_has_nothing_to_read(owner: Browser) -> None:
    assert "Read all contacts" not in owner.get(HERE).text
