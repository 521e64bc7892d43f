"""There is always room between two places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.places import DIGITS, between

PLACES = st.text(DIGITS, min_size=1, max_size=6).filter(lambda each: not each.endswith("0"))


@given(PLACES | st.just(""), PLACES | st.just(""))
def test_a_place_between_two_others_is_between_them_and_has_room_on_both_sides(one: str, other: str) -> None:
    low, high = (one, other) if not other or one < other else (other, one)
    if low == high and low:
        return
    place = between(low, high)
    assert not high or place < high
    assert low < between(low, place) < place < between(place, high)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
def test_any_number_of_insertions_keeps_the_order(positions: list[int]) -> None:
    places: list[str] = []
    for position in positions:
        at = position % (len(places) + 1)
        low, high = (places[at - 1] if at else ""), (places[at] if at < len(places) else "")
        places.insert(at, between(low, high))
    assert places == sorted(set(places))


def test_what_comes_at_the_end_again_and_again_does_not_grow_long() -> None:
    place = ""
    for _ in range(1000):
        place = between(place)
    assert len(place) < 40


@pytest.mark.parametrize(("low", "high"), [("b", "a"), ("a", "a"), ("a0", ""), ("", "-"), ("é", "")])
def test_what_is_no_place_has_nothing_between(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="no place between"):
        between(low, high)
