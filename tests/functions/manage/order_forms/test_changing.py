"""Forms are begun, copied, opened and closed, and what keeps one from being opened is said."""

from __future__ import annotations

import re

import pytest

from shared.store import audit, order_forms
from tests.functions.manage.browser import Browser
from tests.functions.manage.order_forms.conftest import EDIT, HERE, ONE, TYPED, form_of


def test_a_new_form_leads_to_its_builder_and_has_an_address_that_nobody_can_guess(selling: Browser) -> None:
    answer = selling.post(HERE, {"title": " Spring  sale "})
    found = re.fullmatch(rf"{HERE}/f/([0-9a-f]+)/edit", answer.location)
    assert found
    form = form_of(found[1])
    assert (form.title, form.state, len(form.address)) == ("Spring sale", "draft", 12)


@pytest.mark.parametrize(("title", "says"), [("", "Enter a title"), (101 * "x", "too many")])
def test_a_title_that_does_not_fit_is_told_beside_its_box(selling: Browser, title: str, says: str) -> None:
    answer = selling.post(HERE, {"title": title})
    assert (answer.status, says in answer.text) == (422, True)
    assert not [*order_forms.every("piano")]


def test_a_copy_is_a_draft_with_the_same_lines(open_form: Browser) -> None:
    id = open_form.post(f"{ONE}/copy").location.removeprefix(f"{HERE}/f/").removesuffix("/edit")
    copy = form_of(id)
    assert (copy.title, copy.state, copy.lines) == ("Copy of Piano lessons", "draft", form_of().lines)
    assert copy.address != form_of().address


def test_a_copy_says_how_buyers_reach_the_business_as_the_form_does(building: Browser) -> None:
    building.post(EDIT, {**TYPED, "reached_by": "01632 960123"})
    id = building.post(f"{ONE}/copy").location.removeprefix(f"{HERE}/f/").removesuffix("/edit")
    assert form_of(id).reached_by == form_of().reached_by == "01632 960123"


def test_a_form_is_opened_and_closed(open_form: Browser) -> None:
    assert form_of().state == "open"
    assert "Open<" in open_form.get(ONE).text
    assert open_form.post(f"{ONE}/close", {"revision": "3"}).location == ONE
    assert form_of().state == "closed"


def test_a_form_that_sells_nothing_is_not_opened_and_told_why(building: Browser) -> None:
    answer = building.post(f"{ONE}/open", {"revision": "1"})
    assert (answer.status, "Choose at least one product." in answer.text) == (422, True)
    assert form_of().state == "draft"


def test_what_was_changed_meanwhile_is_neither_opened_nor_closed(open_form: Browser) -> None:
    for what in ("open", "close"):
        answer = open_form.post(f"{ONE}/{what}", {"revision": "1"})
        assert (answer.status, "Somebody else has changed this form" in answer.text) == (409, True)


@pytest.mark.parametrize("what", ["edit", "copy", "open", "close"])
def test_a_form_that_is_not_there_is_not_found(selling: Browser, what: str) -> None:
    assert selling.post(f"{HERE}/f/nothing/{what}", TYPED).status == 404


def test_each_change_is_in_the_audit_log_and_a_button_that_saves_nothing_is_not(building: Browser) -> None:
    building.post(HERE, {"title": "Second"})
    building.post(EDIT, {**TYPED, "do": "add_line"})
    building.post(EDIT, TYPED)
    building.post(f"{ONE}/open", {"revision": "2"})
    building.post(f"{ONE}/copy")
    building.post(f"{ONE}/close", {"revision": "3"})
    noted = [(each.verb, each.about) for each in audit.latest("piano", 10) if "form" in each.verb]
    assert sorted(noted) == [
        ("order_form_begun", "Second"),
        ("order_form_closed", "Piano lessons"),
        ("order_form_copied", "Copy of Piano lessons"),
        ("order_form_edited", "Piano lessons"),
        ("order_form_opened", "Piano lessons"),
    ]
