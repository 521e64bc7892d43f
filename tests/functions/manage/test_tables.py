from __future__ import annotations

import pytest

from functions.manage.tables import Column, Sorting

NAME, WAY, AMOUNT = Column("Name", sorts_by="name"), Column("Way"), Column("Amount", sorts_by="amount")
COLUMNS = (WAY, NAME, AMOUNT)


@pytest.mark.parametrize(
    ("given", "by", "is_descending"),
    [
        ("amount", "amount", False),
        ("-amount", "amount", True),
        ("", "name", False),
        ("-", "name", False),
        ("--amount", "name", False),
        ("Way", "name", False),
    ],
)
def test_only_a_column_that_sorts_is_sorted_by(given: str, by: str, is_descending: bool) -> None:
    found = Sorting.read(given, COLUMNS, {})
    assert (found.by, found.is_descending) == (by, is_descending)


def test_the_heading_in_use_turns_the_order_round_and_others_begin_upwards() -> None:
    upwards, downwards = Sorting("amount"), Sorting("amount", is_descending=True)
    assert upwards.link(AMOUNT) == "?sort=-amount"
    assert downwards.link(AMOUNT) == "?sort=amount"
    assert downwards.link(NAME) == "?sort=name"


def test_what_is_searched_for_is_kept_and_an_older_order_is_not() -> None:
    assert Sorting("name", kept={"q": "a&b", "sort": "name"}).link(AMOUNT) == "?q=a%26b&sort=amount"


def test_the_order_is_said_of_one_column_only() -> None:
    sorting = Sorting("amount", is_descending=True)
    assert [sorting.order(column) for column in COLUMNS] == [None, None, "descending"]
    assert Sorting("").order(WAY) is None
