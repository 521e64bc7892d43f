"""What was posted is taken out of Xero on the operator's yes, and put back."""

from __future__ import annotations

import pytest

from tests.functions.merchant import Merchant, assert_right
from tests.functions.trading import sell
from tests.ops.conftest import Ops


def test_an_undo_is_shown_asked_for_and_carried_out(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    said = ops("undo", key, typed="yes\n")
    assert (said.code, "redo puts them back" in said.words) == (0, True)
    assert f"{key} fee Spend 2026-10-12 taken out of Xero" in said.notices
    assert "Takes 3 documents out of Xero." in said.notices
    merchant.rest()
    assert "091" not in merchant.held()


def test_a_redo_posts_it_again(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    ops("undo", key, "--yes")
    merchant.rest()
    said = ops("redo", key, "--yes", "--json")
    assert (said.code, said.document["sources"]) == (0, [key])
    assert {each["becomes"] for each in said.document["rows"]} == {"pending"}
    merchant.rest()
    assert_right(merchant)


def test_everything_since_a_day_is_named_for_a_machine(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    found = ops("undo", "--since", "2026-10-01", "--yes", "--json").document
    assert found["sources"] == [key]
    assert f"{key} payment" in found["removals"]


def test_a_month_that_is_over_stands_in_the_way(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    merchant.stack.clock.shift(30 * 86400)
    said = ops("undo", key, "--yes")
    assert said.code == 1
    assert "Nothing was changed." in said.words
    assert "confirm that earlier months may be changed too" in said.words
    assert ops("undo", key, "--yes", "--json").document["obstacles"][0]["reason_code"] == "earlier_month"
    assert ops("undo", key, "--yes", "--earlier-months").code == 0


def test_without_a_yes_nothing_is_taken_out(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    assert ops("undo", key).code == 1
    merchant.rest()
    assert_right(merchant)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("undo", "There is nothing to undo: nothing of that is booked from here"),
        ("redo", "There is nothing to redo: nothing of that was undone"),
    ],
)
def test_what_is_not_there_is_said(ops: Ops, merchant: Merchant, command: str, words: str) -> None:
    said = ops(command, "txn_none", "--yes")
    assert (said.code, words in said.words) == (1, True)


def test_what_is_undone_already_is_not_undone_again(ops: Ops, merchant: Merchant) -> None:
    key = sell(merchant)
    ops("undo", key, "--yes")
    merchant.rest()
    assert ops("undo", key, "--yes").code == 1


@pytest.mark.parametrize("command", ["undo", "redo"])
@pytest.mark.parametrize("chosen", [(), ("txn_1", "--since", "2026-10-01")])
def test_it_is_one_thing_or_the_other(
    ops: Ops, merchant: Merchant, command: str, chosen: tuple[str, ...]
) -> None:
    said = ops(command, *chosen)
    assert (said.code, "Name a SOURCE, or --since DATE" in said.notices) == (2, True)
