"""Holds the settings of one tenant: account codes, tax types, the start of the feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from shared.provider import PROVIDERS, Provider

DisputeLostPolicy = Literal["credit_note", "write_off"]
LockedPeriodPolicy = Literal["park", "first_open_day"]
# When Xero sends an invoice to its customer.
EmailPolicy = Literal["on_authorisation", "on_payment", "both", "neither"]
# A write-off may be named after its account.
_SYNONYMS = {"bad_debts": "write_off"}

A_MINUTE = timedelta(minutes=1)
GATHER_FOR = timedelta(minutes=5)
GATHER_MINUTES = GATHER_FOR // A_MINUTE
INVOICE_PREFIX = "CN-"
# What waits longer would no longer be in Xero on the day of the sale.
LONGEST_GATHERING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ProviderAccounts:
    """The accounts of one provider: its clearing account, and the account and tax type of its fees."""

    clearing: str
    fees: str
    fees_tax: str


@dataclass(frozen=True, slots=True)
class Settings:
    """A tenant's settings. Account codes are Xero's; tax types are Xero TaxTypes (empty: the account's own).

    Without an account of their own, subscriptions and offline sales go to the sales account.
    `providers` are those that have accounts, `synced` those whose payments are booked and reconciled today.
    `emails`: when Xero sends an invoice.
    `vat_registered`: whether the VAT paid can be reclaimed; if not, Xero refuses every rate but NONE.
    `dispute_lost`: whether a lost dispute credits the sale or is written off to bad debts.
    `locked_period`: whether a document dated in a locked period is parked, or posted on the first open day.
    `gather_for`: how long what nobody waits for is kept back, to share calls to Xero with what comes after;
    `gather_sales_for`: how long new sales and their payments are.
    """

    feed_from: date
    sales_account: str
    subscriptions_account: str
    providers: Mapping[Provider, ProviderAccounts]
    main_bank_account: str
    disputed_funds_account: str
    bad_debts_account: str
    suspense_account: str
    sales_tax: str
    time_zone: str = "Europe/London"
    invoice_prefix: str = INVOICE_PREFIX
    dispute_lost: DisputeLostPolicy = "credit_note"
    locked_period: LockedPeriodPolicy = "park"
    vat_registered: bool = True
    gather_for: timedelta = GATHER_FOR
    gather_sales_for: timedelta = timedelta()
    offline_account: str = ""
    emails: EmailPolicy = "neither"
    synced: tuple[Provider, ...] = PROVIDERS

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Settings:
        """Reads the stored or exchanged form (cases hold examples). Raises KeyError or ValueError."""
        accounts, tax = given["accounts"], given["tax"]
        synced = _synced(given)
        known = [each for each in PROVIDERS if each in synced or f"{each}_bank" in accounts]
        if len({accounts[f"{each}_bank"] for each in known}) < len(known):
            raise ValueError("each processor needs a clearing account of its own")
        zone = given.get("time_zone", "Europe/London")
        ZoneInfo(zone)  # refuses an unknown zone
        return cls(
            feed_from=date.fromisoformat(given["feed_from"]),
            sales_account=accounts["sales"],
            subscriptions_account=next(iter(accounts.get("subscriptions", ())), accounts["sales"]),
            providers={each: _accounts_of(each, accounts, tax) for each in known},
            main_bank_account=accounts["main_bank"],
            disputed_funds_account=accounts["disputed_funds"],
            bad_debts_account=accounts["bad_debts"],
            suspense_account=accounts["suspense"],
            sales_tax=tax["sales"],
            time_zone=zone,
            invoice_prefix=given.get("invoice_prefix", INVOICE_PREFIX),
            dispute_lost=_one_of(get_args(DisputeLostPolicy), given.get("dispute_lost", "credit_note")),
            locked_period=_one_of(get_args(LockedPeriodPolicy), given.get("locked_period", "park")),
            vat_registered=given.get("vat_registered", True),
            gather_for=_minutes(given.get("gather_minutes", GATHER_MINUTES)),
            gather_sales_for=_minutes(given.get("gather_sales_minutes", 0)),
            offline_account=accounts.get("offline_sales", accounts["sales"]),
            emails=_one_of(get_args(EmailPolicy), given.get("emails", "neither")),
            synced=synced,
        )

    @property
    def clearing_accounts(self) -> dict[Provider, str]:
        """The code of each provider's clearing account."""
        return {provider: each.clearing for provider, each in self.providers.items()}

    def beginning_of(self, day: date) -> datetime:
        """Returns the first moment of a day in the organisation's time zone."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone))

    def day_of(self, at: datetime) -> date:
        """Returns the day of this moment in the organisation's time zone."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def _synced(given: Mapping[str, Any]) -> tuple[Provider, ...]:
    """Returns the providers whose payments are synced: all, unless the settings name some."""
    named = given.get("synced", PROVIDERS)
    if unknown := set(named) - set(PROVIDERS):
        raise ValueError(f"{', '.join(sorted(unknown))}: no such provider")
    return tuple(each for each in PROVIDERS if each in named)


def _accounts_of(provider: Provider, accounts: Mapping[str, Any], tax: Mapping[str, Any]) -> ProviderAccounts:
    fees = f"{provider}_fees"
    return ProviderAccounts(clearing=accounts[f"{provider}_bank"], fees=accounts[fees], fees_tax=tax[fees])


def _minutes(given: float) -> timedelta:
    time = timedelta(minutes=given)
    if not timedelta() <= time <= LONGEST_GATHERING:
        raise ValueError(f"{given} minutes are not between 0 and {LONGEST_GATHERING // A_MINUTE}")
    return time


def _one_of(policies: tuple[Any, ...], given: Any) -> Any:
    policy = _SYNONYMS.get(given, given)
    if policy not in policies:
        raise ValueError(f"{given!r} is not one of {', '.join(policies)}")
    return policy
