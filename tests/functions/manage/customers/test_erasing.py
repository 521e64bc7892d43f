from __future__ import annotations

import json

import pytest

from shared.operations.contacts import notes
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.customers.conftest import BY, found, page

THERE = page("c1")


def test_an_owner_takes_all_that_is_kept_of_a_person(kept: Browser) -> None:
    notes.add("piano", "c1", "Rang.", BY, NOW)
    answer = kept.get(f"{THERE}/personal-data")
    told = json.loads(answer.text)
    assert answer.headers["content-disposition"].endswith('.json"')
    assert told["customer"]["details"]["name"] == "Forte Ltd"
    assert [each["text"] for each in told["notes"]] == ["Rang."]


def test_an_owner_who_is_sure_erases_a_person_and_the_page_says_so(kept: Browser) -> None:
    assert "What stays, and why" in kept.get(f"{THERE}/erase").text
    assert kept.post(f"{THERE}/erase", {"sure": "y"}).location == THERE
    assert found("c1").state == "erased"
    text = kept.get(THERE).text
    assert "The personal data of this contact was erased." in text
    for name in ("Forte", "Piano,", "Ada", "olga@forte.example"):
        assert name not in text.partition("<main")[2]


def test_whoever_is_not_sure_erases_nobody(kept: Browser) -> None:
    answer = kept.post(f"{THERE}/erase")
    assert (answer.status, "Say that you are sure." in answer.text) == (422, True)
    assert found("c1").state == "active"


def test_the_erasing_is_noted_without_a_name(kept: Browser) -> None:
    kept.post(f"{THERE}/erase", {"sure": "y"})
    text = kept.get("/manage/b/piano/audit").text.partition("<main")[2]
    assert "Erased a contact&#39;s personal data." in text
    assert "Forte" not in text


@pytest.mark.parametrize("there", ["personal-data", "erase"])
def test_a_bookkeeper_neither_sees_nor_may_it(pages: Pages, kept: Browser, there: str) -> None:
    pages.add("bert", "piano", "bookkeeper")
    bert = pages.signed_in("bert")
    assert there not in bert.get(THERE).text
    assert bert.get(f"{THERE}/{there}").status == 403
    assert kept.get(f"{page('nobody')}/{there}").status == 404
