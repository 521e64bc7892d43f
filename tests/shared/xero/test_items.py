"""Products are read in one call, with what Xero does not say of them left empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import urllib3

from local.standins.xero import Item as Made
from shared.catalogue.products import Item
from shared.errors import Forbidden, Throttled, Unavailable
from shared.xero.client import XeroClient
from shared.xero.items import read_items
from tests.local.standins.xero.world import NOON, TENANT, World
from tests.shared.xero.tape import Play, json_play, playing

PIANO: dict[str, Any] = {"ItemID": "i-1", "Code": "PIANO"}


def played(connections: urllib3.PoolManager, answer: Play) -> tuple[Item, ...]:
    with playing(answer) as tape:
        return read_items(XeroClient(connections, tape.url, "token", TENANT), None, NOON)


def of(connections: urllib3.PoolManager, **fields: Any) -> Item:
    (found,) = played(connections, json_play(200, {"Items": [PIANO | fields]}))
    return found


def test_a_product_is_read_as_xero_shows_it(world: World, xero: XeroClient) -> None:
    made = world.org.add_item(Made("PIANO", "Piano lesson", "200", "OUTPUT2", Decimal("12.3456")))
    (found,) = read_items(xero, None, NOON)
    assert (found.item_id, found.code, found.name) == (made.id, "PIANO", "Piano lesson")
    assert (found.account, found.tax_type, found.unit_price) == ("200", "OUTPUT2", Decimal("12.3456"))
    assert (found.is_sold, found.is_tracked, found.quantity_on_hand) == (True, False, None)
    assert found.updated_at == made.updated


def test_what_xero_does_not_say_is_empty(connections: urllib3.PoolManager) -> None:
    assert of(connections) == Item("i-1", "PIANO")
    assert of(connections, Name=None, SalesDetails={}, PurchaseDetails={}) == Item("i-1", "PIANO")


def test_a_price_of_nothing_is_a_price(connections: urllib3.PoolManager) -> None:
    assert of(connections, SalesDetails={"UnitPrice": 0.0}).unit_price == 0


def test_only_tracked_products_have_a_stock(connections: urllib3.PoolManager) -> None:
    stock = of(connections, IsTrackedAsInventory=True, QuantityOnHand=7.5)
    assert (stock.is_tracked, stock.quantity_on_hand) == (True, Decimal("7.5"))
    assert of(connections, IsTrackedAsInventory=False, QuantityOnHand=7.5).quantity_on_hand is None


def test_what_was_not_changed_since_is_not_read_again(world: World, xero: XeroClient) -> None:
    world.org.add_item(Made("OLD"))
    made = world.org.add_item(Made("NEW"))
    later = datetime.now(UTC) + timedelta(hours=1)
    world.org.state.items.put(replace(made, updated=later))
    assert [each.code for each in read_items(xero, later, NOON)] == ["NEW"]


def test_an_answer_that_nothing_has_changed_is_an_empty_one(connections: urllib3.PoolManager) -> None:
    assert played(connections, json_play(304, {})) == ()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (json_play(403, {}), Forbidden),
        (json_play(429, {}), Throttled),
        (json_play(500, {}), Unavailable),
        (json_play(200, {"Items": [{"Code": "A"}]}), Unavailable),
        (json_play(200, {"Items": [PIANO | {"SalesDetails": {"UnitPrice": "much"}}]}), Unavailable),
    ],
)
def test_what_makes_no_sense_is_never_taken_for_nothing(
    connections: urllib3.PoolManager, answer: Play, error: type[Exception]
) -> None:
    with pytest.raises(error):
        played(connections, answer)
