"""Finds what is not chosen yet or does not fit any more, and which account in Xero is to blame."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.check import Problem, check
from shared.choices.choices import Choices, missing
from shared.choices.eligible import WANTED, is_plausible, why_not_account, with_verb
from shared.choices.fields import ASKED, Field
from shared.choices.new_accounts import PURPOSES
from shared.choices.options import NAMED, proposal
from shared.ledger.profiles import PROFILES
from shared.preflight.finding import Finding, Place
from shared.provider import Provider

BANKS: dict[Field, Provider] = {"stripe_bank": "stripe", "gocardless_bank": "gocardless"}


def of_choices(
    chart: Chart, choices: Choices, connected: Collection[Provider], *, is_new: bool
) -> Iterator[Finding]:
    """Yields findings on the settings. What only a provider needs counts once that provider is connected."""
    for problem in check(choices, chart, None if is_new else choices.feed_from):
        if problem.field != "organisation":
            yield _unfit(problem.field, problem, choices, chart)
    for field in missing(choices):
        needs = ASKED[field].provider
        if needs is None or needs in connected:
            yield _missing(field, chart)
    if not choices.subscriptions:
        words = "No account for subscriptions is chosen, so they are booked to the sales account."
        yield Finding(words, field="subscriptions")
    yield from _early_days(choices, chart)


def _unfit(field: Field, problem: Problem, choices: Choices, chart: Chart) -> Finding:
    accounts = (chart.account(id) for id in choices.accounts_of(field))
    is_mended_in_xero = any(each and _is_unfit(field, each) for each in accounts)
    place: Place = "accounts" if is_mended_in_xero else "settings"
    return Finding(f"{ASKED[field].label}: {problem.sentence}", place, is_must=True, field=field)


def _missing(field: Field, chart: Chart) -> Finding:
    if named := _named_but_unfit(field, chart):
        why = with_verb(why_not_account(field, named))
        words = f"{ASKED[field].label}: {named.label} cannot be used yet, as it {why}."
        return Finding(words, "accounts", is_must=True, field=field)
    if field in PURPOSES and proposal(field, chart) is None:
        return Finding(f"{_not_there(field)} We can make one for you.", is_must=True, field=field)
    return Finding(f"{ASKED[field].label}: nothing is chosen yet.", is_must=True, field=field)


def _not_there(field: Field) -> str:
    if field in BANKS:
        return f"{PROFILES[BANKS[field]].name} is connected, and no bank account in Xero stands for it yet."
    return f"{ASKED[field].label}: no account in Xero serves for it yet."


def _named_but_unfit(field: Field, chart: Chart) -> Account | None:
    """Returns the account that is probably meant by its name, if it would fit after a change in Xero."""
    words = NAMED.get(field, ()) if field in WANTED else ()
    unfit = [each for each in chart.accounts if field in WANTED and _is_unfit(field, each)]
    return next((each for word in words for each in unfit if word in each.name.casefold()), None)


def _is_unfit(field: Field, account: Account) -> bool:
    """Whether an account is of the right kind, and something about it prevents its use."""
    return is_plausible(field, account) and bool(why_not_account(field, account))


def _early_days(choices: Choices, chart: Chart) -> Iterator[Finding]:
    """Yields a finding where the feed begins in a locked period, and the owner has allowed for that."""
    locked, first = chart.organisation.locked_until, choices.feed_from
    if first and locked and first <= locked and choices.locked_period == "first_open_day":
        words = (
            f"The books are locked up to {locked:%-d %B %Y}, and the feed begins on {first:%-d %B %Y}. "
            "What moved on locked days is entered on the first open day."
        )
        yield Finding(words, "financial_settings", field="feed_from")
