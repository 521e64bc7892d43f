from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from shared.operations.contacts import edit
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, FORTE, HERE, found, keep, names_in, pair

LONG = 300 * "x"


@pytest.fixture
def listed(owner: Browser) -> Browser:
    """Keeps a company, a consumer without an e-mail, one that is in Xero, and an archived one."""
    keep("c1", replace(FORTE, name="Beta"), ("wholesale",))
    edit.create("piano", "consumer", replace(FORTE, name="Alpha", email=""), (), BY, NOW, id="c2")
    keep("c3", replace(FORTE, name="Gamma", email="gamma@gamma.example"))
    pair("c3")
    keep("c4", replace(FORTE, name="Delta"))
    edit.archive("piano", "c4", BY, NOW)
    return owner


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("", ["c2", "c1", "c3"]),
        ("?show=companies", ["c1", "c3"]),
        ("?show=consumers", ["c2"]),
        ("?show=incomplete", ["c2"]),
        ("?show=here", ["c1", "c2"]),
        ("?show=archived", ["c4"]),
        ("?show=archived&sort=own", ["c4"]),
        ("?show=unsent", []),
        ("?show=refused", []),
        ("?sort=own", ["c2", "c1", "c3"]),
        ("?q=gam", ["c3"]),
        ("?q=forte+alpha", ["c2"]),
        ("?q=whole+beta", ["c1"]),
        ("?q=nobody", []),
    ],
)
def test_customers_are_narrowed_sorted_and_found_by_any_word(
    listed: Browser, address: str, ids: list[str]
) -> None:
    assert names_in(listed.get(f"{HERE}{address}")) == ids


def test_whoever_changed_last_comes_first(listed: Browser) -> None:
    assert set(names_in(listed.get(f"{HERE}?sort=changed"))) == {"c1", "c2", "c3"}


def test_a_row_says_how_its_customer_stands_with_xero(listed: Browser) -> None:
    text = listed.get(HERE).text
    for words in ("In Xero", "Here only", "Incomplete", "wholesale", "gamma@gamma.example"):
        assert words in text


def test_a_list_goes_on_page_by_page_until_everybody_was_shown(owner: Browser) -> None:
    for number in range(60):
        keep(f"c{number:02}", replace(FORTE, name=f"Name {number:02}", persons=()))
    first = owner.get(HERE)
    following = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = owner.get(following.replace("&amp;", "&"))
    assert names_in(first) + names_in(second) == [f"c{number:02}" for number in range(60)]
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize(
    "address", ["?show=x", "?sort=x", f"?q={LONG}", "?q=%00", "?cursor=x", f"?cursor={LONG}"]
)
def test_an_address_that_makes_no_sense_is_refused_with_a_sentence(owner: Browser, address: str) -> None:
    assert owner.get(f"{HERE}{address}").status == 422


def test_what_was_searched_for_is_shown_and_never_run(listed: Browser) -> None:
    answer = listed.get(f"{HERE}?q={quote('<script>alert(1)</script>')}")
    assert (answer.status, "<script>alert" in answer.text) == (200, False)


def test_an_empty_list_says_what_comes(owner: Browser) -> None:
    assert "There are no contacts yet" in owner.get(HERE).text


def test_a_customer_moves_up_and_down_in_the_own_order(listed: Browser) -> None:
    assert listed.post(f"{HERE}/move", {"customer": "c3", "before": "c1"}).location == f"{HERE}?sort=own"
    assert names_in(listed.get(f"{HERE}?sort=own")) == ["c2", "c3", "c1"]
    assert listed.post(f"{HERE}/move", {"customer": "c2", "after": "c3"}).status == 303
    assert names_in(listed.get(f"{HERE}?sort=own")) == ["c3", "c2", "c1"]


@pytest.mark.parametrize(
    "form", [{}, {"customer": "nobody"}, {"customer": "c1", "before": "nobody"}, {"customer": LONG}]
)
def test_who_is_not_there_is_not_moved(listed: Browser, form: dict[str, str]) -> None:
    assert listed.post(f"{HERE}/move", form).status == 404
    assert not found("c1").place


def test_a_reader_is_offered_no_change(reader: Browser) -> None:
    text = reader.get(f"{HERE}?sort=own").text
    assert "/customers/new" not in text
    assert "/customers/move" not in text
