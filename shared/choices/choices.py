"""Holds what an owner has chosen so far: accounts by Xero's AccountID, since a code may change there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.choices.fields import ASKED, FIELDS, SWITCHES, Field
from shared.provider import PROVIDERS, Provider
from shared.settings import GATHER_MINUTES, INVOICE_PREFIX, DisputeLostPolicy, EmailPolicy, LockedPeriodPolicy


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen; None is not chosen yet. Tax types are Xero's, and an empty one is the account's own.

    Without accounts of their own, subscriptions and offline sales go to the sales account.
    """

    stripe_synced: bool = True
    gocardless_synced: bool = True
    main_bank: str | None = None
    stripe_bank: str | None = None
    gocardless_bank: str | None = None
    sales: str | None = None
    subscriptions: tuple[str, ...] = ()
    offline_sales: str | None = None
    stripe_fees: str | None = None
    gocardless_fees: str | None = None
    disputed_funds: str | None = None
    bad_debts: str | None = None
    suspense: str | None = None
    sales_tax: str | None = None
    stripe_fees_tax: str | None = None
    gocardless_fees_tax: str | None = None
    dispute_lost: DisputeLostPolicy = "credit_note"
    locked_period: LockedPeriodPolicy = "park"
    gather_minutes: int = GATHER_MINUTES
    invoice_prefix: str = INVOICE_PREFIX
    emails: EmailPolicy = "neither"
    feed_from: date | None = None

    def of(self, field: Field) -> Any:
        """The choice of a field, as it is kept."""
        return getattr(self, field)

    def accounts_of(self, field: Field) -> tuple[str, ...]:
        """The AccountIDs that are chosen for a field of accounts; none for any other field."""
        chosen = self.of(field)
        match ASKED[field].kind:
            case "account":
                return (chosen,) if chosen else ()
            case "accounts":
                return tuple(chosen)
            case _:
                return ()

    def synced(self) -> tuple[Provider, ...]:
        return tuple(each for each in PROVIDERS if self.of(SWITCHES[each]))


def asked_of(choices: Choices) -> Iterator[Field]:
    """Yields the fields that matter: none of a provider that is not synced."""
    synced = choices.synced()
    return (each for each in FIELDS if ASKED[each].provider is None or ASKED[each].provider in synced)


def missing(choices: Choices) -> tuple[Field, ...]:
    """Lists what must still be chosen, in the order in which it is asked."""
    needed = (each for each in asked_of(choices) if ASKED[each].is_needed)
    return tuple(each for each in needed if choices.of(each) is None)
