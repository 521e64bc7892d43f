"""A cursor leads on in the list that it was made for, and nowhere else."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from functions.manage.cursors import cursor_at, place_in
from functions.manage.refusals import Refused

PLACE = "2026-11-29T12:00:00.000000Z#0123456789abcdef"
BOUND = ("audit", "piano", "2026-11", "olga")
GOOD = cursor_at(PLACE, *BOUND)


def test_a_cursor_holds_a_place_and_nothing_that_an_address_could_not() -> None:
    assert place_in(GOOD, "/", *BOUND) == PLACE
    assert GOOD.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("letter", ["a", "ж", "株", "🎉"])
def test_a_cursor_holds_a_place_in_the_order_of_names_of_any_script(letter: str) -> None:
    place = f"active#{letter * 200}#{'0' * 32}"
    assert place_in(cursor_at(place, *BOUND), "/", *BOUND) == place


@pytest.mark.parametrize(
    "bound",
    [
        ("audit", "guitar", "2026-11", "olga"),
        ("audit", "piano", "2026-10", "olga"),
        ("audit", "piano", "2026-11", ""),
        ("payments", "piano", "2026-11", "olga"),
        ("auditp", "iano", "2026-11", "olga"),
    ],
)
def test_a_cursor_of_another_list_or_business_is_refused(bound: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        place_in(GOOD, "/back", *bound)
    assert refused.value.status == 422
    assert refused.value.errors.keys() == {"cursor"}
    assert refused.value.message.next
    assert refused.value.message.next.href == "/back"


@pytest.mark.parametrize(
    "cursor",
    [
        GOOD[:-1],
        GOOD[:-4],
        GOOD + "A",
        GOOD + "=",
        GOOD + "!",
        f"{GOOD[:10]}%{GOOD[10:]}",
        GOOD.swapcase(),
        PLACE,
        urlsafe_b64encode(PLACE.encode()).decode(),
        urlsafe_b64encode(("0" * 16 + PLACE).encode()).decode().rstrip("="),
        "é",
        "\x00",
        "/",
        "A" * 10_000,
        urlsafe_b64encode(b"\xff" * 40).decode(),
    ],
)
def test_a_cursor_that_was_changed_is_refused(cursor: str) -> None:
    with pytest.raises(Refused):
        place_in(cursor, "/", *BOUND)
