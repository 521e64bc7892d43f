from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.booking.apportion import apportion

LINES = st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=8).filter(any)


@st.composite
def refunds(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """A sale's lines, and what was given back of it in all after each of several refunds."""
    lines = draw(LINES)
    totals = draw(st.lists(st.integers(min_value=0, max_value=sum(lines)), min_size=1, max_size=6))
    return lines, sorted(totals)


def each_of(lines: Sequence[int], totals: Sequence[int]) -> list[list[int]]:
    return [apportion(lines, before, after) for before, after in zip([0, *totals], totals, strict=False)]


@given(refunds())
def test_the_shares_of_a_refund_add_up_to_it(given_: tuple[list[int], list[int]]) -> None:
    lines, totals = given_
    made = [sum(each) for each in each_of(lines, totals)]
    assert made == [after - before for before, after in zip([0, *totals], totals, strict=False)]


@given(refunds())
def test_what_was_given_back_of_a_line_is_within_a_penny_of_its_part(
    given_: tuple[list[int], list[int]],
) -> None:
    lines, totals = given_
    for line, share in zip(lines, apportion(lines, 0, totals[-1]), strict=True):
        assert abs(share - Fraction(line * totals[-1], sum(lines))) < 1


@given(refunds())
def test_several_refunds_share_as_one_over_the_same_money(given_: tuple[list[int], list[int]]) -> None:
    lines, totals = given_
    by_line = [sum(parts) for parts in zip(*each_of(lines, totals), strict=True)]
    assert by_line == apportion(lines, 0, totals[-1])


@given(LINES)
def test_a_sale_given_back_wholly_gives_back_each_of_its_lines(lines: list[int]) -> None:
    assert apportion(lines, 0, sum(lines)) == lines


@given(refunds())
def test_no_line_ever_gives_back_more_than_it_holds_or_less_than_nothing(
    given_: tuple[list[int], list[int]],
) -> None:
    lines, totals = given_
    for line, share in zip(lines, apportion(lines, 0, totals[0]), strict=True):
        assert 0 <= share <= line


@given(refunds())
def test_a_share_of_a_later_refund_is_at_most_a_penny_below_nothing(
    given_: tuple[list[int], list[int]],
) -> None:
    lines, totals = given_
    assert min(share for each in each_of(lines, totals) for share in each) >= -1


@given(LINES, st.data())
def test_a_line_of_nothing_gives_nothing_back(lines: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(min_value=0, max_value=sum(lines)))
    assert all(
        share == 0 for line, share in zip(lines, apportion(lines, 0, amount), strict=True) if line == 0
    )


@pytest.mark.parametrize(
    ("lines", "before", "after", "expected"),
    [
        ([100, 100, 100], 0, 1, [1, 0, 0]),
        ([100, 100, 100], 1, 2, [0, 1, 0]),
        ([1, 1, 1], 0, 2, [1, 1, 0]),
        ([9999, 1], 0, 5000, [5000, 0]),
        ([12000], 0, 3000, [3000]),
        # What was overpaid and is given back too is shared like the rest.
        ([100, 200], 300, 600, [100, 200]),
    ],
)
def test_the_largest_remainder_takes_the_odd_penny_and_the_first_of_equals(
    lines: list[int], before: int, after: int, expected: list[int]
) -> None:
    assert apportion(lines, before, after) == expected
