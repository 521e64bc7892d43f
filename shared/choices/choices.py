"""Holds what an owner has chosen so far: accounts by Xero's AccountID, since a code may change there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from shared.choices.fields import ASKED, FIELDS, OTHER_TOOLS, SWITCHES, Field
from shared.provider import PROVIDERS, Provider
from shared.settings import GATHER_MINUTES, INVOICE_PREFIX, DisputeLostPolicy, EmailPolicy, LockedPeriodPolicy

# Whether another tool posts the same payments: never, until it was switched off, or to this day.
OtherTool = Literal["none", "ended", "goes_on"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen; None is not chosen yet. Tax types are Xero's, and an empty one is the account's own.

    Without accounts of their own, subscriptions and offline sales go to the sales account. Who began before
    the question about other tools was asked has not answered it.
    """

    stripe_synced: bool = True
    gocardless_synced: bool = True
    stripe_other_tool: OtherTool | None = None
    gocardless_other_tool: OtherTool | None = None
    other_tool_ended: date | None = None
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
    send_names: bool = True
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
    """Yields the fields that matter: none of a provider that is not synced, no end of what never began."""
    synced = choices.synced()
    has_ended = any(choices.of(OTHER_TOOLS[each]) == "ended" for each in synced)
    matters = (each for each in FIELDS if ASKED[each].provider is None or ASKED[each].provider in synced)
    return (each for each in matters if each != "other_tool_ended" or has_ended)


def missing(choices: Choices) -> tuple[Field, ...]:
    """Lists what must still be chosen, in the order in which it is asked."""
    needed = (each for each in asked_of(choices) if ASKED[each].is_needed)
    return tuple(each for each in needed if choices.of(each) is None)


def unanswered(choices: Choices) -> tuple[Field, ...]:
    """Lists the questions about other tools that must be answered before anything is booked.

    Whose settings are in force already is asked as well, and need not answer.
    """
    questions = (OTHER_TOOLS[each] for each in choices.synced())
    return tuple(each for each in questions if choices.of(each) is None)


def lacking(choices: Choices, *, is_new: bool) -> tuple[Field, ...]:
    """Lists what keeps choices from being in force. `is_new`: no settings are in force yet."""
    found = {*missing(choices), *(unanswered(choices) if is_new else ())}
    return tuple(each for each in FIELDS if each in found)
