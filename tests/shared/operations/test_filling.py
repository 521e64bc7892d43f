"""A page of a list holds what is wanted, goes on where it ended, and never reads a whole long list."""

from __future__ import annotations

import pytest

from shared.operations.filling import Filled, Piece, filled

PLACES = "abcdefghij"


def page(wanted: str, after: str = "", most: int = 3, most_read: int = 100) -> Filled[str]:
    def read(at: str) -> Piece[str]:
        behind = [each for each in PLACES if each > at][:4]
        return [(each, (each,) if each in wanted else ()) for each in behind]

    return filled(read, after, most, 4, most_read)


@pytest.mark.parametrize("wanted", [PLACES, "aj", "bdfhj", "", "j"])
@pytest.mark.parametrize("most_read", [4, 8, 100])
def test_pages_together_hold_each_that_is_wanted_once(wanted: str, most_read: int) -> None:
    found, after = list[str](), ""
    while True:
        filled = page(wanted, after, most_read=most_read)
        found += filled.found
        if not filled.next:
            break
        after = filled.next
    assert "".join(found) == wanted


def test_a_full_page_goes_on_behind_the_last_that_it_holds() -> None:
    assert page(PLACES) == Filled(("a", "b", "c"), "c")
    assert page("abcj") == Filled(("a", "b", "c"), "c")


def test_a_page_may_be_empty_and_still_go_on() -> None:
    assert page("j", most_read=4) == Filled((), "d")
    assert page("", after="h") == Filled(())
