"""What the owner of one tenant has set: account codes, tax types, the start of the feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from shared.provider import PROVIDERS, Provider

DisputeLostPolicy = Literal["credit_note", "write_off"]
LockedPeriodPolicy = Literal["park", "first_open_day"]
# Also named after the account that it goes to.
_SYNONYMS = {"bad_debts": "write_off"}


@dataclass(frozen=True, slots=True)
class ProviderAccounts:
    """Where a provider's money stands in the books: its clearing account, and what its fees go to."""

    clearing: str
    fees: str
    fees_tax: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Account codes are Xero's; tax types are Xero TaxTypes (empty: the account's own default).

    Where nothing is set for subscriptions, they are sales like all others.
    `vat_registered`: whether VAT that was paid can be reclaimed; Xero refuses every rate but NONE if not.
    `dispute_lost`: whether a lost dispute takes the sale back or is written off to bad debts.
    `locked_period`: whether what is dated in a locked period waits for a person, or is posted on the
    first day that is open.
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
    invoice_prefix: str = "CN-"
    dispute_lost: DisputeLostPolicy = "credit_note"
    locked_period: LockedPeriodPolicy = "park"
    vat_registered: bool = True

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Settings:
        """From the stored or exchanged form (cases hold examples). Raises KeyError or ValueError."""
        accounts, tax = given["accounts"], given["tax"]
        if len({accounts[f"{each}_bank"] for each in PROVIDERS}) < len(PROVIDERS):
            raise ValueError("each processor has a clearing account of its own")
        zone = given.get("time_zone", "Europe/London")
        ZoneInfo(zone)  # refuses what is none
        return cls(
            feed_from=date.fromisoformat(given["feed_from"]),
            sales_account=accounts["sales"],
            subscriptions_account=next(iter(accounts.get("subscriptions", ())), accounts["sales"]),
            providers={each: _accounts_of(each, accounts, tax) for each in PROVIDERS},
            main_bank_account=accounts["main_bank"],
            disputed_funds_account=accounts["disputed_funds"],
            bad_debts_account=accounts["bad_debts"],
            suspense_account=accounts["suspense"],
            sales_tax=tax["sales"],
            time_zone=zone,
            invoice_prefix=given.get("invoice_prefix", "CN-"),
            dispute_lost=_one_of(get_args(DisputeLostPolicy), given.get("dispute_lost", "credit_note")),
            locked_period=_one_of(get_args(LockedPeriodPolicy), given.get("locked_period", "park")),
            vat_registered=given.get("vat_registered", True),
        )

    @property
    def clearing_accounts(self) -> dict[Provider, str]:
        """Codes of the accounts that stand for what the providers hold."""
        return {provider: each.clearing for provider, each in self.providers.items()}

    def day_of(self, at: datetime) -> date:
        """The day that it is then where the organisation is."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def _accounts_of(provider: Provider, accounts: Mapping[str, Any], tax: Mapping[str, Any]) -> ProviderAccounts:
    fees = f"{provider}_fees"
    return ProviderAccounts(clearing=accounts[f"{provider}_bank"], fees=accounts[fees], fees_tax=tax[fees])


def _one_of(words: tuple[Any, ...], given: Any) -> Any:
    word = _SYNONYMS.get(given, given)
    if word not in words:
        raise ValueError(f"{given!r} is none of {', '.join(words)}")
    return word
