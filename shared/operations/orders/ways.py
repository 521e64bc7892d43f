"""Says by which ways the orders of a business can be paid now, without asking a provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.orders.forms import Way
from shared.provider import Provider
from shared.providers.stripe_permissions import SELLING, Permission
from shared.store import selling
from shared.store.selling import Asked

AT: Mapping[Way, Provider] = {"card": "stripe", "direct_debit": "gocardless", "bank": "gocardless"}
"""Who takes the payments; whoever pays offline needs nobody."""


@dataclass(frozen=True, slots=True)
class ByCard:
    """Whether a business may sell by card, as Stripe last said. `may_sell` is None if it was not asked.

    `asked_at` is in UTC. `missing` is what the key lacks.
    """

    may_sell: bool | None = None
    asked_at: datetime | None = None
    missing: tuple[Permission, ...] = ()


def may_sell(tenant: str) -> frozenset[Way]:
    """Returns the ways by which a business can have its orders paid now.

    By card, once Stripe has said so of the key that is kept; by direct debit and bank, once GoCardless is
    connected; offline, always. One row is read, and nobody is asked: a key that was ended at the provider a
    moment ago still counts.
    """
    there = selling.sells_at(tenant)
    return frozenset(way for way, provider in AT.items() if provider in there) | {"offline"}


def by_card(tenant: str) -> ByCard:
    """Returns what Stripe last said of the key that is kept."""
    asked = selling.of_tenant(tenant)
    return said(asked) if asked else ByCard()


def said(asked: Asked) -> ByCard:
    """Returns an answer with the permissions that it names; one of a later version's is left out."""
    missing = tuple(SELLING[name] for name in asked.missing if name in SELLING)
    return ByCard(not asked.missing, asked.at, missing)
