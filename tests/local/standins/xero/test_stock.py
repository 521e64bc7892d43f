"""The quantity on hand moves with what is sold and credited, and nothing is sold beyond it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local.standins.xero import Account, Invalid, Item
from tests.local.standins.xero.world import World, line, refusal

PIANO = Item("PIANO", "Piano", "200", inventory_account_code="630", cogs_account_code="404")


@pytest.fixture
def piano(world: World) -> str:
    world.org.add_account(Account("630", "Inventory", "INVENTORY"))
    made = world.org.add_item(PIANO)
    world.org.adjust_stock(made.id, 5)
    return made.id


def on_hand(world: World) -> float:
    (found,) = world.api.get("Items", params={"where": 'Code=="PIANO"'}).json()["Items"]
    return float(found["QuantityOnHand"])


def sold(quantity: float) -> dict[str, object]:
    return line(ItemCode="PIANO", Quantity=quantity)


def test_a_tracked_product_shows_its_accounts_and_quantity(world: World, piano: str) -> None:
    (found,) = world.api.get(f"Items/{piano}").json()["Items"]
    assert (found["IsTrackedAsInventory"], found["QuantityOnHand"]) == (True, 5)
    assert found["InventoryAssetAccountCode"] == "630"
    assert found["PurchaseDetails"] == {"COGSAccountCode": "404"}


def test_a_sale_takes_it_once_it_is_approved_and_gives_it_back_when_voided(world: World, piano: str) -> None:
    made = world.org.make_invoice(world.contact(), [sold(2), sold(1), line()], "DRAFT")
    assert on_hand(world) == 5
    world.org.approve_invoice(made)
    assert on_hand(world) == 2
    world.org.edit_invoice(made, LineItems=[sold(4)])
    assert on_hand(world) == 1
    world.org.void_invoice(made)
    assert on_hand(world) == 5


def test_a_draft_that_is_deleted_moves_nothing(world: World, piano: str) -> None:
    world.org.delete_invoice(world.org.make_invoice(world.contact(), [sold(2)], "DRAFT"))
    assert on_hand(world) == 5


def test_a_credit_note_brings_it_back_and_takes_it_again_when_voided(world: World, piano: str) -> None:
    contact = world.contact()
    world.org.make_invoice(contact, [sold(2)])
    note = world.org.make_credit_note(contact, [sold(1)])
    assert on_hand(world) == 4
    world.org.make_invoice(contact, [sold(4)])
    with pytest.raises(Invalid, match="does not have enough quantity on hand: there are 0"):
        world.org.void_credit_note(note)
    world.org.adjust_stock(piano, 1)
    world.org.void_credit_note(note)
    assert on_hand(world) == 0


def test_a_sale_beyond_it_is_refused_and_moves_nothing(world: World, piano: str) -> None:
    words = "Item 'PIANO' does not have enough quantity on hand: there are 5."
    assert refusal(world.one("Invoices", world.bill(LineItems=[sold(3), sold(3)]))) == words
    draft = world.org.make_invoice(world.contact(), [sold(6)], "DRAFT")
    with pytest.raises(Invalid, match="enough quantity on hand"):
        world.org.approve_invoice(draft)
    assert (on_hand(world), world.balances()) == (5, {})


def test_a_batch_that_fails_as_a_whole_moves_nothing(world: World, piano: str) -> None:
    batch = {"Invoices": [world.bill(LineItems=[sold(3)]), world.bill(LineItems=[sold(3)])]}
    assert world.api.put("Invoices", json=batch).status_code == 400
    assert on_hand(world) == 5


def test_a_stocktake_takes_no_more_than_there_is_and_only_where_it_is_tracked(
    world: World, piano: str
) -> None:
    world.org.adjust_stock(piano, -5)
    with pytest.raises(Invalid, match="enough quantity on hand"):
        world.org.adjust_stock(piano, -1)
    other = world.org.add_item(Item("STOOL"))
    with pytest.raises(Invalid, match="is not tracked"):
        world.org.adjust_stock(other.id, 1)


def test_a_tracked_product_that_was_sold_stays_and_stays_tracked(world: World, piano: str) -> None:
    world.org.make_invoice(world.contact(), [sold(1)], "DRAFT")
    with pytest.raises(Invalid, match="used by transactions and cannot be deleted"):
        world.org.delete_item(piano)
    with pytest.raises(Invalid, match="cannot be changed, in this stand-in"):
        world.org.edit_item(piano, inventory_account_code="")
    spare = world.org.add_item(replace(PIANO, code="SPARE"))
    world.org.delete_item(spare.id)


def test_a_quantity_that_moved_makes_no_changed_product(world: World, piano: str) -> None:
    world.clock.advance(minutes=1)
    world.org.make_invoice(world.contact(), [sold(1)])
    since = {"If-Modified-Since": world.clock.now.isoformat()}
    assert world.api.get("Items", headers=since).json()["Items"] == []
