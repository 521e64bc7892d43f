"""A list is narrowed by its address, which says no more than it must."""

from __future__ import annotations

from functions.manage.narrowed import Narrowed
from functions.manage.rendering import Link

SHOWS = {"all": "All", "paid": "Paid"}


def test_what_is_meant_anyway_is_not_in_the_address() -> None:
    assert Narrowed().given == {}
    assert Narrowed("paid", "ada").given == {"show": "paid", "q": "ada"}


def test_each_choice_keeps_the_words_and_the_present_one_is_marked() -> None:
    assert [*Narrowed("paid", "a b").choices("/x", SHOWS)] == [
        Link("/x?q=a+b", "All"),
        Link("/x?q=a+b&show=paid", "Paid", True),
    ]
