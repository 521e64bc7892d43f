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
        (Item("A", description="x" * 4001), "4000 characters or less"),
        (Item("USED"), "already exists"),
        (Item("A", inventory_account_code="200"), "must be of type INVENTORY"),
        (Item("A", inventory_account_code="200", cogs_account_code="200"), "the cost of goods sold"),
        (Item("A", account_code="999"), "'999' is not a valid code"),
        (Item("A", tax_type="TAX9"), "'TAX9' does not exist"),
    ],
    ids=str,
)
def test_a_product_that_xero_does_not_take_is_refused(world: World, item: Item, why: str) -> None:
    world.org.add_item(Item("USED"))
    with pytest.raises(Invalid, match=why):
        world.org.add_item(item)


def test_a_price_has_two_decimals_unless_four_are_asked_for(world: World) -> None:
    made = world.org.add_item(Item("STRING", unit_price=Decimal("0.1255")))
    assert listed(world)[0]["SalesDetails"]["UnitPrice"] == 0.13
    assert listed(world, unitdp="4")[0]["SalesDetails"]["UnitPrice"] == 0.1255
    (one,) = world.api.get(f"Items/{made.id}", params={"unitdp": "4"}).json()["Items"]
    assert one["SalesDetails"]["UnitPrice"] == 0.1255
    with pytest.raises(Invalid, match="not have more than 4 decimal places"):
        world.org.edit_item(made.id, unit_price=Decimal("0.12345"))


def test_a_person_edits_and_deletes_a_product(world: World) -> None:
    piano = world.org.add_item(Item("PIANO", "Piano", "200"))
    world.org.add_item(Item("STOOL"))
    world.org.edit_item(piano.id, code="GRAND", description="A grand piano", unit_price=Decimal("9.50"))
    grand, _ = listed(world)
    assert (grand["Code"], grand["Description"]) == ("GRAND", "A grand piano")
    with pytest.raises(Invalid, match="'STOOL' already exists"):
        world.org.edit_item(piano.id, code="STOOL")
    world.org.delete_item(piano.id)
    assert [each["Code"] for each in listed(world)] == ["STOOL"]
    for deed in (world.org.edit_item, world.org.delete_item):
        with pytest.raises(KeyError):
            deed(piano.id)


def test_only_what_changed_since_then_is_listed(world: World) -> None:
    piano = world.org.add_item(Item("PIANO"))
    world.org.add_item(Item("STOOL"))
    world.clock.advance(minutes=1)
    since = {"If-Modified-Since": world.clock.now.isoformat()}
    assert world.api.get("Items", headers=since).json()["Items"] == []
    world.org.edit_item(piano.id, unit_price=Decimal("9.50"))
    assert [each["Code"] for each in world.api.get("Items", headers=since).json()["Items"]] == ["PIANO"]


def test_an_account_that_was_archived_since_does_not_hinder_another_change(world: World) -> None:
    world.org.add_account(Account("230", "Old sales", "REVENUE", "OUTPUT2"))
    piano = world.org.add_item(Item("PIANO", "Piano", "230"))
    world.org.archive_account("230")
    assert world.org.edit_item(piano.id, name="Grand").name == "Grand"
