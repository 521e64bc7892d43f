"""Makes settings of what an owner has chosen, and finds the choices behind settings that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.check import Problem, check
from shared.choices.choices import Choices, asked_of, missing
from shared.choices.eligible import TAXED, WANTED
from shared.choices.fields import OTHER_TOOLS, SWITCHES, Field
from shared.settings import A_MINUTE, Settings

# What the settings hold as it is chosen.
PLAIN: tuple[Field, ...] = ("dispute_lost", "locked_period", "gather_minutes", "invoice_prefix", "emails")


def settings_of(choices: Choices, chart: Chart, time_zone: str, begun: date | None = None) -> dict[str, Any]:
    """Returns settings in the form of Settings.from_dict, with the codes that the accounts have in Xero now.

    `time_zone` is an IANA name, `begun` the first day that is in force. A provider that is not synced keeps
    the accounts that it had. Raises ValueError for choices that are incomplete or do not fit.
    """
    if missing(choices) or check(choices, chart, begun):
        raise ValueError("the choices are incomplete, or do not fit what Xero offers")
    asked, known = set(asked_of(_with_former(choices, chart))), chart.by_id()
    codes = {field: _codes(field, choices, known) for field in WANTED if field in asked}
    made: dict[str, Any] = {
        "feed_from": choices.feed_from.isoformat() if choices.feed_from else "",
        "accounts": {field: found for field, found in codes.items() if found},
        "tax": {tax.removesuffix("_tax"): choices.of(tax) for tax in TAXED if tax in asked},
        "synced": list(choices.synced()),
        "time_zone": time_zone,
        "country": chart.organisation.country,
        "vat_registered": chart.organisation.vat_registered,
        **{field: choices.of(field) for field in PLAIN},
    }
    Settings.from_dict(made)
    return made


def choices_of(settings: Mapping[str, Any], chart: Chart) -> Choices:
    """Returns the choices that settings come from. An account that Xero does not have is not chosen."""
    ids = {each.code: each.id for each in chart.accounts if each.code}
    accounts, tax, known = settings["accounts"], settings["tax"], Settings.from_dict(settings)
    single = {role: ids.get(accounts.get(role)) for role in WANTED if role != "subscriptions"}
    rates = {field: tax.get(field.removesuffix("_tax")) for field in TAXED}
    switches = {field: provider in known.synced for provider, field in SWITCHES.items()}
    plain = Choices(
        subscriptions=tuple(ids[code] for code in accounts.get("subscriptions", ()) if code in ids),
        dispute_lost=known.dispute_lost,
        locked_period=known.locked_period,
        gather_minutes=known.gather_for // A_MINUTE,
        invoice_prefix=known.invoice_prefix,
        emails=known.emails,
        feed_from=known.feed_from,
    )
    return replace(plain, **single, **rates, **switches)  # type: ignore[arg-type]  # each of its field's type


def stale(choices: Choices, chart: Chart, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Returns what no longer fits of settings that were made of these choices, since Xero has changed.

    An account or a tax rate was archived or has vanished, or an account has another code.
    """
    return (*check(choices, chart, begun=choices.feed_from), *_recoded(choices, chart, settings))


def codes_in(settings: Mapping[str, Any], field: Field) -> tuple[str, ...]:
    """Returns the codes that settings name for a field of accounts."""
    stored = settings["accounts"].get(field, ())
    return (stored,) if isinstance(stored, str) else tuple(stored)


def _recoded(choices: Choices, chart: Chart, settings: Mapping[str, Any]) -> Iterator[Problem]:
    for field in WANTED:
        accounts = (chart.account(id) for id in choices.accounts_of(field))
        for code, account in zip(codes_in(settings, field), accounts, strict=False):
            if account and account.code != code:
                words = f"{account.name} had the code {code} in Xero and now has {account.code}."
                yield Problem(field, f"{words} Save the settings again.")


def _with_former(choices: Choices, chart: Chart) -> Choices:
    """Adds the providers that are not synced and whose accounts still fit: books of former days name them."""
    for provider, switch in SWITCHES.items():
        # What another tool posts of a provider that is left out makes no accounts unfit.
        changed: dict[str, Any] = {switch: True, OTHER_TOOLS[provider]: None}
        on = replace(choices, **changed)
        if not missing(on) and not check(on, chart, begun=on.feed_from):
            choices = on
    return choices


def _codes(field: Field, choices: Choices, known: Mapping[str, Account]) -> str | list[str]:
    codes = [known[id].code for id in choices.accounts_of(field)]
    return codes if field == "subscriptions" else "".join(codes)
