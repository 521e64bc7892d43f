"""What is booked and worth a look is marked as seen from the command line, too."""

from __future__ import annotations

from shared.store import audit, rows
from tests.flags import flag
from tests.functions.merchant import Merchant
from tests.ops.conftest import Ops


def state(key: str) -> str:
    (row,) = rows.read("demo", [key])
    return row.state


def test_one_is_marked_with_who_and_when(ops: Ops, merchant: Merchant) -> None:
    key, other = flag("demo", 1), flag("demo", 2)
    said = ops("seen", key, "--yes", "--by", "Ada")
    assert (said.code, said.words) == (0, "Marked 1 row as seen.")
    (row,) = rows.read("demo", [key])
    assert row.handled
    assert (row.state, row.handled.by) == ("seen", "Ada")
    assert state(other) == "attention"
    assert [(each.verb, each.about) for each in audit.latest("demo", 1)] == [("seen", key)]


def test_all_of_a_reason_are_marked(ops: Ops, merchant: Merchant) -> None:
    keys, other = [flag("demo", number) for number in range(3)], flag("demo", 9, "moved_to_open_day")
    said = ops("seen", "--reason", "overpaid", "--yes", "--json")
    assert (said.code, said.document) == (0, {"seen": keys, "next": ""})
    assert [*map(state, keys), state(other)] == ["seen", "seen", "seen", "attention"]
    assert ops("flagged", "--reason", "overpaid").words == "There is nothing to look at."


def test_what_somebody_else_has_marked_is_said(ops: Ops, merchant: Merchant) -> None:
    key = flag("demo", 1)
    ops("seen", key, "--yes")
    said = ops("seen", key, "--yes")
    assert (said.code, "somebody else was quicker" in said.words) == (1, True)


def test_without_a_yes_nothing_is_marked(ops: Ops, merchant: Merchant) -> None:
    key = flag("demo", 1)
    assert ops("seen", key).code == 1
    assert state(key) == "attention"


def test_which_rows_must_be_said(ops: Ops, merchant: Merchant) -> None:
    assert ops("seen", "--yes").code == 2
    assert ops("seen", "txn_1 overpaid", "--reason", "overpaid", "--yes").code == 2
