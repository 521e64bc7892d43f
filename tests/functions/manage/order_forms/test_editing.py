"""The builder keeps what was typed whatever button is pressed, and says at its box what does not fit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.orders.forms import Extra, Quantity
from tests.functions.manage.browser import Browser
from tests.functions.manage.order_forms.conftest import EDIT, ONE, TYPED, boxes_in, form_of

EXTRA = {
    "lines-1-name": "Call-out",
    "lines-1-unit_price": "35",
    "lines-1-account": "200",
    "lines-1-tax_type": "OUTPUT2",
    "lines-1-comes": "once",
}


def test_what_was_typed_becomes_the_form(building: Browser) -> None:
    answer = building.post(EDIT, {**TYPED, **EXTRA, "lines-0-least": "1", "lines-0-most": "4"})
    assert (answer.status, answer.location) == (303, ONE)
    first, second = form_of().lines
    assert (first.sells, first.quantity) == ("lesson", Quantity(1, 4))
    assert second.sells == Extra("Call-out", Decimal("35.0000"), "200", "OUTPUT2")


def test_saving_what_the_builder_shows_changes_nothing_but_the_revision(building: Browser) -> None:
    building.post(
        EDIT,
        {
            **TYPED,
            **EXTRA,
            "opens_at": "2027-06-01T09:00",
            "terms": "Be\non time.",
            "reached_by": "ask@forte.example",
        },
    )
    before = form_of()
    shown = boxes_in(building.get(EDIT))
    assert shown["opens_at"] == "2027-06-01T09:00"
    assert building.post(EDIT, shown).status == 303
    after = form_of()
    assert after.revision == before.revision + 1
    assert after.reached_by == before.reached_by == "ask@forte.example"
    assert (after.lines, after.terms, after.opens_at, after.ways) == (
        before.lines,
        before.terms,
        before.opens_at,
        before.ways,
    )


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("up:1", ["Call-out", ""]),
        ("down:0", ["Call-out", ""]),
        ("up:0", ["", "Call-out"]),
        ("down:1", ["", "Call-out"]),
        ("remove:0", ["Call-out"]),
        ("remove:9", ["", "Call-out"]),
        ("add_line", ["", "Call-out", ""]),
        ("add_product", ["", "Call-out"]),
        ("nonsense", ["", "Call-out"]),
        ("up:x", ["", "Call-out"]),
    ],
)
def test_a_button_changes_the_lines_and_keeps_what_was_typed(
    building: Browser, button: str, names: list[str]
) -> None:
    before = form_of()
    answer = building.post(EDIT, {**TYPED, **EXTRA, "title": "Half a ti", "do": button})
    boxes = boxes_in(answer)
    shown = [boxes.get(f"lines-{at}-name", "") for at in range(5) if f"lines-{at}-least" in boxes]
    assert (answer.status, boxes["title"], shown) == (200, "Half a ti", names)
    assert form_of() == before


def test_a_chosen_product_is_added_below(building: Browser) -> None:
    answer = building.post(EDIT, {**TYPED, "do": "add_product", "product_to_add": "stool"})
    boxes = boxes_in(answer)
    assert [boxes[f"lines-{at}-product"] for at in (0, 1)] == ["lesson", "stool"]
    assert "2. <bdi>Stool</bdi>" in answer.text


def test_no_more_than_fifty_lines_are_added(building: Browser) -> None:
    lines = {f"lines-{at}-product": "lesson" for at in range(50)}
    answer = building.post(EDIT, {**TYPED, **lines, "do": "add_line"})
    assert "A form has at most 50 lines." in answer.text
    assert "lines-50-product" not in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": ""}, "Enter a title"),
        ({"address": "Spring sale"}, "lower-case letters"),
        ({"lines-0-most": "many"}, "whole number from 1"),
        ({"lines-0-product": "hidden"}, "This product is not for sale"),
        ({"lines-7-name": "x", "lines-7-account": "200"}, "Enter a price in pounds"),
        ({"ways": "cash"}, "from the list"),
        ({"reached_by": 101 * "x"}, "use 100 at most"),
        ({"emailing": ""}, "Choose when Xero sends"),
        ({"closes_at": "soon"}, "Write a day and a time"),
        ({"title": "<script>alert(1)</script>", "colour": "red"}, "&lt;script&gt;"),
    ],
)
def test_what_does_not_fit_is_said_at_its_box_and_nothing_is_saved(
    building: Browser, typed: dict[str, str], says: str
) -> None:
    before = form_of()
    answer = building.post(EDIT, {**TYPED, **typed})
    assert (answer.status, says in answer.text) == (422, True)
    assert 'aria-invalid="true"' in answer.text or "This product" in answer.text
    assert ("<script" in answer.text, form_of()) == (False, before)


def test_what_is_wrong_with_a_form_that_is_open_is_said_and_it_stays_as_it_is(open_form: Browser) -> None:
    before = form_of()
    typed = {name: value for name, value in TYPED.items() if not name.startswith("lines")}
    answer = open_form.post(EDIT, {**typed, "revision": "3"})
    assert (answer.status, "Choose at least one product." in answer.text) == (422, True)
    assert form_of() == before


def test_of_two_who_saw_the_same_the_second_keeps_what_was_typed_and_may_save_it_again(
    building: Browser,
) -> None:
    building.post(EDIT, TYPED)
    answer = building.post(EDIT, {**TYPED, "title": "Mine"})
    assert (answer.status, "Somebody else has changed this form" in answer.text) == (409, True)
    boxes = boxes_in(answer)
    assert (boxes["title"], boxes["revision"], form_of().title) == ("Mine", "2", "Piano lessons")
    assert building.post(EDIT, boxes).status == 303
    assert form_of().title == "Mine"


@pytest.mark.parametrize("revision", ["", "x", "-1"])
def test_a_form_that_is_not_ours_is_refused(building: Browser, revision: str) -> None:
    assert building.post(EDIT, {**TYPED, "revision": revision}).status == 400
