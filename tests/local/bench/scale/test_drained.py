"""The section on a backlog: the report of the drain, and whether it went as it should."""

from __future__ import annotations

from local.bench.scale import calls
from local.bench.scale.drained import made_of


def test_the_report_stands_as_it_was_printed() -> None:
    section = made_of("drain of 20 movements\n  took 1:00:00\n", is_good=True)
    assert section.lines[-4:] == ["```", "drain of 20 movements", "  took 1:00:00", "```"]
    assert section.over == []


def test_a_drain_that_failed_is_over_the_limit() -> None:
    assert made_of("drain\n", is_good=False).over == ["the backlog did not drain as it should"]


def test_the_section_of_calls_says_what_there_is() -> None:
    assert calls.section().lines
