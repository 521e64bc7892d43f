from __future__ import annotations

import re
from dataclasses import replace

import pytest

from shared.operations.contacts import edit, joining
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, FORTE, found, keep, page, pair

THERE = f"{page('c1')}/merge"
PIANO = replace(FORTE, name="Piano Ltd", email="piano@piano.example", persons=())


@pytest.fixture
def two(kept: Browser) -> Browser:
    keep("c2", PIANO)
    return kept


def hidden(answer: Answer) -> dict[str, str]:
    """Returns the hidden fields of the page's form that merges."""
    form = answer.text.partition(f'action="{THERE}"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_the_other_is_searched_for_looked_at_and_merged(two: Browser) -> None:
    searched = two.get(f"{THERE}?q=piano").text
    assert f'href="{THERE}?other=c2"' in searched
    assert f'href="{THERE}?other=c1"' not in searched
    looked = two.get(f"{THERE}?other=c2")
    for words in ("What it will be", "piano@piano.example", "olga@forte.example"):
        assert words in looked.text
    assert two.post(THERE, hidden(looked)).location == page("c1")
    assert (found("c2").state, found("c2").merged_into) == ("merged", "c1")
    assert found("c1").details.email == "olga@forte.example"


def test_a_merge_is_told_and_taken_back(two: Browser) -> None:
    joining.join("piano", "c1", 1, "c2", 1, BY, NOW, lambda _: None)
    text = two.get(page("c1")).text
    assert "Piano Ltd" in text
    assert "Take the merge back" in text
    assert two.post(f"{page('c1')}/part", {"other": "c2"}).location == page("c1")
    assert (found("c1").details, found("c2").details, found("c2").state) == (FORTE, PIANO, "active")
    after = two.get(page("c1")).text
    assert "Undone." in after
    assert "Piano Ltd" not in after.partition('id="history"')[2]


def test_whoever_was_edited_meanwhile_is_looked_at_again(two: Browser) -> None:
    form = hidden(two.get(f"{THERE}?other=c2"))
    edit.edit("piano", "c2", 1, replace(PIANO, name="Other"), (), "company", BY, NOW, lambda _: None)
    answer = two.post(THERE, form)
    assert (answer.status, "changed it meanwhile" in answer.text) == (409, True)
    assert found("c2").state == "active"


def test_two_who_are_in_xero_are_merged_there(two: Browser) -> None:
    pair("c1")
    pair("c2", "66666666-7777-4000-8000-000000000002")
    for answer in (
        two.get(f"{THERE}?other=c2"),
        two.post(THERE, {"other": "c2", "revision": "2", "other_revision": "2"}),
    ):
        assert (answer.status, joining.BOTH_AT_XERO in answer.text) == (409, True)


@pytest.mark.parametrize(("other", "status"), [("c1", 409), ("nobody", 404), (300 * "x", 404), ("", 404)])
def test_nobody_is_merged_with_itself_or_with_nobody(two: Browser, other: str, status: int) -> None:
    assert two.post(THERE, {"other": other, "revision": "1", "other_revision": "1"}).status == status
    assert two.get(f"{THERE}?other={other}").status == (status if other else 200)


@pytest.mark.parametrize("other", ["c2", "", 300 * "x"])
def test_what_was_never_merged_is_not_taken_apart(two: Browser, other: str) -> None:
    assert two.post(f"{page('c1')}/part", {"other": other}).status == 404


def test_a_merge_after_which_somebody_edited_stays(two: Browser) -> None:
    joining.join("piano", "c1", 1, "c2", 1, BY, NOW, lambda _: None)
    other = replace(found("c1").details, name="Later")
    edit.edit("piano", "c1", found("c1").revision, other, (), "company", BY, NOW, lambda _: None)
    answer = two.post(f"{page('c1')}/part", {"other": "c2"})
    assert (answer.status, joining.EDITED in answer.text) == (409, True)


def test_keeping_the_other_one_is_offered(two: Browser) -> None:
    assert f'href="{page("c2")}/merge?other=c1"' in two.get(f"{THERE}?other=c2").text
