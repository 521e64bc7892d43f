from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.manage.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MOST_LABELS,
    MOST_TICKS,
    TOP,
    WIDTH,
    Point,
    plot,
    ticks,
)

AMOUNTS = st.integers(-(10**13), 10**13)


@given(AMOUNTS, AMOUNTS)
def test_ticks_are_few_and_even_and_reach_around_both_ends(one: int, other: int) -> None:
    lowest, highest = min(0, one, other), max(0, one, other)
    found = ticks(lowest, highest)
    assert found[0] <= lowest <= highest <= found[-1]
    assert 2 <= len(found) <= MOST_TICKS
    assert 0 in found
    (step,) = {after - before for before, after in pairwise(found)}
    assert str(step).rstrip("0") in {"1", "2", "5"}


@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_every_point_is_inside_and_higher_is_never_lower(values: list[int]) -> None:
    drawn = plot([Point(str(value), value) for value in values])
    for mark in drawn.marks:
        assert LEFT <= mark.x <= WIDTH
        assert TOP <= mark.y <= HEIGHT - BOTTOM
        assert mark.top >= TOP
        assert mark.top + mark.height <= HEIGHT - BOTTOM + 0.1
    by_value = sorted(drawn.marks, key=lambda mark: mark.value)
    assert all(before.y >= after.y for before, after in pairwise(by_value))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 12, 31])
def test_the_latest_is_named_and_no_more_than_have_room(number: int) -> None:
    drawn = plot([Point(f"day {day}", day) for day in range(number)])
    assert drawn.labelled[-1] == drawn.marks[-1]
    assert 1 <= len(drawn.labelled) <= MOST_LABELS
    assert [mark.x for mark in drawn.labelled] == sorted(mark.x for mark in drawn.labelled)


def test_a_bar_stands_on_zero_or_hangs_from_zero() -> None:
    drawn = plot([Point("up", 100), Point("down", -100)])
    (zero,) = (tick.y for tick in drawn.ticks if tick.value == 0)
    up, down = drawn.marks
    assert up.top + up.height == pytest.approx(zero)
    assert down.top == zero
    assert up.height == down.height > 0


def test_a_second_line_is_drawn_in_the_same_scale_beside_the_first() -> None:
    drawn = plot([Point("Mon", 100), Point("Tue", 100)], [100, -900])
    assert [each.x for each in drawn.others] == [each.x for each in drawn.marks]
    assert drawn.others[0].y == drawn.marks[0].y
    assert drawn.ticks[0].value <= -900
    assert drawn.others[1].y > drawn.marks[1].y
    with pytest.raises(ValueError, match="shorter"):
        plot([Point("Mon", 100), Point("Tue", 100)], [100])


def test_without_points_there_is_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        plot([])
