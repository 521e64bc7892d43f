from __future__ import annotations

from shared.catalogue.products import Ours, Product
from shared.catalogue.words import has_words, told
from tests.shared.catalogue.listed import item


def test_words_are_found_in_the_code_and_in_both_names_in_any_order() -> None:
    product = Product(item(code="B-17", name="Boiler Service"), Ours(name="Yearly look"))
    assert all(has_words(product, each) for each in ("service BOIL", "b-17", "yearly boiler", "", "  "))
    assert not has_words(product, "boiler chimney")


def test_what_is_lacking_is_said_in_a_sentence() -> None:
    assert told(()) == ""
    assert told(("price",)) == "It has no sales price."
    assert told(("account", "price", "vat_rate")) == (
        "It has no sales account, no sales price and no VAT rate for sales."
    )
