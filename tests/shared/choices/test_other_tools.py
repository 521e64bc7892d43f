from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.choices.check import Problem, check
from shared.choices.choices import Choices, lacking, missing, unanswered
from shared.choices.differences import differences
from shared.choices.fields import Field
from shared.choices.into_settings import settings_of
from shared.choices.other_tools import HOW_TO_END
from tests.shared.chart.charts import CHART
from tests.shared.choices.chosen import ANSWERED, COMPLETE, SETTINGS

ENDED = replace(ANSWERED, stripe_other_tool="ended", other_tool_ended=date(2026, 9, 30))


def test_the_question_is_asked_of_each_provider_that_is_synced() -> None:
    assert unanswered(Choices()) == ("stripe_other_tool", "gocardless_other_tool")
    assert unanswered(replace(COMPLETE, stripe_synced=False)) == ("gocardless_other_tool",)
    assert unanswered(ANSWERED) == ()


def test_only_whoever_is_new_must_answer_before_choices_are_in_force() -> None:
    assert lacking(replace(COMPLETE, sales=None), is_new=True) == (
        "stripe_other_tool",
        "gocardless_other_tool",
        "sales",
    )
    assert lacking(COMPLETE, is_new=False) == ()
    assert settings_of(COMPLETE, CHART, "Europe/London") == SETTINGS


@pytest.mark.parametrize("field", HOW_TO_END)
def test_a_tool_that_goes_on_is_refused_with_how_to_switch_it_off(field: Field) -> None:
    changes: dict[str, Any] = {field: "goes_on"}
    assert check(replace(ANSWERED, **changes), CHART) == (Problem(field, HOW_TO_END[field]),)
    assert "switch the other tool off first" in HOW_TO_END[field]


def test_a_tool_may_go_on_for_a_provider_that_is_not_synced_here() -> None:
    kept = replace(ANSWERED, stripe_synced=False, stripe_other_tool="goes_on")
    assert check(kept, CHART) == ()
    assert settings_of(kept, CHART, "Europe/London") == SETTINGS | {"synced": ["gocardless"]}


def test_when_a_tool_has_ended_matters_only_where_there_was_one() -> None:
    assert missing(replace(ENDED, other_tool_ended=None)) == ("other_tool_ended",)
    assert missing(replace(ENDED, other_tool_ended=None, stripe_synced=False)) == ()
    assert missing(ANSWERED) == ()


def test_the_feed_begins_on_the_day_on_which_the_other_tool_ended_or_later() -> None:
    assert check(ENDED, CHART) == ()
    assert check(replace(ENDED, other_tool_ended=date(2026, 10, 1)), CHART) == ()
    (problem,) = check(replace(ENDED, other_tool_ended=date(2026, 10, 2)), CHART)
    assert problem.field == "feed_from"
    assert problem.sentence.startswith("Another tool posted payments until 2 October 2026.")
    forgotten = replace(ANSWERED, other_tool_ended=date(2026, 10, 2))
    assert check(forgotten, CHART) == ()


def test_an_answer_that_nobody_offers_is_a_problem() -> None:
    changes: dict[str, Any] = {"stripe_other_tool": "perhaps"}
    (problem,) = check(replace(ANSWERED, **changes), CHART)
    assert problem.field == "stripe_other_tool"


def test_an_answer_stands_in_the_history_in_words() -> None:
    said = {each.field: each.sentence for each in differences(COMPLETE, ENDED, CHART)}
    asked = "Does another tool post Stripe's payments into this organisation"
    assert said["stripe_other_tool"] == f"{asked}: nothing yet → It did, and is switched off now"
    assert said["gocardless_other_tool"].endswith(": nothing yet → No")
    assert said["other_tool_ended"].endswith("switched off: nothing yet → 30 September 2026")
