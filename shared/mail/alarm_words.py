"""Puts into words what must not wait until somebody looks: what happened, since when, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.formats import moment
from shared.mail.facts import Alarm
from shared.mail.words import one_line
from shared.troubles import Kind

# A person is written to at once about these. The others are in the digest, and on the pages.
MAILED: tuple[Kind, ...] = ("disconnected", "apart")


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """`begins` and `ends` are subjects, beside the business's name; `place` is the page that leads on."""

    begins: str
    happened: str
    what_to_do: str
    place: str
    button: str
    ends: str
    over: str


WORDS: Mapping[Kind, AlarmWords] = {
    "disconnected": AlarmWords(
        begins="Xero is disconnected",
        happened="Xero does not let us in any more, so nothing is posted there.",
        what_to_do="An owner opens the page of Xero, and connects it again. Nothing is lost: whatever came "
        "in meanwhile is posted after that.",
        place="/xero",
        button="Connect Xero again",
        ends="Xero is connected again",
        over="Xero lets us in again. Whatever has waited is being posted.",
    ),
    "apart": AlarmWords(
        begins="a difference is a day old",
        happened="A clearing account in Xero has differed from the processor's balance for a day, and not "
        "all of it is explained.",
        what_to_do="Open Reconciliation: it names each cause, and what to do about it.",
        place="/reconciliation",
        button="Look at the difference",
        ends="the difference is gone",
        over="No difference is a day old any more: the clearing accounts agree with the processors, or what "
        "is left is explained or newer.",
    ),
}


def alarm_subject(alarm: Alarm) -> str:
    words = WORDS[alarm.trouble.kind]
    return f"{one_line(alarm.name)}: {words.ends if alarm.trouble.until else words.begins}"


def span(alarm: Alarm) -> str:
    """Returns since when it was so, and until when if it is over."""
    trouble, zone = alarm.trouble, alarm.zone
    if trouble.until:
        return f"It was so from {moment(trouble.since, zone)} to {moment(trouble.until, zone)}."
    return f"It has been so since {moment(trouble.since, zone)}."
