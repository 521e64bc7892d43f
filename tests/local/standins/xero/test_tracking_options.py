from __future__ import annotations

from typing import Any

import httpx
import pytest

from local.standins.xero import Invalid
from tests.local.standins.xero.world import UNKNOWN, World, refused_call


@pytest.fixture
def source(world: World) -> str:
    return world.org.add_tracking_category("Lead Source")


def put(world: World, source: str, name: str) -> httpx.Response:
    return world.api.put(f"TrackingCategories/{source}/Options", json={"Name": name})


def added(world: World, source: str, name: str) -> str:
    return str(put(world, source, name).json()["Options"][0]["TrackingOptionID"])


def post(world: World, source: str, option: str, **fields: Any) -> httpx.Response:
    return world.api.post(f"TrackingCategories/{source}/Options/{option}", json=fields)


def names(world: World, source: str) -> dict[str, str]:
    (found,) = world.api.get(f"TrackingCategories/{source}").json()["TrackingCategories"]
    return {each["Name"]: each["Status"] for each in found["Options"]}


def test_a_call_adds_one_option(world: World, source: str) -> None:
    (made,) = put(world, source, "Web").json()["Options"]
    assert (made["Name"], made["Status"], made["IsActive"], made["IsArchived"], made["IsDeleted"]) == (
        "Web",
        "ACTIVE",
        True,
        False,
        False,
    )
    two = {"Options": [{"Name": "A"}, {"Name": "B"}]}
    reply = world.api.put(f"TrackingCategories/{source}/Options", json=two)
    assert (reply.status_code, names(world, source)) == (400, {"Web": "ACTIVE"})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"Name": "WEB"}, "A tracking option with the name 'WEB' already exists in this category."),
        ({"Name": " "}, "Name must be specified."),
        ({}, "Name must be specified."),
        ({"Name": "Web site "}, "Name must not end with a blank."),
        ({"Name": "x" * 101}, "Name must not be longer than 100 characters."),
        ({"Name": "x", "Status": "DELETED"}, "Status 'DELETED' is not one of ACTIVE, ARCHIVED."),
    ],
)
def test_an_option_that_xero_does_not_take_is_refused(
    world: World, source: str, fields: dict[str, Any], why: str
) -> None:
    added(world, source, "Web")
    assert why in refused_call(world.api.put(f"TrackingCategories/{source}/Options", json=fields))


def test_the_hundred_and_first_option_is_refused_until_one_is_deleted(world: World, source: str) -> None:
    first, *_ = (world.org.add_tracking_option(source, f"Source {number}") for number in range(100))
    full = "A tracking category can have a maximum of 100 options."
    assert refused_call(put(world, source, "One more")) == [full]
    world.org.archive_tracking_option(source, first)
    assert refused_call(put(world, source, "One more")) == [full]
    world.org.delete_tracking_option(source, first)
    assert put(world, source, "One more").status_code == 200


def test_another_category_may_have_an_option_of_the_same_name(world: World, source: str) -> None:
    added(world, source, "Web")
    other = world.org.add_tracking_category("Channel", "Web")
    assert names(world, other) == {"Web": "ACTIVE"}


def test_an_option_is_renamed_archived_and_restored(world: World, source: str) -> None:
    web, post_id = added(world, source, "Web"), added(world, source, "Post")
    assert post(world, source, web, Name="Internet").json()["Options"][0]["Name"] == "Internet"
    assert post(world, source, web, Status="ARCHIVED").json()["Options"][0]["IsArchived"] is True
    assert names(world, source) == {"Internet": "ARCHIVED", "Post": "ACTIVE"}
    assert "already exists" in refused_call(post(world, source, post_id, Name="internet"))[0]
    post(world, source, web, Status="ACTIVE")
    assert names(world, source) == {"Internet": "ACTIVE", "Post": "ACTIVE"}


def test_an_unused_option_is_deleted_and_makes_room_for_its_name(world: World, source: str) -> None:
    web = added(world, source, "Web")
    (gone,) = world.api.delete(f"TrackingCategories/{source}/Options/{web}").json()["Options"]
    assert (gone["Status"], gone["IsDeleted"], names(world, source)) == ("DELETED", True, {})
    for method in ("POST", "DELETE"):
        reply = world.api.request(method, f"TrackingCategories/{source}/Options/{web}", json={"Name": "x"})
        assert reply.status_code == 404
    assert put(world, source, "Web").status_code == 200


def test_an_option_of_a_deleted_category_is_not_added(world: World, source: str) -> None:
    world.org.delete_tracking_category(source)
    assert refused_call(put(world, source, "Web")) == ["A deleted tracking category cannot be changed."]


def test_what_is_not_there_is_not_found(world: World, source: str) -> None:
    assert put(world, UNKNOWN, "x").status_code == 404
    assert post(world, source, UNKNOWN, Name="x").status_code == 404
    assert world.api.delete(f"TrackingCategories/{source}/Options/{UNKNOWN}").status_code == 404


def test_a_person_meets_the_same_limits(world: World, source: str) -> None:
    web = world.org.add_tracking_option(source, "Web")
    with pytest.raises(Invalid, match="already exists"):
        world.org.add_tracking_option(source, "web")
    world.org.rename_tracking_option(source, web, "Internet")
    world.org.archive_tracking_option(source, web)
    world.org.restore_tracking_option(source, web)
    assert names(world, source) == {"Internet": "ACTIVE"}
    with pytest.raises(KeyError):
        world.org.archive_tracking_option(source, UNKNOWN)
