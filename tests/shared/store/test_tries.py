"""A write that another process got in the way of is tried again, a few times and at different moments."""

from __future__ import annotations

import pytest

from shared.errors import Contended, Unavailable
from shared.store.tries import at_once, until_done


def test_what_succeeds_at_once_needs_no_pause() -> None:
    paused = list[None]()
    assert until_done(lambda: "done", lambda: paused.append(None), "busy") == "done"
    assert paused == []


def test_a_pause_parts_each_two_tries_whatever_was_in_the_way() -> None:
    seen = list[str]()
    results = iter([None, Contended("busy"), "done"])

    def attempt() -> str | None:
        seen.append("try")
        given = next(results)
        if isinstance(given, Exception):
            raise given
        return given

    assert until_done(attempt, lambda: seen.append("pause"), "busy") == "done"
    assert seen == ["try", "pause", "try", "pause", "try"]


def test_an_answer_of_no_is_an_answer() -> None:
    assert until_done(lambda: False, at_once, "busy") is False


@pytest.mark.parametrize("error", [None, Contended("throttled")])
def test_after_five_tries_it_is_left_for_later(error: Contended | None) -> None:
    tries = list[None]()

    def attempt() -> None:
        tries.append(None)
        if error:
            raise error

    with pytest.raises(Unavailable, match="busy"):
        until_done(attempt, at_once, "busy")
    assert len(tries) == 5


def test_any_other_error_is_not_tried_again() -> None:
    def attempt() -> None:
        raise Unavailable("the provider is down")

    with pytest.raises(Unavailable, match="down"):
        until_done(attempt, at_once, "busy")
