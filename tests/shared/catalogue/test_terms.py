from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.catalogue.products import Ours, Product
from shared.catalogue.terms import Lack, State, Terms
from tests.shared.catalogue.listed import NOW, item
from tests.shared.chart.charts import CHART, with_account, with_organisation

TERMS = Terms.of(CHART)


def test_a_price_has_the_vat_of_the_products_own_rate() -> None:
    price = TERMS.price(item(unit_price=Decimal("10.005"), tax_type="OUTPUT2"))
    assert price
    assert (price.net, price.gross, price.percent) == (1001, 1201, Decimal(20))


def test_a_product_without_a_rate_has_that_of_its_account() -> None:
    price = TERMS.price(item(tax_type=""))
    assert price
    assert price.percent == 20


def test_the_owners_word_on_vat_goes_before_xeros() -> None:
    inclusive = Terms.of(CHART, "inclusive")
    price = inclusive.price(item(unit_price=Decimal(120)))
    assert price
    assert (price.net, price.gross) == (10000, 12000)
    assert (inclusive.is_chosen, TERMS.is_chosen) == (True, False)


def test_a_business_that_is_not_registered_has_no_vat() -> None:
    terms = Terms.of(with_organisation(CHART, vat_registered=False))
    price = terms.price(item(tax_type=""))
    assert price
    assert (price.net, price.gross) == (8333, 8333)
    assert terms.lacks(item(tax_type="", account="404")) == ()


@pytest.mark.parametrize("fields", [{"unit_price": None}, {"tax_type": "UNKNOWN"}])
def test_a_price_that_nobody_can_know_is_none(fields: dict[str, Any]) -> None:
    assert TERMS.price(item(**fields)) is None


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({}, ()),
        ({"unit_price": Decimal(0)}, ()),
        ({"account": "", "tax_type": "OUTPUT2"}, ("account",)),
        ({"account": "999"}, ("usable_account",)),
        ({"unit_price": None}, ("price",)),
        ({"account": "416", "tax_type": ""}, ("vat_rate",)),
        ({"account": "", "tax_type": "", "unit_price": None}, ("account", "price", "vat_rate")),
        ({"account": "", "unit_price": None, "is_sold": False}, ()),
    ],
)
def test_what_a_product_lacks_to_be_sold_is_named(fields: dict[str, Any], lacks: tuple[Lack, ...]) -> None:
    assert TERMS.lacks(item(**fields)) == lacks


def test_an_archived_account_or_rate_cannot_be_used() -> None:
    rates = tuple(replace(each, status="ARCHIVED") for each in CHART.tax_rates)
    terms = Terms.of(replace(with_account(CHART, "sales", status="ARCHIVED"), tax_rates=rates))
    assert terms.lacks(item()) == ("usable_account", "vat_rate")


@pytest.mark.parametrize(
    ("product", "state"),
    [
        (Product(item()), "for_sale"),
        (Product(item(), Ours(is_hidden=True)), "hidden"),
        (Product(item(unit_price=None)), "lacking"),
        (Product(item(is_sold=False)), "not_sold"),
        (Product(item(), gone_at=NOW - timedelta(days=1)), "gone"),
    ],
)
def test_only_what_lacks_nothing_and_is_not_hidden_is_for_sale(product: Product, state: State) -> None:
    assert TERMS.state(product) == state
