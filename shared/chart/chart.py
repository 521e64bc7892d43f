"""Holds what Xero offers a business to choose from: accounts, tax rates, and the organisation itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shared.chart.accounts import ACTIVE, Account


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax rate. `type` is what documents name, such as OUTPUT2; `percent` is what Xero shows.

    `classes` are the classes of accounts that the rate may be used on, such as REVENUE.
    """

    type: str
    name: str
    percent: Decimal = Decimal(0)
    status: str = ACTIVE
    classes: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        return self.status == ACTIVE


@dataclass(frozen=True, slots=True)
class Organisation:
    """A business in Xero. `time_zone` is an IANA name, empty where Xero's name is one that nobody knows here.

    `vat_registered`: Xero's PaysTax. `short_code` is the organisation's name in links to Xero. The financial
    year ends on a day of a month; both are 0 where Xero does not say. `default_sales_tax` is whether amounts
    of new sales documents have VAT in them, in Xero's words.
    """

    name: str
    base_currency: str
    country: str = ""
    time_zone: str = ""
    vat_registered: bool = True
    short_code: str = ""
    period_lock: date | None = None
    year_end_lock: date | None = None
    year_end_day: int = 0
    year_end_month: int = 0
    default_sales_tax: str = ""

    @property
    def locked_until(self) -> date | None:
        """The last day on which Xero takes no document; None while the books are open."""
        return max((each for each in (self.period_lock, self.year_end_lock) if each), default=None)


@dataclass(frozen=True, slots=True)
class Chart:
    """What Xero offered at `read_at`, in UTC: every account, archived ones included, and every tax rate."""

    organisation: Organisation
    accounts: tuple[Account, ...]
    tax_rates: tuple[TaxRate, ...]
    read_at: datetime

    def account(self, id: str | None) -> Account | None:
        return next((each for each in self.accounts if each.id == id), None)

    def by_id(self) -> Mapping[str, Account]:
        return {each.id: each for each in self.accounts}

    def tax_rate(self, type: str | None) -> TaxRate | None:
        return next((each for each in self.tax_rates if each.type == type), None)


def own_currency(chart: Chart | None = None) -> str:
    """Returns the organisation's currency; pounds until its accounts were read."""
    return chart.organisation.base_currency if chart else "GBP"
