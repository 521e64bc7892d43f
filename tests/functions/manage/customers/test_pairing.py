from __future__ import annotations

from dataclasses import replace

import pytest

from shared.operations.contacts import listing, pairs
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import FORTE, HERE, found, keep, page, pair

THERE = f"{HERE}/pairs"
PAIR = "c1~c2"


@pytest.fixture
def paired(kept: Browser) -> Browser:
    """Keeps c1, which is here only, and c2 of the same address, which is in Xero."""
    keep("c2", replace(FORTE, name="Forte Limited", first_name="O."))
    pairs.propose("piano", [pair("c2")], NOW)
    return kept


def test_a_likely_pair_is_shown_with_the_reasons(paired: Browser) -> None:
    assert "Likely pairs (1)" in paired.get(HERE).text
    text = paired.get(THERE).text
    for words in ("In Xero:", "Forte Limited", "the same e-mail address", f'href="{page("c1")}"'):
        assert words in text


def test_a_confirmed_pair_is_one_customer_that_has_what_xero_has(paired: Browser) -> None:
    assert paired.post(f"{THERE}/confirm", {"pair": PAIR}).location == THERE
    kept = found("c1")
    assert (kept.details.name, kept.link is not None, found("c2").merged_into) == (
        "Forte Limited",
        True,
        "c1",
    )
    assert "they are the same, says olga@example.co.uk" in paired.get(THERE).text
    assert "Likely pairs" not in paired.get(HERE).text


def test_a_refused_pair_stays_two_and_is_not_proposed_again(paired: Browser) -> None:
    assert paired.post(f"{THERE}/refuse", {"pair": PAIR}).status == 303
    assert pairs.propose("piano", [found("c1")], NOW) == 0
    assert "they are not the same, says" in paired.get(THERE).text


@pytest.mark.parametrize("says", ["confirm", "refuse"])
def test_what_was_said_is_taken_back_and_the_pair_waits_again(paired: Browser, says: str) -> None:
    paired.post(f"{THERE}/{says}", {"pair": PAIR})
    assert paired.post(f"{THERE}/undo", {"pair": PAIR}).status == 303
    assert (found("c1").details, found("c2").state) == (FORTE, "active")
    assert [each.id for each in pairs.open_pairs("piano").pairs] == [PAIR]


def test_a_pair_is_decided_once(paired: Browser) -> None:
    paired.post(f"{THERE}/refuse", {"pair": PAIR})
    assert paired.post(f"{THERE}/confirm", {"pair": PAIR}).status in (404, 409)
    assert found("c2").state == "active"


@pytest.mark.parametrize("way", ["confirm", "refuse", "undo"])
@pytest.mark.parametrize("id", ["", "x", "c1~c9", 300 * "x"])
def test_a_pair_that_is_none_is_not_found(paired: Browser, way: str, id: str) -> None:
    assert paired.post(f"{THERE}/{way}", {"pair": id}).status == 404


def test_whoever_is_entered_is_compared_with_those_who_are_here(kept: Browser) -> None:
    kept.post(f"{HERE}/new", {"kind": "company", "name": "Forte", "email": FORTE.email})
    (other,) = (each.id for each in listing.by_name("piano").customers if each.id != "c1")
    assert [{each.ours.id, each.theirs.id} for each in pairs.open_pairs("piano").pairs] == [{"c1", other}]


def test_an_empty_list_says_so_and_a_reader_decides_nothing(reader: Browser) -> None:
    text = reader.get(THERE).text
    assert "There are no likely pairs left to decide." in text


def test_a_reader_is_offered_no_decision(reader: Browser) -> None:
    keep("c2")
    pairs.propose("piano", [found("c2")], NOW)
    assert "They are the same" not in reader.get(THERE).text
