from __future__ import annotations

from shared.catalogue.products import Ours, Product
from tests.shared.catalogue.listed import item


def test_buyers_read_our_words_where_there_are_any_and_else_those_of_xero() -> None:
    there = item(name="Boiler", description="A yearly look")
    assert (Product(there).name, Product(there).text) == ("Boiler", "A yearly look")
    product = Product(there, Ours(name="Your boiler", text="We come once a year."))
    assert (product.name, product.text) == ("Your boiler", "We come once a year.")


def test_a_product_without_a_name_is_known_by_its_code() -> None:
    assert Product(item(name="", code="B1")).name == "B1"
