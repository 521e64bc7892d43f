from __future__ import annotations

from typing import Any

import httpx
import pytest

from local.standins.xero import Invalid
from local.standins.xero.calls import Call
from local.standins.xero.scopes import permits
from tests.local.standins.xero.world import UNKNOWN, World, line, refused_call


def put(world: World, name: str, **fields: Any) -> httpx.Response:
    return world.api.put("TrackingCategories", json={"Name": name, **fields})


def category(world: World, name: str = "Lead Source", *options: str) -> str:
    return world.org.add_tracking_category(name, *options)


def post(world: World, category_id: str, **fields: Any) -> httpx.Response:
    return world.api.post(f"TrackingCategories/{category_id}", json=fields)


def listed(world: World, **params: str) -> dict[str, list[str]]:
    found = world.api.get("TrackingCategories", params=params).json()["TrackingCategories"]
    return {each["Name"]: [option["Name"] for option in each["Options"]] for each in found}


def one(world: World, category_id: str) -> dict[str, Any]:
    (found,) = world.api.get(f"TrackingCategories/{category_id}").json()["TrackingCategories"]
    return dict(found)


def test_a_category_is_created_without_options_and_found_by_its_id(world: World) -> None:
    (made,) = put(world, "Lead Source").json()["TrackingCategories"]
    assert (made["Name"], made["Status"], made["Options"]) == ("Lead Source", "ACTIVE", [])
    assert one(world, made["TrackingCategoryID"]) == made
    assert listed(world) == {"Lead Source": []}


def test_a_category_that_is_not_there_is_not_found(world: World) -> None:
    for method in ("GET", "POST", "DELETE"):
        reply = world.api.request(method, f"TrackingCategories/{UNKNOWN}", json={"Name": "x"})
        assert reply.status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"Name": "lead SOURCE"}, "A tracking category with the name 'lead SOURCE' already exists."),
        ({"Name": ""}, "Name must be specified."),
        ({}, "Name must be specified."),
        ({"Name": "Region "}, "Name must not end with a blank."),
        ({"Name": "x" * 101}, "Name must not be longer than 100 characters."),
        ({"Name": "x", "Status": "DELETED"}, "Status 'DELETED' is not one of ACTIVE, ARCHIVED."),
    ],
)
def test_a_category_that_xero_does_not_take_is_refused(
    world: World, fields: dict[str, Any], why: str
) -> None:
    category(world)
    assert refused_call(world.api.put("TrackingCategories", json=fields)) == [why]


def test_one_category_is_written_by_one_call_and_its_options_by_others(world: World) -> None:
    two = {"TrackingCategories": [{"Name": "A"}, {"Name": "B"}]}
    assert world.api.put("TrackingCategories", json=two).json()["Type"] == "PostDataInvalidException"
    assert put(world, "A", Options=[{"Name": "x"}]).json()["Type"] == "PostDataInvalidException"
    assert listed(world) == {}


def test_two_categories_may_be_active_and_four_may_be_there(world: World) -> None:
    made = [category(world, name) for name in ("A", "B")]
    full = "An organisation can have a maximum of 2 active tracking categories."
    assert refused_call(put(world, "C")) == [full]
    for each, name in zip(made, ("C", "D"), strict=True):
        assert post(world, each, Status="ARCHIVED").status_code == 200
        category(world, name)
    assert refused_call(post(world, made[0], Status="ACTIVE")) == [full]
    assert "An organisation can have a maximum of 4 tracking categories." in refused_call(put(world, "E"))


def test_a_category_is_renamed_and_its_archived_name_stays_taken(world: World) -> None:
    made = category(world, "Source")
    assert post(world, made, Name="Lead Source").status_code == 200
    assert post(world, made, Name="LEAD source").status_code == 200
    post(world, made, Status="ARCHIVED")
    assert "already exists" in refused_call(put(world, "Lead Source"))[0]


def test_archived_categories_and_options_are_shown_to_those_who_ask(world: World) -> None:
    kept, gone = category(world, "Kept", "a", "b"), category(world, "Gone", "c")
    option = world.org.state.tracking[kept].options[0].id
    world.org.archive_tracking_option(kept, option)
    world.org.archive_tracking_category(gone)
    assert listed(world) == {"Kept": ["b"]}
    assert listed(world, includeArchived="true") == {"Kept": ["a", "b"], "Gone": ["c"]}
    assert [each["Status"] for each in one(world, kept)["Options"]] == ["ARCHIVED", "ACTIVE"]


def test_categories_can_be_filtered_and_ordered_and_have_no_pages(world: World) -> None:
    category(world, "B")
    category(world, "A")
    assert list(listed(world, order="Name")) == ["A", "B"]
    assert list(listed(world, where='Name=="B"')) == ["B"]
    assert world.api.get("TrackingCategories", params={"page": "1"}).status_code == 400


def test_an_unused_category_is_deleted_and_makes_room_for_its_name(world: World) -> None:
    made = category(world, "Lead Source", "Web")
    (gone,) = world.api.delete(f"TrackingCategories/{made}").json()["TrackingCategories"]
    assert (gone["Status"], listed(world, includeArchived="true")) == ("DELETED", {})
    assert one(world, made)["Status"] == "DELETED"
    assert world.api.delete(f"TrackingCategories/{made}").status_code == 404
    assert "A deleted tracking category cannot be changed." in refused_call(post(world, made, Name="x"))
    assert put(world, "Lead Source").status_code == 200


@pytest.mark.parametrize("status", ["DRAFT", "AUTHORISED"])
def test_what_a_line_was_ever_tracked_by_cannot_be_deleted(world: World, status: str) -> None:
    made = category(world, "Lead Source", "Web")
    web = world.org.state.tracking[made].options[0].id
    tracked = line(Tracking=[{"TrackingCategoryID": made, "TrackingOptionID": web}])
    invoice = world.invoice(Status=status, LineItems=[tracked])
    end = "VOIDED" if status == "AUTHORISED" else "DELETED"
    world.api.post(f"Invoices/{invoice['InvoiceID']}", json={"Status": end})
    for path in (f"TrackingCategories/{made}", f"TrackingCategories/{made}/Options/{web}"):
        assert "is used by transactions" in refused_call(world.api.delete(path))[0]


def test_only_a_key_that_may_write_settings_changes_a_category(world: World) -> None:
    path = "TrackingCategories"
    assert permits("accounting.settings.read", Call("GET", path, world.clock.now))
    for method in ("PUT", "POST", "DELETE"):
        assert not permits("accounting.settings.read", Call(method, path, world.clock.now))
        assert permits("accounting.settings", Call(method, path, world.clock.now))


def test_a_person_meets_the_same_limits(world: World) -> None:
    made = category(world, "A", "x")
    with pytest.raises(Invalid, match="already exists"):
        category(world, "a")
    world.org.rename_tracking_category(made, "B")
    world.org.archive_tracking_category(made)
    world.org.restore_tracking_category(made)
    world.org.delete_tracking_category(made)
    assert listed(world) == {}
