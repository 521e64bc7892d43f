"""Writes what Xero offers to choose from as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shared.chart.accounts import Account
from shared.chart.chart import Chart, TaxRate
from shared.choices.eligible import TAXED, WANTED, is_plausible, why_not_account, why_not_tax
from shared.choices.fields import Field
from shared.choices.new_accounts import PURPOSES, NewAccount, propose
from shared.choices.options import proposal
from shared.reports.json.times import in_utc


def chart_json(tenant: str, chart: Chart) -> dict[str, Any]:
    """Says what Xero offered, and what of it can be chosen for which setting.

    {tenant, read_at: time, organisation: {name, base_currency, country, vat_registered: bool},
    accounts: [account], tax_rates: [rate], to_make: [{purpose, code, name}]}

    An account is as `account_json` says; a tax rate is {type, name, percent: decimal as text, status,
    settings: [use]}. A use is {setting, can_be_chosen: bool, why_not}, with an empty reason where it can.
    `to_make` are accounts that can be made in Xero, since none there serves the purpose.
    """
    organisation = chart.organisation
    return {
        "tenant": tenant,
        "read_at": in_utc(chart.read_at),
        "organisation": {
            "name": organisation.name,
            "base_currency": organisation.base_currency,
            "country": organisation.country,
            "vat_registered": organisation.vat_registered,
        },
        "accounts": [account_json(each) for each in chart.accounts],
        "tax_rates": [_tax_rate(each, chart) for each in chart.tax_rates],
        "to_make": [_to_make(propose(each, chart)) for each in PURPOSES if proposal(each, chart) is None],
    }


def account_json(account: Account) -> dict[str, Any]:
    """Describes an account: {id, code, name, type, status, takes_payments: bool, settings: [use]}.

    A setting that wants accounts of another type is not listed.
    """
    fitting = (each for each in WANTED if is_plausible(each, account))
    return {
        "id": account.id,
        "code": account.code,
        "name": account.name,
        "type": account.type,
        "status": account.status,
        "takes_payments": account.takes_payments,
        "settings": _uses(fitting, lambda field: why_not_account(field, account)),
    }


def _tax_rate(rate: TaxRate, chart: Chart) -> dict[str, Any]:
    fitting = (field for field, kind in TAXED.items() if kind in rate.classes)
    return {
        "type": rate.type,
        "name": rate.name,
        "percent": str(rate.percent),
        "status": rate.status,
        "settings": _uses(fitting, lambda field: why_not_tax(field, rate, chart)),
    }


def _uses(fields: Iterable[Field], why_not: Callable[[Field], str]) -> list[dict[str, Any]]:
    reasons = [(each, why_not(each)) for each in fields]
    return [{"setting": each, "can_be_chosen": not why, "why_not": why} for each, why in reasons]


def _to_make(account: NewAccount) -> dict[str, str]:
    return {"purpose": account.purpose, "code": account.code, "name": account.name}
