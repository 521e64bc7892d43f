from __future__ import annotations

import pytest

from shared.catalogue.comparing import Kept
from shared.store import catalogue
from tests.functions.manage.browser import Browser
from tests.functions.manage.catalogue.conftest import HERE, LESSON
from tests.functions.manage.conftest import NOW


def test_a_product_shows_what_xero_says_with_a_link_there(selling: Browser) -> None:
    text = selling.get(f"{HERE}/p/lesson").text
    for words in ("LES-1", "£33.3333", "£40.00, at 20%", "200 Sales", "Xero keeps no stock of it"):
        assert words in text
    assert "/Accounts/Inventory/lesson" in text


def test_what_a_product_lacks_is_said(selling: Browser) -> None:
    assert "It has no sales price." in selling.get(f"{HERE}/p/bare").text


def test_a_product_that_is_gone_says_since_when(selling: Browser) -> None:
    catalogue.keep("piano", [Kept(LESSON, NOW)])
    text = selling.get(f"{HERE}/p/lesson").text
    assert "Xero was found without it" in text
    assert "29 Nov 2026, 09:00" in text


def test_a_reader_sees_what_buyers_see_and_no_form(reader: Browser) -> None:
    text = reader.get(f"{HERE}/p/hidden").text
    assert "A &lt;b&gt;clock&lt;/b&gt;" in text
    assert "hidden from buyers" in text
    assert f'action="{HERE}' not in text


@pytest.mark.parametrize("id", ["unknown", 70 * "x", "%00"])
def test_a_product_that_is_not_there_is_not_found(selling: Browser, id: str) -> None:
    assert selling.get(f"{HERE}/p/{id}").status == 404


def test_before_accounts_were_read_no_price_is_made_up(owner: Browser) -> None:
    catalogue.keep("piano", [Kept(LESSON)])
    answer = owner.get(f"{HERE}/p/lesson")
    assert (answer.status, "No product can be shown yet" in answer.text) == (409, True)
