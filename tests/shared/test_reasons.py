"""Every reason code has a sentence for people, and every sentence a code that is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.recorder.recording import NO_AMOUNT
from shared.booking.fallbacks import STANDS_OTHERWISE
from shared.ledger.profiles import PROFILES
from shared.reasons import ATTENTION, EXCLUDED, OBSTACLES, PARKED, Reason
from shared.xero import refusals

ROOT = Path(__file__).parents[2]
# Where in each call the reason stands, as an argument's place and name.
PLACES = {
    "Rejected": (0, "reason_code"),
    "Parked": (1, "reason_code"),
    "Excluded": (0, "reason_code"),
    "OutOfScope": (1, "reason_code"),
    "NeedsReview": (0, "reason_code"),
    "Unrecognised": (2, "reason_code"),
    "park_unread": (3, "reason_code"),
    "Fallback": (1, "attention"),
    "Booking": (3, "attention"),
    # By its name alone: no other replace takes so many arguments.
    "replace": (9, "attention"),
    "Obstacle": (0, "reason_code"),
}


def calls() -> Iterator[tuple[str, ast.expr]]:
    """The name of each call that gives a reason, and the expression of the reason."""
    for path in (*ROOT.glob("shared/**/*.py"), *ROOT.glob("functions/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (name := name_of(node.func)) in PLACES:
                place, keyword = PLACES[name]
                named = [each.value for each in node.keywords if each.arg == keyword]
                # What is booked needs a code only where somebody should look at it.
                yield from ((name, each) for each in named or node.args[place : place + 1])


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def codes(*names: str) -> set[str]:
    """Returns the codes written out in the calls; the others come from profiles or from Xero's refusals."""
    return {
        reason.value
        for name, reason in calls()
        if name in names and isinstance(reason, ast.Constant) and isinstance(reason.value, str)
    }


def parked_codes() -> set[str]:
    sorted_ones = {reason for _, reason in (*refusals._REASONS, *refusals._NOT_DELETED)}
    sorted_ones |= {refusals.reason_of(""), refusals.reason_not_deleted("")}
    sorted_ones |= {refusals.reason_not_mailed(""), refusals.reason_not_mailed("No email address")}
    sorted_ones |= {*(each.unknown_object for each in PROFILES.values()), NO_AMOUNT, STANDS_OTHERWISE}
    return codes("Rejected", "Parked", "NeedsReview", "Unrecognised", "park_unread") | sorted_ones


def test_the_search_finds_what_it_should() -> None:
    assert {name for name, _ in calls()} == set(PLACES)
    assert "name_not_unique" in codes("Rejected")


def test_every_code_of_what_is_parked_is_known_and_used() -> None:
    assert parked_codes() == set(PARKED)


def test_every_code_of_what_is_left_out_is_known_and_used() -> None:
    assert codes("Excluded", "OutOfScope") == set(EXCLUDED)


def test_every_code_of_what_needs_attention_is_known_and_used() -> None:
    assert codes("Fallback", "Booking", "replace") == set(ATTENTION)


def test_every_code_of_what_stands_in_the_way_of_an_undo_is_known_and_used() -> None:
    assert codes("Obstacle") == set(OBSTACLES)


TABLES = (PARKED, EXCLUDED, ATTENTION, OBSTACLES)


def test_no_code_means_two_things() -> None:
    assert len({code for table in TABLES for code in table}) == sum(map(len, TABLES))


@pytest.mark.parametrize(("code", "reason"), [each for table in TABLES for each in table.items()])
def test_every_reason_is_a_metrics_name_and_whole_sentences(code: str, reason: Reason) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    for text in (reason.sentence, reason.what_to_do):
        assert text[0].isupper()
        assert text.endswith(".")
