"""Says how a tenant stands: what is connected, what came in, what is on its way, what agrees.

It decrypts no secret and asks nobody outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.posting.lane import Lane
from shared.provider import Provider
from shared.reconciliation.result import Reconciliation
from shared.store import feeds, lanes, reconciliations, rows, secrets, tenants, troubles, xero_tokens
from shared.store.feeds import LastRun
from shared.store.tenants import Tenant
from shared.troubles import Trouble

# The states of rows that are not finished, or that a person should look at.
COUNTED = ("pending", "parked", "waiting", "attention")


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """How a tenant stands with one provider.

    `last_run` is the feed's last run, None if it never ran. `due_since` is when the feed was first due, None
    if that was not noted. `differs_since` is when a difference began, None if all agrees. Times are UTC.
    """

    provider: Provider
    is_connected: bool
    due_since: datetime | None
    last_run: LastRun | None
    latest: Reconciliation | None
    differs_since: datetime | None

    @property
    def is_well(self) -> bool:
        return self.differs_since is None and not (self.last_run and self.last_run.error)


@dataclass(frozen=True, slots=True)
class Status:
    """How a tenant stands. `counts` is by state, of the states COUNTED; `is_connected` is about Xero.

    `troubles` are those that were on record a few minutes ago: they begin and end by themselves.
    """

    tenant: str
    is_connected: bool
    counts: Mapping[str, int]
    lane: Lane
    providers: tuple[ProviderStatus, ...]
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nobody need do anything. Rows flagged for attention are booked, so they do not count."""
        return (
            self.is_connected and not self.counts["parked"] and all(each.is_well for each in self.providers)
        )


def status(owner: Tenant) -> Status:
    """Reads how a tenant stands."""
    tenant, synced = owner.tenant, owner.settings.synced
    differs_since = reconciliations.state(tenant).differs_since
    return Status(
        tenant=tenant,
        is_connected=xero_tokens.is_connected(owner.xero_user),
        counts={state: rows.count_in_state(tenant, state) for state in COUNTED},
        lane=lanes.peek(tenant),
        providers=tuple(_of_provider(tenant, each, differs_since.get(each)) for each in synced),
        troubles=tuple(troubles.of_tenant(tenant)),
    )


def _of_provider(tenant: str, provider: Provider, differs_since: datetime | None) -> ProviderStatus:
    return ProviderStatus(
        provider=provider,
        is_connected=secrets.is_kept(tenant, secrets.KEYS[provider]),
        due_since=tenants.connected_since(tenant, provider),
        last_run=feeds.last_run(tenant, provider),
        latest=reconciliations.latest(tenant, provider),
        differs_since=differs_since,
    )
