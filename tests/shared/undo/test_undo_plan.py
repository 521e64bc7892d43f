"""What an undo comes to: what goes in which order, what is only marked, what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.documents import Removal
from shared.ledger.rows import LedgerRow
from shared.undo.dependencies import OneSource, Scope, Since
from shared.undo.undo_plan import Obstacle, UndoPlan, plan_undo
from tests.shared.booking.books import SETTINGS
from tests.shared.undo.rows_to_undo import NOW, again, document, failure, ordered, sale, source

TODAY = NOW.date()


def plan(
    rows: list[LedgerRow], scope: Scope | str, now: datetime = NOW, earlier_months: bool = False
) -> UndoPlan:
    named = OneSource(scope) if isinstance(scope, str) else scope
    return plan_undo(rows, named, SETTINGS, now, earlier_months)


def leaving(found: UndoPlan) -> list[str]:
    return [each.row.key for each in found.removals]


def keys(rows: tuple[LedgerRow, ...]) -> set[str]:
    return {row.key for row in rows}


# ---- what goes


def test_a_sale_goes_with_its_payment_before_its_invoice_and_never_its_contact() -> None:
    found = plan(sale("a"), "a")
    assert set(leaving(found)) == {"a invoice", "a payment", "a fee"}
    assert [each.removal for each in found.removals if each.row.key == "a invoice"] == [
        Removal("a invoice removal", "a invoice", TODAY, ("a payment removal",))
    ]
    assert leaving(found).index("a payment") < leaving(found).index("a invoice")
    assert (keys(found.booked), found.marked, found.restored, found.obstacles) == ({"a"}, (), (), ())


def test_one_source_takes_nobody_elses_along() -> None:
    assert plan([*sale("a"), *sale("b")], "a").sources == ("a",)


def test_whoever_has_paid_the_same_invoice_comes_along_with_all_of_its_documents() -> None:
    part = [source("b", 1), document("b payment", "Payment", "a invoice", days=1)]
    fee = document("b fee", "Spend", "a contact", days=1)
    found = plan([*sale("a"), *part, fee], "a")
    assert found.sources == ("a", "b")
    assert {"b payment", "b fee"} < set(leaving(found))
    assert plan([*sale("a"), *part, fee], "b").sources == ("b",)


def test_what_happened_since_a_day_goes_and_what_was_before_stays() -> None:
    rows = [*sale("a"), *sale("b", days=5), *sale("c", days=9)]
    assert plan(rows, Since(date(2026, 11, 7))).sources == ("b", "c")
    assert plan(rows, Since(date(2026, 11, 8))).sources == ("c",)


def test_the_day_is_the_organisations() -> None:
    late = datetime.fromisoformat("2026-10-24T23:30:00+00:00")
    rows = [replace(row, happened_at=late) for row in sale("a")]
    assert plan(rows, Since(date(2026, 10, 25)), earlier_months=True).sources == ("a",)


def test_later_documents_go_before_earlier_ones() -> None:
    found = leaving(plan([*sale("a"), *sale("b", days=1)], Since(date(2026, 11, 2))))
    assert [key[0] for key in found] == ["b"] * 3 + ["a"] * 3


def test_who_was_never_heard_of_has_nothing_to_undo() -> None:
    assert plan(sale("a"), "z") == UndoPlan()


@pytest.mark.parametrize("state", ["parked", "excluded", "open", "closed"])
def test_a_source_that_was_not_booked_stays_as_it_is(state: str) -> None:
    assert plan([source("a", state=state)], Since(date(2026, 11, 1))) == UndoPlan()


@given(st.randoms(use_true_random=False))
def test_in_whatever_order_rows_are_read_all_that_hangs_on_one_goes_before_it(chance: Random) -> None:
    rows = [*sale("a"), *sale("b", days=1), *failure("f", "a payment", 2, state="parked")]
    rows += [*again("g", "a invoice", "f reversal", 3), *again("h", "b invoice", "b payment", 1)]
    chance.shuffle(rows)
    found = plan(rows, Since(date(2026, 11, 1)))
    done: set[str] = set()
    for each in found.removals:
        assert set(each.removal.after) <= done
        done.add(each.removal.key)
    assert {"a invoice", "a payment", "b invoice", "g payment"} <= set(leaving(found))
    (payment,) = (each.removal for each in found.removals if each.row.key == "a payment")
    assert payment.after == ("g payment removal",)


# ---- what is only marked


@pytest.mark.parametrize("state", ["parked", "waiting"])
def test_what_was_never_sent_is_only_marked(state: str) -> None:
    rows = [source("a"), document("a invoice", "Invoice", state=state)]
    found = plan(rows, "a")
    assert (leaving(found), keys(found.marked)) == ([], {"a invoice"})


def test_a_payment_that_was_deleted_already_is_not_deleted_again() -> None:
    found = plan([*sale("a"), *failure("f", "a payment", 1)], "a")
    assert keys(found.marked) == {"a payment", "f reversal"}
    assert set(leaving(found)) == {"a invoice", "a fee"}
    assert found.restored == ()


def test_a_deletion_alone_brings_back_what_it_had_deleted() -> None:
    found = plan([*sale("a"), *failure("f", "a payment", 1)], "f")
    assert [(each.reversal.key, each.deleted.key, each.after) for each in found.restored] == [
        ("f reversal", "a payment", ())
    ]
    assert (leaving(found), found.marked, found.sources) == ([], (), ("f",))


def test_a_payment_comes_back_only_after_the_one_that_came_again_has_gone() -> None:
    rows = [*sale("a"), *failure("f", "a payment", 1), *again("g", "a invoice", "f reversal", 2)]
    found = plan(rows, "f")
    assert leaving(found) == ["g payment"]
    assert [each.after for each in found.restored] == [("g payment removal",)]


def test_what_a_person_had_deleted_is_not_posted_anew() -> None:
    found = plan([*sale("a"), *failure("f", "a payment", 1, in_earlier_month=True)], "f")
    assert (found.restored, keys(found.marked)) == ((), {"f reversal"})


def test_a_deletion_of_what_is_out_of_xero_anyway_is_only_marked() -> None:
    found = plan([*sale("a", state="undone"), *failure("f", "a payment", 1)], "f")
    assert (found.restored, keys(found.marked)) == ((), {"f reversal"})


def test_a_deletion_that_was_never_sent_is_marked_and_its_payment_deleted_by_the_undo() -> None:
    found = plan([*sale("a"), *failure("f", "a payment", 1, state="parked")], "a")
    assert keys(found.marked) == {"f reversal"}
    assert "a payment" in leaving(found)


# ---- ordered again


def test_what_was_ordered_already_is_not_ordered_again_but_waited_for() -> None:
    rows = [*sale("a"), ordered("a payment", state="parked")]
    found = plan(rows, "a")
    assert set(leaving(found)) == {"a invoice", "a fee"}
    assert [each.removal.after for each in found.removals if each.row.key == "a invoice"] == [
        ("a payment removal",)
    ]


def test_what_is_undone_has_nothing_left_to_do() -> None:
    found = plan([*sale("a", state="undone"), ordered("a payment")], "a")
    assert found == UndoPlan(sources=("a",))


# ---- obstacles


def test_what_is_on_its_way_stands_in_the_way() -> None:
    rows = [source("a"), document("a invoice", "Invoice", state="pending")]
    assert plan(rows, "a").obstacles == (Obstacle("on_its_way", "a invoice"),)
    assert plan([*rows, *sale("b")], "b").obstacles == ()


def test_the_undoings_own_rows_on_their_way_do_not_stand_in_the_way() -> None:
    assert plan([*sale("a"), ordered("a payment", state="pending")], "a").obstacles == ()


def test_documents_of_an_earlier_month_stand_in_the_way_unless_the_owner_says_so() -> None:
    december = NOW.replace(month=12)
    found = plan(sale("a"), "a", december).obstacles
    assert set(found) == {Obstacle("earlier_month", f"a {each}") for each in ("invoice", "payment", "fee")}
    assert plan(sale("a"), "a", december, earlier_months=True).obstacles == ()
    january = NOW.replace(year=2027, month=1)
    assert plan(sale("a"), "a", january).obstacles


def test_what_is_posted_anew_in_an_earlier_month_stands_in_the_way_too() -> None:
    december = NOW.replace(month=12)
    rows = [*sale("a"), *failure("f", "a payment", 30)]
    assert plan(rows, "f", december).obstacles == (Obstacle("earlier_month", "a payment"),)


def test_what_was_never_sent_is_of_no_month() -> None:
    rows = [source("a"), document("a invoice", "Invoice", state="parked")]
    assert plan(rows, "a", NOW.replace(month=12)).obstacles == ()


def first_of(rows: list[LedgerRow]) -> date:
    """Returns the month, by its first day, in which the first of these rows happened."""
    return rows[0].happened_at.date().replace(day=1)


def closed_in_the_way(rows: list[LedgerRow], scope: str, closed: date) -> set[str]:
    found = plan_undo(rows, OneSource(scope), SETTINGS, NOW, earlier_months=True, closed={closed})
    return {each.key for each in found.obstacles if each.reason_code == "closed_month"}


def test_what_happened_in_a_month_that_is_closed_stands_in_the_way_whatever_the_owner_says() -> None:
    rows = sale("a")
    assert closed_in_the_way(rows, "a", first_of(rows)) == {"a"}
    assert closed_in_the_way(rows, "a", date(2020, 1, 1)) == set()


def test_what_goes_along_stands_in_the_way_by_the_month_in_which_it_happened_itself() -> None:
    sold, failed = sale("a"), failure("f", "a payment", 30)
    assert closed_in_the_way([*sold, *failed], "a", first_of(failed)) == {"f"}


def test_nothing_is_posted_anew_in_a_month_that_is_closed() -> None:
    sold, failed = sale("a"), failure("f", "a payment", 30)
    assert closed_in_the_way([*sold, *failed], "f", first_of(sold)) == {"a payment"}
