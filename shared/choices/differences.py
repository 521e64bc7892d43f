"""Says what has changed between two states of an owner's choices, in the owner's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.chart.chart import Chart
from shared.choices.choices import Choices
from shared.choices.fields import ASKED, FIELDS, Field
from shared.choices.options import OWN_RATE, POLICIES

NOTHING = "nothing yet"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was changed. `before` and `after` are in words, with the names that accounts had then."""

    field: Field
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def differences(before: Choices, after: Choices, chart: Chart) -> tuple[Difference, ...]:
    """Returns the fields that differ, in the order in which they are asked."""
    changed = (each for each in FIELDS if before.of(each) != after.of(each))
    return tuple(
        Difference(each, _title(each), in_words(each, before, chart), in_words(each, after, chart))
        for each in changed
    )


def _title(field: Field) -> str:
    """Returns what a change is headed by: a colon follows, also where a question is asked."""
    return ASKED[field].label.rstrip("?")


def in_words(field: Field, choices: Choices, chart: Chart) -> str:
    """Returns a choice as an owner reads it."""
    chosen: Any = choices.of(field)
    match ASKED[field].kind:
        case "account" | "accounts":
            return ", ".join(_account(each, chart) for each in choices.accounts_of(field)) or NOTHING
        case "tax" if chosen is not None:
            rate = chart.tax_rate(chosen)
            return "the rate of the account" if chosen == OWN_RATE else rate.name if rate else chosen
        case "policy" if chosen is not None:
            return POLICIES[field].get(chosen, str(chosen))
        case "switch":
            return "yes" if chosen else "no"
        case "day" if chosen:
            return f"{chosen:%-d %B %Y}"
        case _:
            pass
    return NOTHING if chosen is None else str(chosen)


def _account(id: str, chart: Chart) -> str:
    account = chart.account(id)
    return account.label if account else "an account that is no longer in Xero"
