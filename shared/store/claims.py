"""Keeps which business has which account at a provider: each account belongs to one business at most.

An account in test mode is another one than the same account in live mode. The claims lie beside the Xero
organisations, of which the same is true.
"""

from __future__ import annotations

from datetime import datetime

from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from shared.provider import Provider
from shared.store.tables.connections import OrganisationItem

# Whose account it is that nobody has any more.
NOBODY = ""


def claim_of(provider: Provider, id: str, is_live: bool) -> str:
    """Returns under which key the claim of an account is kept."""
    return f"{provider}#{'live' if is_live else 'test'}#{id}"


def holder(claim: str) -> str:
    """Returns the business that has an account; empty if none has. Strongly consistent."""
    try:
        return str(OrganisationItem.get(claim, consistent_read=True).tenant)
    except DoesNotExist:
        return NOBODY


def take(write: TransactWrite, claim: str, tenant: str, name: str, by: str, at: datetime) -> None:
    """Claims an account within a transaction, which fails if another business has it."""
    free = OrganisationItem.organisation.does_not_exist() | OrganisationItem.tenant.is_in(tenant, NOBODY)
    taken = OrganisationItem(claim, tenant=tenant, name=name, connected_by=by, connected_at=at)
    write.save(taken, condition=free)


def give_up(write: TransactWrite, claim: str, tenant: str) -> None:
    """Frees an account within a transaction, which fails unless this business has it."""
    nobody = OrganisationItem.tenant.set(NOBODY)
    write.update(OrganisationItem(claim), actions=[nobody], condition=OrganisationItem.tenant == tenant)
