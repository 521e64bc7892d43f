"""The builder offers what can be sold, and says where there is nothing yet."""

from __future__ import annotations

import pytest

from shared.catalogue.comparing import Kept
from shared.operations.orders import choices
from shared.orders.forms import OrderForm
from shared.store import catalogue, charts, order_forms
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import FORM
from tests.functions.manage.order_forms.conftest import EDIT, HERE, TYPED
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART, with_organisation


def test_products_for_sale_and_sales_accounts_and_rates_are_offered(building: Browser) -> None:
    text = building.post(EDIT, {**TYPED, "do": "add_line"}).text
    for words in ("Piano lesson (LES-1)", "Stool (STOOL)", "200 Sales", "20% (VAT on Income)", "Google"):
        assert words in text
    for words in ("Bare (BARE)", "Old metronome (HIDDEN)", "404 Bank Fees", "VAT on Expenses"):
        assert words not in text


def test_a_business_that_is_not_registered_is_not_asked_for_vat(building: Browser) -> None:
    charts.keep("piano", with_organisation(CHART, vat_registered=False))
    assert "VAT rate</label>" not in building.post(EDIT, {**TYPED, "do": "add_line"}).text


def test_a_product_that_is_gone_is_named_so(building: Browser) -> None:
    text = building.post(EDIT, {**TYPED, "lines-0-product": "gone", "do": "add_line"}).text
    assert "A product that Xero does not have any more" in text


def test_of_many_products_some_are_found_by_their_words(
    building: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_OFFERED", 1)
    catalogue.keep("piano", [Kept(item("zither", name="Alpine zither"))])
    text = building.get(EDIT).text
    assert ("Alpine zither (ZITHER)" in text, "Find a product" in text) == (True, True)
    found = building.post(EDIT, {**TYPED, "do": "find", "find": "STOO"}).text
    assert ("Stool (STOOL)" in found, "Alpine zither (" in found) == (True, False)


def test_before_accounts_were_read_the_builder_leads_to_xero(owner: Browser) -> None:
    order_forms.save("piano", OrderForm(FORM, "Lessons", "lessons"))
    answer = owner.get(EDIT)
    assert (answer.status, "Connect Xero" in answer.text) == (409, True)


def test_a_form_of_another_business_is_not_found(building: Browser) -> None:
    order_forms.save("guitar", OrderForm("theirs", "Theirs", "theirs"))
    assert building.get(f"{HERE}/f/theirs/edit").status == 404
    assert building.get(f"{HERE}/f/{'x' * 65}").status == 404
