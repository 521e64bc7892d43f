from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest

from local.standins.xero import Account
from tests.local.standins.xero.world import NO_TLS, World

PIANO = {
    "code": "PIANO",
    "name": "Piano",
    "unit_price": "9.1255",
    "account_code": "200",
    "tax_type": "OUTPUT2",
}


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    root = f"{world.base_url}/person/{world.org.tenant_id}/items"
    with httpx.Client(base_url=root, verify=NO_TLS, follow_redirects=True) as client:
        yield client


def press(client: httpx.Client, does: str, **typed: str) -> httpx.Response:
    return client.post("", data={"does": does, **typed})


def test_a_product_is_added_repriced_and_deleted(client: httpx.Client, world: World) -> None:
    assert "PIANO" in press(client, "add", **PIANO).text
    (item,) = world.org.state.items
    assert (item.unit_price, item.account_code) == (Decimal("9.1255"), "200")
    press(client, "save", item=item.id, **{**PIANO, "unit_price": "12.50"})
    assert world.org.state.items[item.id].unit_price == Decimal("12.50")
    press(client, "delete", item=item.id)
    assert list(world.org.state.items) == []


def test_a_tracked_product_has_its_quantity_adjusted(client: httpx.Client, world: World) -> None:
    world.org.add_account(Account("630", "Inventory", "INVENTORY"))
    press(client, "add", **PIANO, inventory_account_code="630", cogs_account_code="404")
    (item,) = world.org.state.items
    assert "5 on hand" in press(client, "adjust", item=item.id, quantity="5").text
    refused = press(client, "adjust", item=item.id, quantity="-6")
    assert (refused.status_code, "enough quantity on hand" in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"code": ""}, "1 to 30 characters"), ({"unit_price": "ten"}, "ten is not a number such as 12.50.")],
)
def test_what_xero_does_not_take_is_said(client: httpx.Client, typed: dict[str, str], why: str) -> None:
    refused = press(client, "add", **{**PIANO, **typed})
    assert (refused.status_code, why in refused.text) == (400, True)
