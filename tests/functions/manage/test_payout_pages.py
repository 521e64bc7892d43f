from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest

from shared.provider import Provider
from shared.reconciliation.payouts import PayoutItem, PayoutMatch, RowState
from shared.store import payouts
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages
from tests.shared.store.test_payouts import MATCH, OPEN

HERE = "/manage/b/piano/reconciliation/payouts/stripe"


def keep(tenant: str, number: int, provider: Provider = "stripe", match: PayoutMatch = MATCH) -> None:
    day = date(2026, 9, 1) + timedelta(days=number)
    paid = replace(match.payout, provider=provider, id=f"po_{number}", day=day)
    payouts.keep(tenant, replace(match, payout=paid))


def ids(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">(po_\d+)</a>', text)


def next_page(text: str) -> str | None:
    found = re.search(r'<a href="([^"]*)" rel="next">', text)
    return unescape(found[1]) if found else None


def walked(browser: Browser, address: str | None) -> Iterator[list[str]]:
    """Follows the links from page to page, and yields what each lists."""
    while address:
        answer = browser.get(address)
        assert answer.status == 200
        yield ids(answer.text)
        address = next_page(answer.text)


@pytest.mark.parametrize("count", [1, 25, 26, 51])
def test_all_payouts_are_listed_once_the_newest_first_25_a_page(owner: Browser, count: int) -> None:
    for number in range(count):
        keep("piano", number)
    keep("piano", 99, "gocardless")
    keep("guitar", 98)
    pages = [*walked(owner, HERE)]
    assert [each for page in pages for each in page] == [f"po_{number}" for number in reversed(range(count))]
    assert [len(page) for page in pages[:-1]] == [25] * (len(pages) - 1)
    assert pages[-1]


CURSORS = (
    "2026-09-05#po_4",  # of another business
    "2026-09-06#po_5",  # of another provider
    "2026-09-03#po_3",  # of a day that is not the payout's
    "2026-09-04#po_",
    "2026-09-04#po_33",
    "~",
    "#",
    "x" * 5_000,
    "\N{PILE OF POO}\x00",
)


@pytest.mark.parametrize("cursor", CURSORS, ids=lambda each: ascii(each[:20]))
def test_a_cursor_of_another_list_or_a_changed_one_is_refused_with_the_way_to_the_first_page(
    owner: Browser, cursor: str
) -> None:
    keep("piano", 3)
    keep("guitar", 4)
    keep("piano", 5, "gocardless")
    answer = owner.get(f"{HERE}?cursor={quote(cursor)}")
    assert (answer.status, answer.heading) == (422, "There is no such page of this list")
    assert f'href="{HERE}">First page' in answer.text
    assert "po_" not in answer.text
    assert owner.get(f"{HERE}?cursor={quote('2026-09-04#po_3')}").status == 200


def test_a_list_says_why_a_payout_has_no_tick(owner: Browser) -> None:
    keep("piano", 1, match=OPEN)
    text = owner.get(HERE).text
    assert "Not all of it is in Xero as it should be" in text
    assert "It is on its way to Xero." in text
    assert "£118.00" in text
    assert "2 September 2026" in text


def test_a_payout_shows_its_items_and_their_documents_200_a_page(owner: Browser) -> None:
    row = RowState("txn_7 payment", "posted", "X", "deleted")
    wrong = [PayoutItem(f"wrong_{number}", 1, (row,), "deleted") for number in range(200)]
    right = [PayoutItem(f"right_{number}", 1) for number in range(70)]
    keep("piano", 1, match=replace(OPEN, items=(*wrong, *right), count=270))
    first, second = owner.get(f"{HERE}/po_1").text, owner.get(f"{HERE}/po_1?page=2").text
    assert first.count('<th scope="row">wrong_') == 200
    assert "right_" not in first
    assert second.count('<th scope="row">right_') == 50
    assert "Of 270 items 250 are listed" in second
    assert "txn_7 payment: Somebody deleted the document in Xero." in first
    assert "txn_po transfer: in Xero" in first
    assert "It is on its way to Xero." in first


@pytest.mark.parametrize(
    "end",
    [
        "/po_2",
        f"/{'x' * 3000}",
        "/po_1?page=2",
        "/po_1?page=0",
        "/po_1?page=-1",
        "/po_1?page=x",
        "/po_1?page=",
    ],
)
def test_a_payout_or_a_page_that_is_not_there_is_not_found(owner: Browser, end: str) -> None:
    keep("piano", 1)
    keep("guitar", 2)
    assert owner.get(f"{HERE}/po_1").status == 200
    assert owner.get(f"{HERE}{end}").status == 404


def test_a_provider_that_does_not_exist_has_no_payouts(owner: Browser) -> None:
    assert owner.get("/manage/b/piano/reconciliation/payouts/paypal").status == 404
    assert owner.get("/manage/b/piano/reconciliation/payouts/paypal/po_1").status == 404


def test_without_payouts_that_is_said(owner: Browser) -> None:
    assert "No payout has been checked yet." in owner.get(HERE).text


def test_a_reader_sees_payouts_and_a_stranger_does_not(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("reader", "piano", "reader")
    keep("piano", 1)
    assert ids(pages.signed_in("reader").get(HERE).text) == ["po_1"]
    assert pages.signed_in("stranger").get(HERE).status == 404
