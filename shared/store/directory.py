"""Who the tenants are: their settings and the Xero organisation each posts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pynamodb.exceptions import DoesNotExist, UpdateError

from shared.errors import Unavailable
from shared.settings import Settings
from shared.store.tables import TenantItem, condition_failed


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
    """Raises KeyError or ValueError for settings that cannot be read back; then nothing is kept."""
    Settings.from_dict(settings)
    TenantItem(tenant, settings=settings, xero_organisation=organisation, xero_user=xero_user).save()


def begin_on(tenant: str, day: date) -> None:
    """Another first day of the feed; all other settings stay as they are.

    Raises LookupError for a tenant that nobody knows, Unavailable if the settings are being changed.
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


def everyone() -> Iterator[str]:
    """All tenants' ids. A scan: there are hundreds, and only schedules ask."""
    return (item.tenant for item in TenantItem.scan(attributes_to_get=["tenant"]))


def _tenant(item: TenantItem) -> Tenant:
    return Tenant(item.tenant, Settings.from_dict(item.settings), item.xero_organisation, item.xero_user)
