"""Finds what is unclear about other tools that post the same payments, and doubts what traces belie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from shared.choices.check import Problem
from shared.choices.choices import Choices, unanswered
from shared.choices.fields import OTHER_TOOLS
from shared.ledger.profiles import PROFILES
from shared.preflight.finding import Finding
from shared.preflight.look import Look
from shared.preflight.words import told_of
from shared.provider import Provider

RECENT = timedelta(days=30)


def of_other_tools(choices: Choices, look: Look | None, *, is_new: bool) -> Iterator[Finding]:
    """Yields the questions that are open, and traces from after the day on which a tool was switched off."""
    for provider in choices.synced():
        field = OTHER_TOOLS[provider]
        is_found = bool(look and look.traces_of(provider))
        if field in unanswered(choices) and (is_new or is_found):
            words = f"Say whether another tool posts {PROFILES[provider].name}'s payments."
            more = " Traces of one were found." if is_found else ""
            yield Finding(f"{words}{more}", is_must=is_new, field=field)
        elif look and choices.of(field) == "ended" and _goes_on(provider, choices, look):
            whose = f"a tool that posts {PROFILES[provider].name}'s payments"
            yield Finding(f"Traces of {whose} are later than the day when it was switched off.", field=field)


def doubts(before: Choices, after: Choices, look: Look, today: date) -> tuple[Problem, ...]:
    """Doubts each new answer that no other tool posts a provider's payments, where one has done so lately."""
    return tuple(
        Problem(OTHER_TOOLS[each], _doubt(each, look))
        for each in after.synced()
        if _is_new_no(each, before, after) and _is_recent(each, look, today)
    )


def _doubt(provider: Provider, look: Look) -> str:
    return (
        f"We found {told_of(provider, look)}: is that switched off? Then choose 'It did, and is switched off "
        "now'. If it is something else, say so below."
    )


def _is_new_no(provider: Provider, before: Choices, after: Choices) -> bool:
    field = OTHER_TOOLS[provider]
    return bool(after.of(field) == "none" != before.of(field))


def _is_recent(provider: Provider, look: Look, today: date) -> bool:
    return any(each.latest >= today - RECENT for each in look.traces_of(provider))


def _goes_on(provider: Provider, choices: Choices, look: Look) -> bool:
    ended = choices.other_tool_ended
    return ended is not None and any(each.latest > ended for each in look.traces_of(provider))
