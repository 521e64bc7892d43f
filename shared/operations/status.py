"""Says how a tenant stands: what is connected, what came in, what is on its way, what agrees.

It decrypts no secret and asks nobody outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.feeds import Feed
from shared.posting.lane import Lane
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.result import Reconciliation
from shared.store import feeds, lanes, reconciliations, rows, secrets, tenants, troubles, xero_tokens
from shared.store.feeds import LastRun
from shared.store.tenants import OnRecord, Tenant
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


@dataclass(frozen=True, slots=True)
class Links:
    """How a business is linked to Xero and to the providers. Times are UTC.

    `lets_us_in` is about Xero. `keys` says of which provider a key is kept, `since` when one was first kept,
    `feeds` how far each list was read, and `last_runs` when and how, None where it never was.
    """

    lets_us_in: bool
    keys: Mapping[Provider, bool]
    since: Mapping[Provider, datetime | None]
    feeds: Mapping[Provider, Feed]
    last_runs: Mapping[Provider, LastRun | None]


def links(known: OnRecord) -> Links:
    """Reads what lies beside a business's row, which was read already."""
    tenant = known.profile.tenant
    read = {each: feeds.with_last_run(tenant, each) for each in PROVIDERS}
    return Links(
        lets_us_in=xero_tokens.is_connected(known.profile.xero_user),
        keys={each: secrets.is_kept(tenant, secrets.KEYS[each]) for each in PROVIDERS},
        since=known.since,
        feeds={provider: feed for provider, (feed, _) in read.items()},
        last_runs={provider: last_run for provider, (_, last_run) in read.items()},
    )


def status(owner: Tenant) -> Status:
    """Reads how a tenant stands. Raises LookupError if its row is gone."""
    known = tenants.on_record(owner.tenant)
    if known is None:
        raise LookupError(f"no tenant {owner.tenant}")
    return status_by(owner, links(known))


def status_by(owner: Tenant, links: Links) -> Status:
    """Reads how a tenant stands, as far as its links do not say so."""
    tenant, synced = owner.tenant, owner.settings.synced
    differs_since = reconciliations.state(tenant).differs_since
    return Status(
        tenant=tenant,
        is_connected=links.lets_us_in,
        counts={state: rows.count_in_state(tenant, state) for state in COUNTED},
        lane=lanes.peek(tenant),
        providers=tuple(_of_provider(tenant, each, links, differs_since.get(each)) for each in synced),
        troubles=tuple(troubles.of_tenant(tenant)),
    )


def _of_provider(
    tenant: str, provider: Provider, links: Links, differs_since: datetime | None
) -> ProviderStatus:
    return ProviderStatus(
        provider=provider,
        is_connected=links.keys[provider],
        due_since=links.since[provider],
        last_run=links.last_runs[provider],
        latest=reconciliations.latest(tenant, provider),
        differs_since=differs_since,
    )
