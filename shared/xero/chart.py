"""Reads the chart of a business from Xero: accounts, tax rates and the organisation, in three calls.

What Xero says is checked here once. A word that no table knows is kept, and a null is as good as nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.chart.accounts import ACTIVE, Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.xero.client import XeroClient
from shared.xero.paging import Element, content_of, day_of, understood

# How Xero names the time zones of the United Kingdom, Ireland and their neighbours.
TIME_ZONES = {
    "GMTSTANDARDTIME": "Europe/London",
    "GREENWICHSTANDARDTIME": "Atlantic/Reykjavik",
    "UTC": "UTC",
    "WEUROPESTANDARDTIME": "Europe/Berlin",
    "ROMANCESTANDARDTIME": "Europe/Paris",
    "CENTRALEUROPESTANDARDTIME": "Europe/Budapest",
    "CENTRALEUROPEANSTANDARDTIME": "Europe/Warsaw",
}
# The classes of accounts, and how Xero says that a tax rate may be used on them.
APPLIES = {
    "REVENUE": "CanApplyToRevenue",
    "EXPENSE": "CanApplyToExpenses",
    "ASSET": "CanApplyToAssets",
    "LIABILITY": "CanApplyToLiabilities",
    "EQUITY": "CanApplyToEquity",
}


def read_chart(xero: XeroClient, now: datetime) -> Chart:
    """Reads all that an owner may choose from. Raises Unavailable, or Forbidden where Xero refuses it."""
    organisations = content_of(xero.organisation(), "Organisations")
    accounts = content_of(xero.accounts(), "Accounts")
    rates = content_of(xero.tax_rates(), "TaxRates")
    with understood("chart of accounts"):
        return Chart(
            organisation=_organisation(organisations[0]),
            accounts=tuple(account_of(each) for each in _listed(accounts)),
            tax_rates=tuple(_tax_rate(each) for each in _listed(rates)),
            read_at=now,
        )


def account_of(element: Element) -> Account:
    """Reads an account. Raises LookupError, TypeError or ValueError for an element that is none."""
    return Account(
        id=_needed(element, "AccountID"),
        name=_needed(element, "Name"),
        type=_needed(element, "Type"),
        code=_text(element, "Code"),
        class_of=_text(element, "Class"),
        status=_text(element, "Status") or ACTIVE,
        tax_type=_text(element, "TaxType"),
        takes_payments=element.get("EnablePaymentsToAccount") is True,
        currency=_text(element, "CurrencyCode"),
        system=_text(element, "SystemAccount"),
        bank_account_number=_text(element, "BankAccountNumber"),
    )


def _listed(elements: Any) -> list[Element]:
    if not isinstance(elements, list):
        raise TypeError("no list")
    return elements


def _tax_rate(element: Element) -> TaxRate:
    return TaxRate(
        type=_needed(element, "TaxType"),
        name=_needed(element, "Name"),
        percent=_percent(element),
        status=_text(element, "Status") or ACTIVE,
        classes=tuple(each for each, name in APPLIES.items() if element.get(name) is True),
    )


def _percent(element: Element) -> Decimal:
    shown = element.get("DisplayTaxRate")
    return Decimal(0) if shown is None else Decimal(shown)


def _organisation(element: Element) -> Organisation:
    return Organisation(
        name=_needed(element, "Name"),
        base_currency=_needed(element, "BaseCurrency"),
        country=_text(element, "CountryCode"),
        time_zone=TIME_ZONES.get(_text(element, "Timezone"), ""),
        vat_registered=element.get("PaysTax") is True,
        short_code=_text(element, "ShortCode"),
        period_lock=_day(element, "PeriodLockDate"),
        year_end_lock=_day(element, "EndOfYearLockDate"),
    )


def _day(element: Element, name: str) -> date | None:
    given = _text(element, name)
    return day_of(given) if given else None


def _needed(element: Element, name: str) -> str:
    given = _text(element, name)
    if not given:
        raise ValueError(f"an element without {name}")
    return given


def _text(element: Element, name: str) -> str:
    given: Any = element.get(name)
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{name} is no text")
    return given or ""
