"""What a redo comes to: what is posted again, what is dropped, and what goes on with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.ledger.rows import LedgerRow
from shared.undo.dependencies import OneSource, Since
from shared.undo.redo_plan import RedoPlan, plan_redo
from shared.undo.undo_plan import Obstacle
from tests.shared.booking.books import SETTINGS
from tests.shared.undo.rows_to_undo import again, document, failure, ordered, sale, source


def plan(rows: list[LedgerRow], scope: str | Since, *sending: str) -> RedoPlan:
    named = OneSource(scope) if isinstance(scope, str) else scope
    return plan_redo(rows, named, SETTINGS, sending)


def states(found: RedoPlan) -> dict[str, str]:
    return {each.row.key: each.state for each in found.again}


def keys(rows: tuple[LedgerRow, ...]) -> set[str]:
    return {row.key for row in rows}


def test_what_was_undone_is_posted_again_and_its_undoings_are_dropped() -> None:
    undoings = [ordered("a payment"), ordered("a invoice", "a payment removal"), ordered("a fee")]
    found = plan([*sale("a", state="undone"), *sale("b"), *undoings], "a")
    assert states(found) == dict.fromkeys(("a invoice", "a payment", "a fee"), "pending")
    assert keys(found.dropped) == {"a payment removal", "a invoice removal", "a fee removal"}
    assert (keys(found.undone), found.obstacles) == ({"a"}, ())


def test_an_undoing_that_was_not_carried_out_is_dropped_and_its_document_stays() -> None:
    rows = [source("a", state="undone"), *sale("a")[1:], ordered("a payment", state="parked")]
    found = plan(rows, "a")
    assert (states(found), keys(found.dropped)) == ({}, {"a payment removal"})


def test_an_invoice_whose_order_was_cancelled_does_not_come_back_with_the_order() -> None:
    gone = replace(ordered("a invoice"), source="a:cancelled")
    rows = [source("a", state="undone"), document("a invoice", "Invoice", state="undone"), gone]
    found = plan(rows, "a")
    assert (states(found), keys(found.dropped), keys(found.undone)) == ({}, set(), {"a"})


def test_what_was_parked_is_parked_again() -> None:
    rows = [source("a", state="undone")]
    rows += [document("a invoice", "Invoice", state="undone", reason_code="voided_in_xero")]
    rows += [document("a payment", "Payment", "a invoice", state="undone")]
    assert states(plan(rows, "a")) == {"a invoice": "parked", "a payment": "pending"}


def test_what_it_needs_and_what_hangs_on_it_come_back_with_it() -> None:
    rows = [*sale("a", state="undone"), *failure("f", "a payment", 1, state="undone")]
    rows += [*again("g", "a invoice", "f reversal", 2, state="undone"), *sale("z", state="undone")]
    for named in ("a", "f", "g"):
        assert plan(rows, named).sources == ("a", "f", "g")


def test_what_it_needs_comes_back_even_if_it_is_only_on_its_way_out() -> None:
    rows = [source("a", state="undone"), *sale("a")[1:], ordered("a invoice", "b payment removal")]
    rows += [*again("b", "a invoice", "a contact", 1, state="undone"), ordered("b payment")]
    found = plan(rows, "b")
    assert keys(found.dropped) == {"a invoice removal", "b payment removal"}
    assert found.sources == ("a", "b")


def test_what_happened_since_a_day_comes_back_and_what_was_before_stays_out() -> None:
    rows = [*sale("a", state="undone"), *sale("b", days=5, state="undone")]
    assert plan(rows, Since(date(2026, 11, 5))).sources == ("b",)


def test_what_waits_under_it_goes_on_and_what_waits_under_that() -> None:
    rows = sale("a", state="undone")
    rows += failure("f", "a payment", 1, state="waiting")
    rows += again("g", "a invoice", "f reversal", 2, state="waiting")
    rows += [source("x"), document("x refund", "Refund", "x note", state="waiting")]
    found = plan(rows, "a")
    assert states(found)["f reversal"] == states(found)["g payment"] == "pending"
    assert "x refund" not in states(found)
    assert keys(found.undone) == {"a"}


def test_a_deletion_that_was_posted_while_its_payment_left_deletes_it_again() -> None:
    found = plan([*sale("a", state="undone"), *failure("f", "a payment", 1)], "a")
    assert states(found)["f reversal"] == "pending"


def test_what_was_to_be_posted_after_an_undoing_need_not_wait_for_it_any_more() -> None:
    rows = [*sale("a"), *failure("f", "a payment", 1, state="undone")]
    rows = [row for row in rows if row.key != "a payment"]
    rows += [document("a payment", "Payment", "a invoice", "g payment removal")]
    rows += [*again("g", "a invoice", "f reversal", 2, state="undone"), ordered("g payment")]
    found = plan(rows, "f")
    (payment,) = (each for each in found.again if each.row.key == "a payment")
    assert (payment.state, payment.parents) == ("posted", ("a invoice",))


def test_what_is_being_sent_stands_in_the_way() -> None:
    rows = [source("a", state="undone"), *sale("a")[1:], ordered("a payment", state="pending")]
    assert plan(rows, "a", "a payment removal").obstacles == (Obstacle("on_its_way", "a payment removal"),)
    assert plan(rows, "a", "another").obstacles == ()


def test_those_that_were_named_are_booked_last() -> None:
    rows = [*sale("a", state="undone"), *failure("f", "a payment", 1, state="undone")]
    assert [row.key for row in plan(rows, "a").undone] == ["f", "a"]
    assert [row.key for row in plan(rows, "f").undone] == ["a", "f"]


def test_what_was_never_undone_has_nothing_to_redo() -> None:
    assert plan(sale("a"), "a") == plan([], "a") == RedoPlan()


def test_nothing_comes_back_into_a_month_that_is_closed() -> None:
    rows = sale("a", state="undone")
    month = rows[0].happened_at.date().replace(day=1)
    found = plan_redo(rows, OneSource("a"), SETTINGS, closed={month})
    assert found.obstacles == (Obstacle("closed_month", "a"),)
    assert plan_redo(rows, OneSource("a"), SETTINGS, closed={date(2020, 1, 1)}).obstacles == ()
