"""docs/openapi.yaml and the routes of the API describe the same operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.manage.access import Entry
from functions.manage.api.fields import Kind, Several, Shape
from functions.manage.api.routes import API_ROUTES
from functions.manage.version import VERSION
from shared.choices.fields import FIELDS
from shared.store import tenants
from tests.functions.manage.browser import Browser
from tests.functions.manage.contract import document

DESCRIBED = document()
# The parameters that an operation which only reads has besides its address's.
READS = [
    [],
    ["After"],
    ["Cursor"],
    ["Other"],
    ["Source", "Since"],
    ["Words", "Show", "SortBy", "OfLeadSource", "Cursor"],
    ["Words", "Show", "SortBy", "Cursor"],
    ["Words", "BySales", "Cursor"],
    ["WordsOfProducts", "ShowProducts", "Cursor"],
    ["WordsOfOrders", "ShowOrders", "Cursor"],
]
PROBLEMS = {"400", "403", "413", "415", "422"}
TYPES: Mapping[Kind, Any] = {
    "text": "string",
    "text or null": ["string", "null"],
    "texts": "array",
    "number": "integer",
    "number or null": ["integer", "null"],
    "switch": "boolean",
}


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, there in DESCRIBED["paths"].items():
        for method, operation in there.items():
            if method != "parameters":
                yield method.upper(), path, operation


def operation(entry: Entry) -> Mapping[str, Any]:
    found: Mapping[str, Any] = DESCRIBED["paths"][entry.path][entry.method.lower()]
    return found


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = DESCRIBED["components"]["schemas"][name] if name else schema
    return found


def name_of(entry: Entry) -> str:
    return f"{entry.method} {entry.path}"


def test_every_route_is_described_with_its_role_and_in_its_order() -> None:
    described = [(method, path, each["x-role"]) for method, path, each in operations()]
    assert sorted(described) == sorted((each.method, each.path, each.needs) for each in API_ROUTES)
    assert [*dict.fromkeys(path for _, path, _ in described)] == [
        *dict.fromkeys(each.path for each in API_ROUTES)
    ]


def test_every_operation_has_a_name_of_its_own_and_a_summary() -> None:
    names = [each["operationId"] for _, _, each in operations()]
    assert len(names) == len(set(names))
    assert all(each["summary"] for _, _, each in operations())


@pytest.mark.parametrize("entry", API_ROUTES, ids=name_of)
def test_what_a_route_takes_is_what_is_described(entry: Entry) -> None:
    described = operation(entry)
    if not entry.takes:
        assert "requestBody" not in described
        return
    media = described["requestBody"]["content"]["application/json"]
    assert_same(resolved(media["schema"]), entry.takes)


def assert_same(schema: Mapping[str, Any], takes: Shape) -> None:
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(schema["required"]) == set(takes)
    for name, kind in takes.items():
        there = resolved(schema["properties"][name])
        if isinstance(kind, str):
            assert there["type"] == TYPES[kind], name
        elif isinstance(kind, Several):
            assert there["type"] == "array", name
            assert_same(resolved(there["items"]), kind.of)
        else:
            assert_same(there, kind)


@pytest.mark.parametrize("entry", API_ROUTES, ids=name_of)
def test_who_changes_something_sends_the_token_and_the_address_of_the_pages(entry: Entry) -> None:
    described, is_change = operation(entry), entry.method != "GET"
    needed = described.get("security", DESCRIBED["security"])
    assert needed == ([{"session": [], "csrf": []}] if is_change else [{"session": []}])
    named = [each["$ref"].rpartition("/")[2] for each in described.get("parameters", [])]
    assert named in ([["Origin"]] if is_change else READS)
    assert (set(described["responses"]) >= PROBLEMS) is is_change


def objects(there: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(there, dict):
        if there.get("type") == "object":
            yield there
        for each in there.values():
            yield from objects(each)
    if isinstance(there, list):
        for each in there:
            yield from objects(each)


def test_no_object_that_is_described_has_room_for_fields_that_nobody_described() -> None:
    found = [*objects(DESCRIBED["components"]["schemas"])]
    assert len(found) > 30
    assert all("additionalProperties" in each for each in found)
    assert all(each["additionalProperties"] is not True for each in found)


def test_the_description_has_the_version_of_the_project() -> None:
    assert DESCRIBED["info"]["version"] == VERSION


def test_every_setting_is_described() -> None:
    schemas = DESCRIBED["components"]["schemas"]
    assert schemas["Setting"]["enum"] == [*FIELDS]
    assert [*schemas["Choices"]["properties"]] == [*FIELDS]


@pytest.mark.parametrize("address", ["/api/", "/api/nowhere", "/api/session/", "/api/businesses/piano/x/y"])
def test_what_is_not_there_is_a_problem(owner: Browser, address: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = owner.call(method, address)
        assert (answer.status, answer.document["title"]) == (404, "There is no such page")


def test_a_method_that_an_address_does_not_take_is_refused_with_those_that_it_takes(owner: Browser) -> None:
    answer = owner.call("PATCH", "/api/businesses/piano/settings")
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT"}
    assert answer.document["title"] == "This address takes no such request"


def test_a_failure_of_ours_is_a_problem_without_its_details(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("rk_live_canary of Ada Lovelace")

    monkeypatch.setattr(tenants, "on_record", broken)
    answer = owner.get("/api/businesses/piano")
    assert (answer.status, answer.document["title"]) == (500, "Something went wrong on our side")
    assert "canary" not in answer.text
