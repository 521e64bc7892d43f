"""Keeps the tenants: their settings, and the Xero organisation that each posts to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import UTCDateTimeAttribute
from pynamodb.exceptions import UpdateError

from shared.errors import Unavailable
from shared.jobs import FEED_OF
from shared.provider import PROVIDERS, Provider
from shared.settings import Settings
from shared.store import jobs, provider_accounts
from shared.store.businesses import Profile, item_of, profile_of
from shared.store.tables.businesses import TenantItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed

SINCE: Mapping[Provider, UTCDateTimeAttribute] = {
    "stripe": TenantItem.stripe_since,
    "gocardless": TenantItem.gocardless_since,
}


@dataclass(frozen=True, slots=True)
class Tenant:
    """A business whose settings are complete. Its settings sync none of the `disconnected` providers."""

    tenant: str
    settings: Settings
    xero_organisation: str
    xero_user: str
    disconnected: frozenset[Provider] = frozenset()


@dataclass(frozen=True, slots=True)
class OnRecord:
    """All that a business's row says at one moment: for whoever needs more than one part of the row.

    `owner` and `settings` are None until the settings are complete. `since` is when each provider's key was
    first kept, in UTC, None where that was not noted.
    """

    profile: Profile
    owner: Tenant | None
    settings: dict[str, Any] | None
    since: Mapping[Provider, datetime | None]


def on_record(tenant: str) -> OnRecord | None:
    """Returns what a business's row says; None if it was never begun. Strongly consistent."""
    item = item_of(tenant, consistent=True)
    if item is None:
        return None
    return OnRecord(
        profile_of(item),
        owner=_tenant(item) if item.settings else None,
        settings=dict(item.settings) if item.settings else None,
        since={each: getattr(item, SINCE[each].attr_name) for each in PROVIDERS},
    )


def read(tenant: str) -> Tenant | None:
    """Returns a business whose settings are complete. Until then nobody may book its money."""
    item = item_of(tenant, consistent=False)
    return _tenant(item) if item and item.settings else None


def settings(tenant: str) -> dict[str, Any] | None:
    """Returns the settings in their stored form; None until they are made. Strongly consistent."""
    item = item_of(tenant, consistent=True)
    return dict(item.settings) if item and item.settings else None


def write(tenant: str, settings: dict[str, Any], organisation: str, xero_user: str) -> None:
    """Stores a tenant's settings and connection to Xero. All else that is known of it stays as it is.

    Raises KeyError or ValueError for settings that cannot be read back; then nothing is stored.
    """
    Settings.from_dict(settings)
    TenantItem(tenant).update(
        actions=[
            TenantItem.version.set(VERSION),
            TenantItem.settings.set(settings),
            TenantItem.xero_organisation.set(organisation),
            TenantItem.xero_user.set(xero_user),
        ]
    )


def connected(tenant: str, provider: Provider, now: datetime) -> None:
    """Records, once, when a known tenant's key of a provider was first kept: from then on its feed is due.

    A feed rests until the settings are complete, and the reading of accounts until Xero is connected.
    """
    since = SINCE[provider]
    TenantItem(tenant).update(actions=[since.set(since | now)], condition=TenantItem.tenant.exists())
    jobs.begin(tenant, FEED_OF[provider], now)
    jobs.begin(tenant, "reconcile", now)
    jobs.begin(tenant, "accounts", now)


def connected_since(tenant: str, provider: Provider) -> datetime | None:
    """Returns when a provider's key was first kept, in UTC; None where an earlier version did not note it."""
    item = item_of(tenant, consistent=True)
    since: datetime | None = getattr(item, SINCE[provider].attr_name) if item else None
    return since


def set_feed_start(tenant: str, day: date) -> None:
    """Sets another first day of the feed. All other settings stay as they are.

    Raises LookupError for a tenant without settings, Unavailable if somebody else is changing the settings.
    """
    item = item_of(tenant, consistent=True)
    if item is None or not item.settings:
        raise LookupError(f"no tenant {tenant} with settings")
    before = dict(item.settings)
    try:
        item.update(
            actions=[TenantItem.settings.set(before | {"feed_from": day.isoformat()})],
            condition=TenantItem.settings == before,
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise
        raise Unavailable("somebody else has just changed the settings") from None


def all_ids() -> Iterator[str]:
    """Yields all tenants' ids. Scans the table: there are hundreds, and only schedules ask."""
    return (item.tenant for item in TenantItem.scan(attributes_to_get=["tenant"]))


def _tenant(item: TenantItem) -> Tenant:
    settings, disconnected = Settings.from_dict(item.settings), provider_accounts.disconnected(item)
    synced = tuple(each for each in settings.synced if each not in disconnected)
    return Tenant(
        item.tenant, replace(settings, synced=synced), item.xero_organisation, item.xero_user, disconnected
    )
