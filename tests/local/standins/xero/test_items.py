from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from local.standins.xero import Account, Invalid, Item
from tests.local.standins.xero.world import UNKNOWN, World


def listed(world: World, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.api.get("Items", params=params).json()["Items"]
    return found


def test_a_product_shows_its_sales_account_tax_and_price_and_nothing_where_it_has_none(world: World) -> None:
    world.org.add_item(Item("PIANO", "Piano", "200", "OUTPUT2", Decimal("5000.00")))
    world.org.add_item(Item("BARE"))
    piano, bare = listed(world)
    assert piano["SalesDetails"] == {"UnitPrice": 5000.0, "AccountCode": "200", "TaxType": "OUTPUT2"}
    assert (bare["SalesDetails"], bare["Name"], bare["IsSold"]) == ({}, "BARE", True)


def test_a_product_is_found_by_its_id(world: World) -> None:
    made = world.org.add_item(Item("PIANO", "Piano", "200"))
    assert world.api.get(f"Items/{made.id}").json()["Items"][0]["Code"] == "PIANO"
    assert world.api.get(f"Items/{UNKNOWN}").status_code == 404


def test_products_can_be_filtered_and_have_no_pages(world: World) -> None:
    world.org.add_item(Item("PIANO"))
    world.org.add_item(Item("STOOL", is_sold=False))
    assert [each["Code"] for each in listed(world, where="IsSold==true")] == ["PIANO"]
    assert world.api.get("Items", params={"page": "1"}).status_code == 400


def test_a_product_keeps_an_account_that_is_archived_later(world: World) -> None:
    world.org.add_account(Account("230", "Old sales", "REVENUE", "OUTPUT2"))
    world.org.add_item(Item("PIANO", "Piano", "230"))
    world.org.archive_account("230")
    assert listed(world)[0]["SalesDetails"]["AccountCode"] == "230"
    with pytest.raises(Invalid, match="'230' is not a valid code"):
        world.org.add_item(Item("GUITAR", "Guitar", "230"))


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Item(""), "1 to 30 characters"),
        (Item("x" * 31), "1 to 30 characters"),
        (Item("A", "x" * 51), "50 characters or less"),
        (Item("USED"), "already exists"),
        (Item("A", account_code="999"), "'999' is not a valid code"),
        (Item("A", tax_type="TAX9"), "'TAX9' does not exist"),
    ],
    ids=str,
)
def test_a_product_that_xero_does_not_take_is_refused(world: World, item: Item, why: str) -> None:
    world.org.add_item(Item("USED"))
    with pytest.raises(Invalid, match=why):
        world.org.add_item(item)
