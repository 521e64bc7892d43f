"""Describes each provider: one profile with what is known before anything is read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from shared.ledger.documents import Contact
from shared.provider import PROVIDERS, Origin, Provider


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """One provider. `name` is the provider's name as people write it.

    `supplier` is the contact that fees are paid to; `nameless` is the contact of payments without name and
    address. `fees_come_with_payouts`: the provider itemises a payment's fee only when it pays out, so the
    ledger holds gross amounts until then. `unknown_object` is the reason code for an object that the
    provider says does not exist. `events_kept` is how long event ids guard against repeats; None: for good.
    `sends_again`: it says which webhooks it could not deliver, and sends them again if it is asked.
    """

    name: str
    supplier: Contact
    nameless: Contact
    fees_come_with_payouts: bool
    unknown_object: str
    events_kept: timedelta | None
    sends_again: bool


_STRIPE = ProviderProfile(
    name="Stripe",
    supplier=Contact("supplier:stripe", "Stripe"),
    nameless=Contact("stripe:nameless", "Stripe payments without a name"),
    fees_come_with_payouts=False,
    unknown_object="unknown_at_stripe",
    # Stripe repeats an event for three days and its signatures expire after minutes, so this is ample.
    events_kept=timedelta(days=90),
    # It does so by itself for three days; what an event has left to do it does not list by its API.
    sends_again=False,
)
_GOCARDLESS = ProviderProfile(
    name="GoCardless",
    supplier=Contact("supplier:gocardless", "GoCardless"),
    nameless=Contact("gocardless:nameless", "GoCardless payments without a name"),
    fees_come_with_payouts=True,
    unknown_object="unknown_at_gocardless",
    # GoCardless signs no time, so the stored ids are the only guard against replay.
    events_kept=None,
    sends_again=True,
)


def _profile(provider: Provider) -> ProviderProfile:
    match provider:
        case "stripe":
            return _STRIPE
        case "gocardless":
            return _GOCARDLESS
    assert_never(provider)


PROFILES: Mapping[Provider, ProviderProfile] = {each: _profile(each) for each in PROVIDERS}
# Where rows of the ledger come from, in an owner's words.
ORIGINS: Mapping[Origin, str] = {each: profile.name for each, profile in PROFILES.items()} | {
    "orders": "Order form"
}
