"""Keeps what Stripe said of whether a business's key may sell, until the business has another key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.provider import PROVIDERS, Provider
from shared.store.businesses import item_of
from shared.store.provider_accounts import ProviderAccount, of_item
from shared.store.tables.businesses import TenantItem


@dataclass(frozen=True, slots=True)
class Asked:
    """What a key lacked to sell when Stripe was asked, at a moment in UTC: nothing, if it may.

    `missing` are names of `stripe_permissions.SELLING`.
    """

    at: datetime
    missing: tuple[str, ...] = ()


def note(tenant: str, own: ProviderAccount, asked: Asked) -> None:
    """Keeps what Stripe said of the key of a known business's account."""
    kept = {"at": asked.at.isoformat(), "missing": [*asked.missing], "key": _key(own)}
    said = TenantItem.stripe_selling.set(kept)
    TenantItem(tenant).update(actions=[said], condition=TenantItem.tenant.exists())


def forget(tenant: str) -> None:
    """Makes it as if Stripe had never been asked."""
    gone = TenantItem.stripe_selling.remove()
    TenantItem(tenant).update(actions=[gone], condition=TenantItem.tenant.exists())


def of_tenant(tenant: str) -> Asked | None:
    """Returns what Stripe said of the key that is kept; None if it was not asked of this one."""
    item = item_of(tenant, consistent=True)
    return _of_item(item) if item else None


def sells_at(tenant: str) -> frozenset[Provider]:
    """Returns the providers that take payments for a business's orders, by one reading of its row."""
    item = item_of(tenant, consistent=True)
    return frozenset(each for each in PROVIDERS if item and _sells(item, each))


def _sells(item: TenantItem, provider: Provider) -> bool:
    own = of_item(item, provider)
    if own is None or own.ended_at:
        return False
    match provider:
        case "stripe":
            asked = _of_item(item)
            return asked is not None and not asked.missing
        case "gocardless":
            # A token that may only read was not kept.
            return True


def _of_item(item: TenantItem) -> Asked | None:
    kept: dict[str, Any] | None = item.stripe_selling
    own = of_item(item, "stripe")
    if not kept or own is None or own.ended_at or kept["key"] != _key(own):
        return None
    return Asked(datetime.fromisoformat(kept["at"]), tuple(kept["missing"]))


def _key(own: ProviderAccount) -> str:
    """Tells a key from the one before: by its last characters, and when it was kept."""
    return f"{own.key_ending} {own.connected_at.isoformat()}"
