"""Keeps what is known of a business from its beginning on, whether its settings are complete or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pynamodb.exceptions import DoesNotExist, PutError

from shared.store.tables.businesses import TenantItem
from shared.store.tables.writing import condition_failed


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a business from its beginning on. `xero_user` is empty until Xero is connected.

    `time_zone` is an IANA name. `is_set_up`: its settings are complete, so its money is booked.
    """

    tenant: str
    name: str
    time_zone: str
    vat_registered: bool
    xero_organisation: str
    xero_user: str
    is_set_up: bool


def profile(tenant: str) -> Profile | None:
    """Returns what is known of a business, set up or not; None if it was never begun. Strongly consistent."""
    item = item_of(tenant, consistent=True)
    return profile_of(item) if item else None


def names(ids: Sequence[str]) -> dict[str, str]:
    """Returns the names of businesses, by their ids. Who was never begun is left out."""
    items = TenantItem.batch_get(ids, attributes_to_get=["tenant", "name"])
    return {item.tenant: item.name or item.tenant for item in items}


def begin(tenant: str, name: str, time_zone: str, vat_registered: bool, now: datetime) -> None:
    """Creates a business without settings, unless it is there already.

    Raises KeyError or ValueError for an unknown time zone; then nothing is stored.
    """
    ZoneInfo(time_zone)  # refuses an unknown zone
    item = TenantItem(tenant, name=name, time_zone=time_zone, vat_registered=vat_registered, begun_at=now)
    try:
        item.save(TenantItem.tenant.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise


def item_of(tenant: str, consistent: bool) -> TenantItem | None:
    """Returns a business's row, for the modules of this package."""
    try:
        return TenantItem.get(tenant, consistent_read=consistent)
    except DoesNotExist:
        return None


def profile_of(item: TenantItem) -> Profile:
    return Profile(
        item.tenant,
        name=item.name,
        time_zone=item.time_zone,
        vat_registered=item.vat_registered,
        xero_organisation=item.xero_organisation,
        xero_user=item.xero_user,
        is_set_up=bool(item.settings),
    )
