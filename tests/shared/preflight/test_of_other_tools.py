from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shared.preflight.of_other_tools import RECENT, doubts
from tests.shared.choices.chosen import ANSWERED, COMPLETE
from tests.shared.preflight.looked import LOOK, trace

TODAY = date(2026, 10, 12)
LOOKED = replace(LOOK, traces=(trace(),))


def test_a_new_no_is_doubted_beside_the_question_with_what_was_found() -> None:
    (doubt,) = doubts(COMPLETE, ANSWERED, LOOKED, TODAY)
    assert doubt.field == "stripe_other_tool"
    assert doubt.sentence.startswith(
        "We found 12 documents of another tool, with Stripe's own ids, the latest of 10 October 2026: is that"
    )


def test_a_tool_that_may_post_for_either_provider_makes_both_answers_doubtful() -> None:
    look = replace(LOOK, traces=(trace(tool="synder", provider=None),))
    assert [each.field for each in doubts(COMPLETE, ANSWERED, look, TODAY)] == [
        "stripe_other_tool",
        "gocardless_other_tool",
    ]


def test_an_answer_that_stands_is_not_doubted_again() -> None:
    assert doubts(ANSWERED, replace(ANSWERED, emails="both"), LOOKED, TODAY) == ()


def test_another_answer_than_no_is_not_doubted() -> None:
    ended = replace(ANSWERED, stripe_other_tool="ended")
    assert doubts(COMPLETE, ended, LOOKED, TODAY) == ()


def test_a_provider_that_is_left_out_is_not_asked_about() -> None:
    assert doubts(COMPLETE, replace(ANSWERED, stripe_synced=False), LOOKED, TODAY) == ()


def test_only_what_was_found_of_the_last_thirty_days_makes_doubt() -> None:
    latest = TODAY - RECENT
    for day, is_doubted in ((latest, True), (latest - timedelta(days=1), False)):
        look = replace(LOOK, traces=(trace(latest=day),))
        assert bool(doubts(COMPLETE, ANSWERED, look, TODAY)) is is_doubted
