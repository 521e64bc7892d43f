"""Holds what an owner has chosen against what Xero offers, and says in sentences what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.chart.chart import Chart
from shared.chart.expectations import only_pounds
from shared.choices.choices import Choices, asked_of
from shared.choices.eligible import NO_VAT, why_not_account, why_not_tax
from shared.choices.fields import ASKED, Field
from shared.choices.options import OWN_RATE, POLICIES
from shared.choices.other_tools import HOW_TO_END, end_of_other_tools, goes_on, is_open
from shared.settings import A_MINUTE, LONGEST_GATHERING

# Accounts that hold one thing each: two of them in one would make balances that nobody can tell apart.
OWN: tuple[Field, ...] = ("main_bank", "stripe_bank", "gocardless_bank", "disputed_funds", "suspense")
# Neither Stripe nor GoCardless had begun in the United Kingdom.
EARLIEST = date(2011, 1, 1)
LONGEST = LONGEST_GATHERING // A_MINUTE
PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{0,9}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit. `field` is what to change; "organisation" where nothing here can mend it."""

    field: Field | Literal["organisation"]
    sentence: str


def check(choices: Choices, chart: Chart, begun: date | None = None) -> tuple[Problem, ...]:
    """Returns what does not fit of what is chosen. What is missing is no problem yet.

    `begun` is the first day that is in force: it stays right, however much was locked since.
    """
    found = [*_organisation(chart), *_shared(choices)]
    for field in asked_of(choices):
        found += _field(field, choices, chart)
    if choices.feed_from != begun:
        found += _locked(choices, chart)
    return tuple(found)


def _organisation(chart: Chart) -> Iterator[Problem]:
    if other := only_pounds(chart.organisation):
        yield Problem("organisation", other)


def _shared(choices: Choices) -> Iterator[Problem]:
    """Yields a problem for each account that is chosen for two purposes of which each needs its own."""
    first: dict[str, Field] = {}
    for field in asked_of(choices):
        for id in choices.accounts_of(field) if field in OWN else ():
            other = first.setdefault(id, field)
            if other != field:
                words = f"{ASKED[field].label} and {ASKED[other].label} need an account each."
                yield Problem(field, words)


def _field(field: Field, choices: Choices, chart: Chart) -> Iterator[Problem]:
    chosen = choices.of(field)
    match ASKED[field].kind:
        case "account" | "accounts":
            yield from _accounts(field, choices, chart)
        case "tax" if chosen is not None:
            yield from _tax(field, chosen, chart)
        case "policy" if goes_on(field, chosen):
            yield Problem(field, HOW_TO_END[field])
        case "policy" if chosen not in POLICIES[field] and not is_open(field, chosen):
            yield Problem(field, f"{ASKED[field].label}: choose one of the answers.")
        case "minutes" if not 0 <= chosen <= LONGEST:
            yield Problem(field, f"Choose between 0 and {LONGEST} minutes.")
        case "text" if not PREFIX.fullmatch(chosen):
            words = "A prefix has up to 10 letters, digits and hyphens, and begins with a letter or digit."
            yield Problem(field, words)
        case "day" if field == "feed_from":
            yield from _first_day(choices)
        case _:
            pass


def _accounts(field: Field, choices: Choices, chart: Chart) -> Iterator[Problem]:
    for id in choices.accounts_of(field):
        account = chart.account(id)
        if account is None:
            yield Problem(field, "The account that was chosen is no longer in Xero. Choose another one.")
        elif why_not := why_not_account(field, account):
            yield Problem(field, f"{account.label}: {why_not}.")


def _tax(field: Field, type: str, chart: Chart) -> Iterator[Problem]:
    if type == OWN_RATE:
        if not chart.organisation.vat_registered:
            yield Problem(field, f"Without a VAT registration there is no rate but {NO_VAT}.")
        return
    rate = chart.tax_rate(type)
    if rate is None:
        yield Problem(field, "The VAT rate that was chosen is no longer in Xero. Choose another one.")
    elif why_not := why_not_tax(field, rate, chart):
        yield Problem(field, f"{rate.name}: {why_not}.")


def _first_day(choices: Choices) -> Iterator[Problem]:
    first = choices.feed_from
    if first and first < EARLIEST:
        words = f"Begin on {EARLIEST:%-d %B %Y} or later: there are no payments of before."
        yield Problem("feed_from", words)
    if first and (ended := end_of_other_tools(choices)) and first < ended:
        words = f"Another tool posted payments until {ended:%-d %B %Y}. Begin on that day or later, so that"
        yield Problem("feed_from", f"{words} nothing is booked twice.")


def _locked(choices: Choices, chart: Chart) -> Iterator[Problem]:
    locked, first = chart.organisation.locked_until, choices.feed_from
    if first and locked and first <= locked and choices.locked_period == "park":
        words = f"The books are locked in Xero up to {locked:%-d %B %Y}. Begin on a later day."
        yield Problem("feed_from", words)
