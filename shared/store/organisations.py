"""Keeps which business has which Xero organisation: each organisation belongs to one business at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from shared.store import businesses
from shared.store.businesses import Profile
from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import OrganisationItem
from shared.store.tables.writing import condition_failed, transaction

# The hash key of all entries of the sparse index.
CONNECTED = "connected"

Outcome = Literal["connected", "belongs_to_another_business", "business_has_another"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """`xero_user` is empty while it is disconnected; `connected_by` is an address, `connected_at` in UTC."""

    id: str
    tenant: str
    name: str
    xero_user: str
    connected_by: str
    connected_at: datetime


def of_tenant(tenant: str) -> Organisation | None:
    """Returns the organisation of a business, connected or not; None before the first connection."""
    known = businesses.profile(tenant)
    return of_profile(known) if known else None


def of_profile(known: Profile) -> Organisation | None:
    """Returns the organisation of a business whose row was read already, as `of_tenant` does."""
    return _read(known.xero_organisation) if known.xero_organisation else None


def by_id(organisation: str) -> Organisation | None:
    """Returns an organisation, connected or not; None for one that no business ever connected."""
    return _read(organisation)


def is_open_to(organisation: str, tenant: str) -> bool:
    """Whether a business may have an organisation as far as other businesses are concerned."""
    there = _read(organisation)
    return there is None or there.tenant == tenant


def connect(found: Organisation) -> Outcome:
    """Gives an organisation to a business, or connects it again. Of two businesses at once one gets it.

    A business keeps its first organisation: what it has posted is there.
    """
    is_free = OrganisationItem.organisation.does_not_exist() | (OrganisationItem.tenant == found.tenant)
    has_no_other = (TenantItem.xero_organisation == "") | (TenantItem.xero_organisation == found.id)
    try:
        with transaction() as write:
            write.save(_item(found), condition=is_free)
            write.update(
                TenantItem(found.tenant),
                actions=[
                    TenantItem.xero_organisation.set(found.id),
                    TenantItem.xero_user.set(found.xero_user),
                ],
                condition=TenantItem.tenant.exists() & has_no_other,
            )
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        there = _read(found.id)
        is_elsewhere = there is not None and there.tenant != found.tenant
        return "belongs_to_another_business" if is_elsewhere else "business_has_another"
    return "connected"


def disconnect(found: Organisation) -> None:
    """Notes that nobody may post for a business any more. The organisation stays its own."""
    with transaction() as write:
        write.update(
            OrganisationItem(found.id),
            actions=[OrganisationItem.xero_user.set(""), OrganisationItem.connected.remove()],
            condition=OrganisationItem.tenant == found.tenant,
        )
        write.update(
            TenantItem(found.tenant),
            actions=[TenantItem.xero_user.set("")],
            condition=TenantItem.tenant.exists(),
        )


def connected() -> Iterator[Organisation]:
    """Yields every connected organisation of the deployment; one of the last second may be missing."""
    return map(_organisation, OrganisationItem.by_connection.query(CONNECTED))


def _read(organisation: str) -> Organisation | None:
    try:
        return _organisation(OrganisationItem.get(organisation, consistent_read=True))
    except DoesNotExist:
        return None


def _item(found: Organisation) -> OrganisationItem:
    return OrganisationItem(
        found.id,
        tenant=found.tenant,
        name=found.name,
        xero_user=found.xero_user,
        connected_by=found.connected_by,
        connected_at=found.connected_at,
        connected=CONNECTED if found.xero_user else None,
    )


def _organisation(item: OrganisationItem) -> Organisation:
    return Organisation(
        item.organisation, item.tenant, item.name, item.xero_user, item.connected_by, item.connected_at
    )
