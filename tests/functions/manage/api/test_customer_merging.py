from __future__ import annotations

from dataclasses import replace

import pytest

from shared.operations.contacts import pairs
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import FORTE, found, keep, pair

HERE = "/api/businesses/piano"
ONE = f"{HERE}/customers/c1"
PIANO = replace(FORTE, name="Piano Ltd", email="piano@piano.example", persons=())


@pytest.fixture
def caller(owner: Browser) -> Browser:
    keep("c1")
    keep("c2", PIANO, ("wholesale",))
    return owner


def test_a_merge_is_shown_made_and_taken_back(caller: Browser) -> None:
    told = caller.get(f"{ONE}/merge?other=c2").document
    assert (told["keep"]["id"], told["give"]["id"], told["tags"]) == ("c1", "c2", ["wholesale"])
    assert told["gave_way"] == {"name": "Piano Ltd", "email": "piano@piano.example"}
    asked = {"other": "c2", "revision": 1, "other_revision": 1}
    merged = caller.call("POST", f"{ONE}/merge", asked).document
    assert (merged["id"], merged["tags"]) == ("c1", ["wholesale"])
    assert caller.call("POST", f"{ONE}/merge", asked).status == 409
    assert caller.call("POST", f"{ONE}/part", {"other": "c2"}).document["name"] == "Piano Ltd"
    assert found("c1").details == FORTE


@pytest.mark.parametrize(("query", "status"), [("", 422), ("?other=c9", 404), ("?other=c1", 409)])
def test_without_another_one_there_is_nothing_to_look_at(caller: Browser, query: str, status: int) -> None:
    assert caller.get(f"{ONE}/merge{query}").status == status


def test_pairs_are_listed_confirmed_refused_and_taken_back(caller: Browser) -> None:
    keep("c3")
    pairs.propose("piano", [pair("c3")], NOW)
    (pair_of,) = caller.get(f"{HERE}/customer-pairs").document["pairs"]
    assert (pair_of["ours"]["id"], pair_of["theirs"]["id"]) == ("c1", "c3")
    assert "the same e-mail address" in pair_of["reasons"]
    asked = {"pair": pair_of["id"]}
    assert caller.call("POST", f"{HERE}/customer-pairs/refuse", asked).status == 204
    assert caller.get(f"{HERE}/customer-pairs").document["pairs"] == []
    assert caller.call("POST", f"{HERE}/customer-pairs/undo", asked).status == 204
    became = caller.call("POST", f"{HERE}/customer-pairs/confirm", asked).document
    assert (became["id"], became["xero"] is not None) == ("c1", True)


@pytest.mark.parametrize("way", ["confirm", "refuse", "undo"])
def test_a_pair_that_is_none_is_not_found(caller: Browser, way: str) -> None:
    assert caller.call("POST", f"{HERE}/customer-pairs/{way}", {"pair": "x"}).status == 404
