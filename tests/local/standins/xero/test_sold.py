"""A line that names a product takes from it what was left out, and shows it under its code of today."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from local.standins.xero import Item
from tests.local.standins.xero.world import World, line, refusals

PIANO = Item("PIANO", "Piano", "200", "OUTPUT2", Decimal("60.00"), description="A grand piano")


@pytest.fixture
def piano(world: World) -> Item:
    return world.org.add_item(PIANO)


def only_line(world: World, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    (found,) = world.invoice(LineItems=[*lines], **fields)["LineItems"]
    return dict(found)


def test_a_line_shows_its_product(world: World, piano: Item) -> None:
    found = only_line(world, line(ItemCode="PIANO"))
    assert (found["ItemCode"], found["Description"], found["UnitAmount"]) == ("PIANO", "Consulting", 120)
    assert found["Item"] == {"ItemID": piano.id, "Name": "Piano", "Code": "PIANO"}
    assert "Item" not in only_line(world, line())


def test_what_a_line_leaves_out_comes_from_its_product(world: World, piano: Item) -> None:
    found = only_line(world, {"ItemCode": "PIANO", "Quantity": 2}, LineAmountTypes="Exclusive")
    assert (found["Description"], found["AccountCode"], found["TaxType"]) == (
        "A grand piano",
        "200",
        "OUTPUT2",
    )
    assert (found["UnitAmount"], found["LineAmount"], found["TaxAmount"]) == (60, 120, 24)
    untaxed = only_line(world, {"ItemCode": "PIANO"}, LineAmountTypes="NoTax")
    assert untaxed["TaxType"] == "NONE"
    assert only_line(world, {"ItemCode": "PIANO", "LineAmount": 5})["UnitAmount"] == 5


def test_a_product_without_an_account_or_a_price_leaves_the_line_without(world: World) -> None:
    world.org.add_item(Item("BARE"))
    refused = refusals(world.one("Invoices", world.bill(LineItems=[{"ItemCode": "BARE"}])))
    assert refused == ["Account code must be specified.", "UnitAmount or LineAmount must be specified."]


@pytest.mark.parametrize("code", ["GUITAR", "piano", "BOUGHT"])
@pytest.mark.parametrize("plural", ["Invoices", "CreditNotes"])
def test_a_code_that_is_not_there_or_not_sold_is_refused(
    world: World, piano: Item, plural: str, code: str
) -> None:
    world.org.add_item(Item("BOUGHT", is_sold=False))
    lines = [line(ItemCode=code)]
    sent = world.bill(LineItems=lines) if plural == "Invoices" else world.credit(LineItems=lines)
    assert refusals(world.one(plural, sent)) == [f"Item code '{code}' is not valid"]


def test_a_product_shows_under_its_code_of_today_and_not_once_it_is_deleted(
    world: World, piano: Item
) -> None:
    made = world.invoice(LineItems=[line(ItemCode="PIANO")])["InvoiceID"]
    world.org.edit_item(piano.id, code="GRAND")
    world.org.edit_line(made, UnitAmount=60)
    (found,) = world.api.get(f"Invoices/{made}").json()["Invoices"][0]["LineItems"]
    assert (found["ItemCode"], found["UnitAmount"]) == ("GRAND", 60)
    world.org.delete_item(piano.id)
    (found,) = world.api.get(f"Invoices/{made}").json()["Invoices"][0]["LineItems"]
    assert "ItemCode" not in found
    world.org.edit_invoice(made, Reference="later")
