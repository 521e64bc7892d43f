"""Keeps which account at a provider a business's money comes from, and its key and secrets with it.

The key itself is sealed beside, in `SecretItem`: no page shows it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition

from shared.errors import Contended
from shared.provider import Provider
from shared.store.businesses import item_of
from shared.store.claims import NOBODY, claim_of, give_up, holder, take
from shared.store.secrets import KEYS, SIGNING, Secrets
from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import SecretItem
from shared.store.tables.writing import condition_failed, transaction

ACCOUNTS: Mapping[Provider, JSONAttribute] = {
    "stripe": TenantItem.stripe_account,
    "gocardless": TenantItem.gocardless_account,
}
TIMES = ("connected_at", "ended_at", "endpoint_since", "delivered_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """An account at a provider. Times are in UTC; `connected_by` is an address.

    `id` is a Stripe account's or a GoCardless creditor's; `key_ending` the last four characters of the key.
    `endpoint` is what its webhooks come from: at Stripe the endpoint's id, at GoCardless, which shows none,
    the last four characters of the secret. `former_endpoint` is one that is being rotated out. Both are empty
    where there is none. `delivered_at` is when the first webhook came in since `endpoint_since`, if known.
    `ended_at` is when the owner disconnected the account: nothing of it is read until it is connected again.
    """

    id: str
    name: str
    is_live: bool
    key_ending: str
    connected_by: str
    connected_at: datetime
    endpoint: str = ""
    former_endpoint: str = ""
    endpoint_since: datetime | None = None
    delivered_at: datetime | None = None
    ended_at: datetime | None = None


def of_tenant(tenant: str, provider: Provider) -> ProviderAccount | None:
    """Returns the account of a business, connected or not; None before the first connection."""
    item = item_of(tenant, consistent=True)
    return of_item(item, provider) if item else None


def of_item(item: TenantItem, provider: Provider) -> ProviderAccount | None:
    """Returns the account that a business's row has, for the modules of this package."""
    kept = _kept(item, provider)
    return _read(kept) if kept else None


def disconnected(item: TenantItem) -> frozenset[Provider]:
    """Returns the providers that the owner has disconnected."""
    return frozenset(each for each in ACCOUNTS if (_kept(item, each) or {}).get("ended_at"))


class BelongsToAnother(Exception):
    """Tell the owner that the account is connected to another business, `tenant`. Nothing was written."""

    def __init__(self, tenant: str) -> None:
        super().__init__("the account is connected to another business")
        self.tenant = tenant


def save(
    tenant: str,
    provider: Provider,
    before: ProviderAccount | None,
    after: ProviderAccount,
    secrets: Iterable[SecretItem] = (),
    claims: bool = False,
) -> None:
    """Stores an account with its sealed secrets, all or nothing.

    `claims`: no other business may have the account from now on. Of two at once one gets it, and the other
    meets with BelongsToAnother. Raises Contended if somebody else has changed the account since `before` was
    read, or it is nobody's.
    """
    changes = Changes(kept=tuple(secrets), takes=_claim(provider, after) if claims else "")
    _write(tenant, provider, before, after, changes)


def refuse_elsewhere(tenant: str, provider: Provider, id: str, is_live: bool) -> None:
    """Raises BelongsToAnother for an account that another business has."""
    there = holder(claim_of(provider, id, is_live))
    if there not in (NOBODY, tenant):
        raise BelongsToAnother(there)


def end(tenant: str, provider: Provider, before: ProviderAccount, now: datetime) -> ProviderAccount:
    """Deletes the key and the signing secrets of a business. Raises Contended.

    The business remembers the account, which another one may have from now on.
    """
    after = replace(before, ended_at=now, former_endpoint="", delivered_at=None)
    gone = tuple(SecretItem(tenant, purpose) for purpose in (KEYS[provider], SIGNING[provider]))
    claim = _claim(provider, before)
    # An earlier version claimed none.
    is_ours = holder(claim) == tenant
    _write(tenant, provider, before, after, Changes(gone=gone, gives_up=claim if is_ours else ""))
    return after


def sealed(
    secrets: Secrets, tenant: str, provider: Provider, key: str = "", signing: Sequence[str] = ()
) -> list[SecretItem]:
    """Seals a key and signing secrets for `save`; what is not given stays as it is."""
    rows = [secrets.sealed(tenant, KEYS[provider], [key])] if key else []
    return [*rows, secrets.sealed(tenant, SIGNING[provider], signing)] if signing else rows


@dataclass(frozen=True, slots=True)
class Changes:
    """What is written together with an account: secrets, and the claim that is taken or given up."""

    kept: tuple[SecretItem, ...] = ()
    gone: tuple[SecretItem, ...] = ()
    takes: str = ""
    gives_up: str = ""


def _write(
    tenant: str,
    provider: Provider,
    before: ProviderAccount | None,
    after: ProviderAccount,
    changes: Changes,
) -> None:
    account = ACCOUNTS[provider]
    try:
        with transaction() as write:
            unchanged = TenantItem.tenant.exists() & _is(account, before)
            write.update(TenantItem(tenant), actions=[account.set(_written(after))], condition=unchanged)
            for item in changes.kept:
                write.save(item)
            for item in changes.gone:
                write.delete(item)
            if changes.takes:
                take(write, changes.takes, tenant, after.name, after.connected_by, after.connected_at)
            if changes.gives_up:
                give_up(write, changes.gives_up, tenant)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        if changes.takes:
            refuse_elsewhere(tenant, provider, after.id, after.is_live)
        raise Contended("somebody else has just changed this connection") from None


def _claim(provider: Provider, account: ProviderAccount) -> str:
    return claim_of(provider, account.id, account.is_live)


def _is(account: JSONAttribute, before: ProviderAccount | None) -> Condition:
    return account == _written(before) if before else account.does_not_exist()


def _kept(item: TenantItem, provider: Provider) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = getattr(item, ACCOUNTS[provider].attr_name)
    return kept


def _written(account: ProviderAccount) -> dict[str, Any]:
    told = asdict(account)
    return told | {name: told[name].isoformat() if told[name] else None for name in TIMES}


def _read(kept: Mapping[str, Any]) -> ProviderAccount:
    times = {name: datetime.fromisoformat(kept[name]) if kept.get(name) else None for name in TIMES}
    return ProviderAccount(**{**kept, **times})
