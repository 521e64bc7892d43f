from __future__ import annotations

from typing import Any

import pytest

from functions.manage.api.fields import LARGEST, Shape, form_of, hold
from functions.manage.refusals import Refused

SHAPE: Shape = {
    "name": "text",
    "bank": "text or null",
    "accounts": "texts",
    "minutes": "number",
    "synced": "switch",
    "inside": {"day": "text"},
}
RIGHT: dict[str, Any] = {
    "name": "",
    "bank": None,
    "accounts": [],
    "minutes": 5,
    "synced": False,
    "inside": {"day": ""},
}


def errors(sent: dict[str, Any]) -> dict[str, str]:
    try:
        hold(sent, SHAPE)
    except Refused as refused:
        return dict(refused.errors)
    return {}


def test_exactly_the_fields_that_are_asked_for_pass() -> None:
    assert errors(RIGHT) == {}
    assert errors(RIGHT | {"bank": "a", "accounts": ["a", "b"], "minutes": -1, "synced": True}) == {}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("name", None),
        ("name", 1),
        ("bank", False),
        ("bank", []),
        ("accounts", None),
        ("accounts", "a"),
        ("accounts", ["a", 1]),
        ("minutes", True),
        ("minutes", "5"),
        ("minutes", 5.0),
        ("minutes", None),
        ("minutes", LARGEST),
        ("minutes", -LARGEST),
        ("synced", 1),
        ("synced", "yes"),
        ("inside", None),
        ("inside", []),
        ("inside", "day"),
    ],
)
def test_a_field_of_another_type_is_named(name: str, wrong: Any) -> None:
    assert [*errors(RIGHT | {name: wrong})] == [name]


@pytest.mark.parametrize("name", SHAPE)
def test_a_field_that_is_missing_is_named(name: str) -> None:
    left = {each: value for each, value in RIGHT.items() if each != name}
    assert errors(left) == {name: "Send this field, too."}


def test_a_field_that_nobody_asked_for_is_named_and_so_is_one_inside() -> None:
    sent = RIGHT | {"tenant": "guitar", "inside": {"hour": ""}}
    assert errors(sent) == {
        "tenant": "There is no such field here.",
        "hour": "There is no such field here.",
        "day": "Send this field, too.",
    }


def test_a_form_holds_what_a_browser_would_send() -> None:
    sent = {"name": "Ada", "bank": None, "accounts": ["a", "b"], "minutes": 5, "on": True, "off": False}
    assert form_of(sent).multi_items() == [
        ("name", "Ada"),
        ("bank", ""),
        ("accounts", "a"),
        ("accounts", "b"),
        ("minutes", "5"),
        ("on", "y"),
    ]
