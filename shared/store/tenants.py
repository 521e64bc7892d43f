"""Keeps the tenants: their settings, and the Xero organisation that each posts to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import UTCDateTimeAttribute
from pynamodb.exceptions import DoesNotExist, UpdateError

from shared.errors import Unavailable
from shared.jobs import FEED_OF
from shared.provider import Provider
from shared.settings import Settings
from shared.store import jobs
from shared.store.tables import TenantItem, condition_failed

SINCE: Mapping[Provider, UTCDateTimeAttribute] = {
    "stripe": TenantItem.stripe_since,
    "gocardless": TenantItem.gocardless_since,
}


@dataclass(frozen=True, slots=True)
class Tenant:
    tenant: str
    settings: Settings
    xero_organisation: str
    xero_user: str


def read(tenant: str) -> Tenant | None:
    try:
        return _tenant(TenantItem.get(tenant))
    except DoesNotExist:
        return None


def write(tenant: str, settings: dict[str, Any], organisation: str, xero_user: str) -> None:
    """Stores a tenant. The day from which each provider is connected stays as it is.

    Raises KeyError or ValueError for settings that cannot be read back; then nothing is stored.
    """
    Settings.from_dict(settings)
    item = TenantItem(tenant, settings=settings, xero_organisation=organisation, xero_user=xero_user)
    for provider, since in SINCE.items():
        setattr(item, since.attr_name, connected_since(tenant, provider))
    item.save()


def connected(tenant: str, provider: Provider, now: datetime) -> None:
    """Records, once, when a known tenant's key of a provider was first kept: from then on its feed is due."""
    since = SINCE[provider]
    TenantItem(tenant).update(actions=[since.set(since | now)], condition=TenantItem.settings.exists())
    jobs.begin(tenant, FEED_OF[provider], now)
    jobs.begin(tenant, "reconcile", now)


def connected_since(tenant: str, provider: Provider) -> datetime | None:
    """Returns when a provider's key was first kept, in UTC; None where an earlier version did not note it."""
    try:
        item = TenantItem.get(tenant, consistent_read=True)
    except DoesNotExist:
        return None
    since: datetime | None = getattr(item, SINCE[provider].attr_name)
    return since


def set_feed_start(tenant: str, day: date) -> None:
    """Sets another first day of the feed. All other settings stay as they are.

    Raises LookupError for an unknown tenant, Unavailable if somebody else is changing the settings.
    """
    try:
        item = TenantItem.get(tenant, consistent_read=True)
    except DoesNotExist:
        raise LookupError(f"no tenant {tenant}") from None
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
    return Tenant(item.tenant, Settings.from_dict(item.settings), item.xero_organisation, item.xero_user)
