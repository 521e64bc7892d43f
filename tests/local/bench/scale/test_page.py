"""The page of docs/scale.md: sections between markers, written one by one."""

from __future__ import annotations

import pytest

from local.bench.scale.page import HEAD, PAGE, TITLES, not_flat, sections, table, with_section


def test_a_section_is_written_and_the_others_stay() -> None:
    page = with_section("", "idle", ["first", "second"])
    page = with_section(page, "drain", ["third"])
    assert sections(page) == {
        "idle": "first\nsecond",
        "ledger": "Not measured yet.",
        "calls": "Not measured yet.",
        "drain": "third",
    }


def test_a_section_takes_the_place_of_the_one_before() -> None:
    page = with_section(with_section("", "idle", ["old"]), "idle", ["new"])
    assert sections(page)["idle"] == "new"
    assert "old" not in page


def test_the_page_begins_with_how_it_is_made_whatever_it_began_with() -> None:
    page = with_section("# Something else\n", "ledger", ["rows"])
    assert page.startswith(HEAD)
    assert "Something else" not in page


def test_a_section_that_the_page_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        with_section("", "weather", ["rain"])


def test_the_page_in_the_repository_has_every_section() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert sections(page).keys() == TITLES.keys()
    assert page.startswith(HEAD)


def test_a_table_is_markdown() -> None:
    assert list(table(["n", "s"], [(1, "2")])) == ["| n | s |", "|---|---:|", "| 1 | 2 |"]


def test_values_within_the_share_are_flat_and_others_are_named() -> None:
    assert list(not_flat("cost", {1: 10.0, 100: 11.0}, 0.1)) == []
    (told,) = not_flat("cost", {1: 10.0, 100: 11.1}, 0.1)
    assert "cost is not flat within 10%" in told
    assert "11.1 at 100" in told
