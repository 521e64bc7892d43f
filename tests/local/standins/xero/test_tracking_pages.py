from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.local.standins.xero.world import NO_TLS, World


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    root = f"{world.base_url}/person/{world.org.tenant_id}/tracking"
    with httpx.Client(base_url=root, verify=NO_TLS, follow_redirects=True) as client:
        yield client


def press(client: httpx.Client, does: str, **typed: str) -> httpx.Response:
    return client.post("", data={"does": does, **typed})


def there(world: World) -> dict[str, list[tuple[str, str]]]:
    return {
        f"{each.name}: {each.status}": [(option.name, option.status) for option in each.present]
        for each in world.org.state.tracking
        if each.status != "DELETED"
    }


def test_a_category_and_its_options_are_added_changed_and_deleted(client: httpx.Client, world: World) -> None:
    assert "Lead Source: ACTIVE" in press(client, "add", name="Lead Source").text
    (category,) = (each.id for each in world.org.state.tracking)
    press(client, "add", category=category, name="Web")
    press(client, "add", category=category, name="Post")
    web, post = (each.id for each in world.org.state.tracking[category].options)
    press(client, "rename", category=category, option=web, name="Internet")
    press(client, "rename", category=category, name="Origin")
    press(client, "archive", category=category, option=web)
    press(client, "delete", category=category, option=post)
    assert there(world) == {"Origin: ACTIVE": [("Internet", "ARCHIVED")]}
    press(client, "restore", category=category, option=web)
    press(client, "archive", category=category)
    assert there(world) == {"Origin: ARCHIVED": [("Internet", "ACTIVE")]}
    press(client, "restore", category=category)
    press(client, "delete", category=category)
    assert there(world) == {}


def test_no_free_slot_is_said(client: httpx.Client, world: World) -> None:
    for name in ("A", "B"):
        press(client, "add", name=name)
    refused = press(client, "add", name="C")
    assert (refused.status_code, "a maximum of 2 active tracking categories" in refused.text) == (400, True)
