"""The owner's own order is whatever the owner made it, and holds everybody once."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.operations.contacts import edit, listing, places
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Refused
from shared.store import directory
from tests.shared.operations.contacts.people import BOB, NOW, TENANT, made


def stored(names: str, tenant: str = TENANT) -> None:
    for each in names:
        directory.save(tenant, None, Customer(each, details=Details(each)), [], NOW)


def order(most: int = 50, tenant: str = TENANT) -> str:
    found, after = "", ""
    while True:
        page = listing.by_place(tenant, after, most)
        found += "".join(each.id for each in page.customers)
        if not page.next:
            return found
        after = page.next


def move(id: str, before: str = "", after: str = "", tenant: str = TENANT) -> None:
    places.move(tenant, id, NOW, before, after)


def test_who_was_never_moved_is_in_order_of_names() -> None:
    stored("bca")
    assert order() == "abc"


@pytest.mark.parametrize(
    ("id", "before", "after", "becomes"),
    [
        ("c", "a", "", "cab"),
        ("c", "b", "", "acb"),
        ("a", "", "c", "bca"),
        ("a", "", "b", "bac"),
        ("b", "b", "", "abc"),
    ],
)
def test_a_customer_goes_where_it_is_put(id: str, before: str, after: str, becomes: str) -> None:
    stored("abc")
    move(id, before, after)
    assert order() == order(1) == becomes


def test_at_the_end_come_those_without_a_place() -> None:
    stored("abcd")
    move("c")
    assert order() == "cabd"
    move("d")
    assert order() == "cdab"


def test_nobody_goes_to_nobody_or_somebody_archived() -> None:
    stored("ab")
    made(BOB, "c")
    edit.archive(TENANT, "c", "olga", NOW)
    for id, other in (("z", "a"), ("a", "z")):
        with pytest.raises(NoSuchCustomer):
            move(id, other)
    for id, other in (("c", "a"), ("a", "c")):
        with pytest.raises(NotActive):
            move(id, other)


def test_far_behind_many_without_a_place_is_refused_and_changes_nothing() -> None:
    for number in range(150):
        name = f"n{number:03}"
        directory.save(TENANT, None, Customer(name, details=Details(name)), [], NOW)
    with pytest.raises(Refused, match="first 100"):
        move("n000", after="n149")


# Each example has a business of its own.
BUSINESSES = map("business-{}".format, count())
MOVES = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.booleans()), min_size=1, max_size=6
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_any_moves_are_those_of_a_list(moves: list[tuple[str, str, bool]]) -> None:
    tenant = next(BUSINESSES)
    stored("abcde", tenant)
    expected = list("abcde")
    for id, other, is_before in moves:
        if id != other:
            expected.remove(id)
            expected.insert(expected.index(other) + (not is_before), id)
        move(id, *((other, "") if is_before else ("", other)), tenant)
        assert order(50, tenant) == "".join(expected)
