"""What Xero says of a product and what the business says of it are kept apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Image, Ours, Product
from shared.store import catalogue, catalogue_lists
from shared.store.catalogue import Overtaken
from tests.shared.catalogue.listed import NOW, item

TRACKED = item(unit_price=Decimal("0.1250"), is_tracked=True, quantity_on_hand=Decimal("7.5"), updated_at=NOW)
OURS = Ours(is_hidden=True, name="Your boiler", text="Yearly.", image=Image("a/b", "image/png"))


def titles(order: catalogue_lists.Order, most: int = 10, after: str = "") -> list[str]:
    return [each.kept.item.title for each in catalogue_lists.places("acme", order, most, after)]


def test_a_product_is_read_as_it_was_kept() -> None:
    catalogue.keep("acme", [Kept(TRACKED, gone_at=NOW)])
    saved = catalogue.save_ours("acme", "boiler", OURS)
    assert catalogue.find("acme", "boiler") == Product(TRACKED, saved, NOW)
    assert (catalogue.find("other", "boiler"), catalogue.find("acme", "piano")) == (None, None)


def test_a_reading_leaves_ours_as_it_is_and_a_person_leaves_xeros() -> None:
    catalogue.keep("acme", [Kept(TRACKED)])
    saved = catalogue.save_ours("acme", "boiler", OURS)
    dearer = item(unit_price=Decimal(99))
    catalogue.keep("acme", [Kept(dearer)])
    assert catalogue.find("acme", "boiler") == Product(dearer, saved)


def test_of_two_people_who_saw_the_same_only_one_saves() -> None:
    first = catalogue.save_ours("acme", "boiler", Ours(name="One"))
    assert first.revision == 1
    for seen in (Ours(name="Two"), Ours(name="Two", revision=7)):
        with pytest.raises(Overtaken):
            catalogue.save_ours("acme", "boiler", seen)
    assert catalogue.save_ours("acme", "boiler", Ours(name="Two", revision=1)).revision == 2


def test_all_are_found_and_those_asked_for() -> None:
    catalogue.keep("acme", [Kept(item(each)) for each in ("a", "b", "c")])
    catalogue.save_ours("acme", "a", OURS)
    assert {each.item.item_id for each in catalogue.every("acme")} == {"a", "b", "c"}
    assert {each.item.item_id for each in catalogue.some("acme", ["a", "c", "x"])} == {"a", "c"}


def test_products_are_listed_by_name_without_regard_to_capitals_a_piece_at_a_time() -> None:
    named = [Kept(item(str(place), name=name)) for place, name in enumerate(("beta", "Alpha", "Gamma"))]
    catalogue.keep("acme", named)
    assert titles("by_name") == ["Alpha", "beta", "Gamma"]
    (first,) = catalogue_lists.places("acme", "by_name", 1)
    assert titles("by_name", 1, first.at) == ["beta"]


def test_only_what_lacks_something_and_is_still_in_xero_is_listed_as_such() -> None:
    lacking = Kept(item("a"), lacks=("price",))
    catalogue.keep("acme", [lacking, Kept(item("b")), Kept(item("c"), NOW, ("price",))])
    assert titles("lacking") == ["A service"]
    catalogue.keep("acme", [Kept(item("a"))])
    assert titles("lacking") == []
