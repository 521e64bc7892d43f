"""Reads the chart of a business from Xero: accounts, tax rates and the organisation, in three calls.

A look at what may have changed since takes two. What Xero says is checked here once. A word that no table
knows is kept, and a null is as good as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.chart.accounts import ACTIVE, Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.xero.client import Reply, XeroClient
from shared.xero.element_texts import needed, text
from shared.xero.lookups import CLOCKS_DIFFER
from shared.xero.paging import Element, content_of, day_of, if_modified, let_in, understood

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

# With fewer calls left of Xero's day than these, a look makes one call: what is posted needs the rest.
FEW = 500


@dataclass(frozen=True, slots=True)
class Look:
    """What a look has found: the very chart of before where nothing has changed.

    `is_cut_short`: few calls of Xero's day are left, so that only the accounts were asked for.
    """

    chart: Chart
    is_cut_short: bool = False


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


def look(xero: XeroClient, before: Chart, is_whole: bool, now: datetime) -> Look:
    """Reads what may have changed since a chart was read, in two calls at most.

    Those are the accounts that have changed, and the tax rates. A look that `is_whole` reads every account,
    since Xero does not list one that was deleted, and the organisation instead of the tax rates. Raises
    Throttled, Unavailable or Forbidden.
    """
    since: dict[str, Any] = {} if is_whole else if_modified(before.read_at - CLOCKS_DIFFER)
    reply = let_in(xero.accounts(**since), now)
    with understood("chart of accounts"):
        read = [account_of(each) for each in _changed(reply)]
    after = replace(before, accounts=tuple(read) if is_whole else _merged(before, read))
    is_cut_short = reply.day_left is not None and reply.day_left < FEW
    if not is_cut_short:
        after = _organised(xero, after, now) if is_whole else _rated(xero, after, now)
    return Look(before if after == before else replace(after, read_at=now), is_cut_short)


def _changed(reply: Reply) -> list[Element]:
    """Returns the accounts of a reply; a 304 says that none has changed."""
    return [] if reply.status == 304 else _listed(content_of(reply, "Accounts"))


def _merged(before: Chart, changed: Iterable[Account]) -> tuple[Account, ...]:
    return tuple({**before.by_id(), **{each.id: each for each in changed}}.values())


def _organised(xero: XeroClient, chart: Chart, now: datetime) -> Chart:
    organisations = content_of(let_in(xero.organisation(), now), "Organisations")
    with understood("organisation"):
        return replace(chart, organisation=_organisation(organisations[0]))


def _rated(xero: XeroClient, chart: Chart, now: datetime) -> Chart:
    rates = content_of(let_in(xero.tax_rates(), now), "TaxRates")
    with understood("tax rates"):
        return replace(chart, tax_rates=tuple(_tax_rate(each) for each in _listed(rates)))


def account_of(element: Element) -> Account:
    """Reads an account. Raises LookupError, TypeError or ValueError for an element that is none."""
    return Account(
        id=needed(element, "AccountID"),
        name=needed(element, "Name"),
        type=needed(element, "Type"),
        code=text(element, "Code"),
        class_of=text(element, "Class"),
        status=text(element, "Status") or ACTIVE,
        tax_type=text(element, "TaxType"),
        takes_payments=element.get("EnablePaymentsToAccount") is True,
        currency=text(element, "CurrencyCode"),
        system=text(element, "SystemAccount"),
        bank_account_number=text(element, "BankAccountNumber"),
    )


def _listed(elements: Any) -> list[Element]:
    if not isinstance(elements, list):
        raise TypeError("no list")
    return elements


def _tax_rate(element: Element) -> TaxRate:
    return TaxRate(
        type=needed(element, "TaxType"),
        name=needed(element, "Name"),
        percent=_percent(element),
        status=text(element, "Status") or ACTIVE,
        classes=tuple(each for each, name in APPLIES.items() if element.get(name) is True),
    )


def _percent(element: Element) -> Decimal:
    shown = element.get("DisplayTaxRate")
    return Decimal(0) if shown is None else Decimal(shown)


def _organisation(element: Element) -> Organisation:
    return Organisation(
        name=needed(element, "Name"),
        base_currency=needed(element, "BaseCurrency"),
        country=text(element, "CountryCode"),
        time_zone=TIME_ZONES.get(text(element, "Timezone"), ""),
        vat_registered=element.get("PaysTax") is True,
        short_code=text(element, "ShortCode"),
        period_lock=_day(element, "PeriodLockDate"),
        year_end_lock=_day(element, "EndOfYearLockDate"),
        year_end_day=_number(element, "FinancialYearEndDay"),
        year_end_month=_number(element, "FinancialYearEndMonth"),
        default_sales_tax=text(element, "DefaultSalesTax"),
    )


def _day(element: Element, name: str) -> date | None:
    given = text(element, name)
    return day_of(given) if given else None


def _number(element: Element, name: str) -> int:
    return int(element.get(name) or 0)
