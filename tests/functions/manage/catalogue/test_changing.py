from __future__ import annotations

import pytest

from shared.catalogue.products import Ours
from shared.store import audit, catalogue, catalogue_readings, jobs
from tests.functions.manage.browser import Browser
from tests.functions.manage.catalogue.conftest import HERE
from tests.functions.manage.conftest import NOW

EDIT = f"{HERE}/p/lesson/edit"
SAID = {"revision": "0", "name": " An hour at the piano ", "text": "Bring\nyour music."}


def ours(id: str = "lesson") -> Ours:
    found = catalogue.find("piano", id)
    assert found
    return found.ours


def test_what_was_typed_is_saved_and_xeros_words_stay(selling: Browser) -> None:
    answer = selling.post(EDIT, {**SAID, "is_hidden": "y"})
    assert (answer.status, answer.location) == (303, f"{HERE}/p/lesson")
    assert ours() == Ours(True, "An hour at the piano", "Bring\nyour music.", revision=1)
    found = catalogue.find("piano", "lesson")
    assert found
    assert found.item.name == "Piano lesson"


def test_a_product_that_was_hidden_is_shown_again_where_the_box_is_not_ticked(selling: Browser) -> None:
    selling.post(f"{HERE}/p/hidden/edit", {"revision": "1", "name": "", "text": ""})
    assert ours("hidden") == Ours(revision=2)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": 101 * "x"}, "101 characters are too many: use 100 at most."),
        ({"text": 4001 * "x"}, "4,001 characters are too many"),
        ({"name": "a\u202eb"}, "one character here cannot be shown"),
        ({"name": "two\nlines"}, "one character here cannot be shown"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(
    selling: Browser, said: dict[str, str], why: str
) -> None:
    answer = selling.post(EDIT, {**SAID, **said})
    assert (answer.status, why in answer.text) == (422, True)
    assert ours() == Ours()


def test_of_two_who_saw_the_same_the_second_is_told_and_changes_nothing(selling: Browser) -> None:
    selling.post(EDIT, SAID)
    answer = selling.post(EDIT, {**SAID, "name": "Mine"})
    assert (answer.status, "Somebody else has changed this product" in answer.text) == (409, True)
    assert ours().name == "An hour at the piano"


@pytest.mark.parametrize("revision", ["", "x", "-1"])
def test_a_form_that_is_not_ours_is_refused(selling: Browser, revision: str) -> None:
    assert selling.post(EDIT, {**SAID, "revision": revision}).status == 400


def test_the_owner_says_how_prices_are_meant(selling: Browser) -> None:
    assert selling.post(f"{HERE}/prices", {"basis": "inclusive"}).status == 303
    text = selling.get(HERE).text
    assert "They include VAT: so you have said." in text
    assert "£27.78" in text
    assert selling.post(f"{HERE}/prices", {"basis": "sometimes"}).status == 422
    assert catalogue_readings.basis("piano") == "inclusive"


def test_reading_again_is_due_at_once(selling: Browser) -> None:
    selling.post(f"{HERE}/read", {})
    assert jobs.due_at("piano", "accounts") == NOW
    assert catalogue_readings.standing("piano").asked_at == NOW


def test_each_change_is_in_the_audit_log(selling: Browser) -> None:
    selling.post(EDIT, {**SAID, "is_hidden": "y"})
    selling.post(f"{HERE}/prices", {"basis": "inclusive"})
    selling.post(f"{HERE}/read", {})
    noted = {each.verb: each.about for each in audit.latest("piano", 10)}
    assert noted["product_edited"] == "LES-1, hidden"
    assert noted["prices_meant"] == "inclusive"
    assert "products_read" in noted
