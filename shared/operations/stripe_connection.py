"""Connects a business to its Stripe account by a restricted key, and disconnects it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from shared.errors import Contended, KeyRefused, NotAllowed, Unavailable
from shared.operations.key_refusals import NotTaken
from shared.operations.provider_connection import (
    begin_feed_anew,
    ending,
    make_due,
    one_business_each,
    one_word,
    refuse_another,
    webhook_address,
)
from shared.providers.stripe_connecting import (
    MOST_ENDPOINTS,
    Endpoint,
    EndpointRefused,
    Made,
    StripeAccess,
    StripeIdentity,
)
from shared.providers.stripe_permissions import PERMISSIONS
from shared.store import provider_accounts
from shared.store.provider_accounts import ProviderAccount, refuse_elsewhere, sealed
from shared.store.secrets import STRIPE_KEY, STRIPE_SIGNING, Secrets

LIVE, TEST = "_live_", "_test_"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class StripeDesk:
    """What asking by a kept key works with. `at` gives access by a key; `clock` is in UTC."""

    at: Callable[[str], StripeAccess]
    secrets: Secrets
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class StripeDoor(StripeDesk):
    """What connecting works with besides.

    Webhooks go to `pages_url`. `takes_secret_keys`: also keys that may do everything, as on this machine.
    """

    pages_url: str
    takes_secret_keys: bool

    def address(self, tenant: str) -> str:
        return webhook_address(self.pages_url, "stripe", tenant)


def usable(pasted: str, takes_secret_keys: bool) -> str:
    """Returns the key without blanks, if it looks like one that we take. Raises NotTaken."""
    key = one_word(pasted)
    kind, mode = key[:2], key[2:8]
    if key.startswith("whsec_"):
        raise NotTaken("signing_secret")
    if mode not in (LIVE, TEST) or kind not in ("rk", "sk", "pk"):
        raise NotTaken("not_a_key")
    if kind == "pk":
        raise NotTaken("publishable_key")
    if kind == "sk" and not takes_secret_keys:
        raise NotTaken("secret_key")
    return key


def connect(door: StripeDoor, tenant: str, pasted: str, by: str) -> None:
    """Keeps a key that may do all it must, and has Stripe send its webhooks here.

    Repeating it changes nothing. Raises NotTaken, and then nothing was changed, or Unavailable.
    """
    key, now = usable(pasted, door.takes_secret_keys), door.clock()
    access = door.at(key)
    found = _identified(access)
    before = provider_accounts.of_tenant(tenant, "stripe")
    refuse_another(tenant, "stripe", before, found.id, _is_live(key))
    ours = [each for each in access.endpoints() if each.url == door.address(tenant)]
    known = door.secrets.read(tenant, STRIPE_SIGNING)
    account = _account(found, key, by, now)
    if before and known and _still_there(before, ours):
        made, after = None, _with_endpoint_of(before, account)
    else:
        made = _endpoint(door, access, tenant, before)
        after, known = replace(account, endpoint=made.id, endpoint_since=now), (made.secret, *known[:1])
    begin_feed_anew(tenant, "stripe", before, now)
    _keep(door, access, tenant, Change(before, after, made, known, key))
    make_due(tenant, "stripe", now)
    _tidy(door, access, tenant, before, after, ours)


def _tidy(
    door: StripeDoor,
    access: StripeAccess,
    tenant: str,
    before: ProviderAccount | None,
    after: ProviderAccount,
    ours: Sequence[Endpoint],
) -> None:
    """Deletes our endpoints whose secrets nobody has any more, and the secret of one that was replaced."""
    for each in ours:
        if each.id not in (after.endpoint, after.former_endpoint):
            access.delete_endpoint(each.id)
    if before and not after.former_endpoint:
        rows = sealed(door.secrets, tenant, "stripe", signing=door.secrets.read(tenant, STRIPE_SIGNING)[:1])
        provider_accounts.save(tenant, "stripe", after, after, rows)


def _identified(access: StripeAccess) -> StripeIdentity:
    """Asks whose key it is. Raises NotTaken for a key that was ended, or may not do all it must."""
    try:
        missing = access.missing()
        if missing:
            raise NotTaken("permissions_missing", tuple(missing))
        return access.identity()
    except KeyRefused:
        raise NotTaken("key_refused") from None


def _account(found: StripeIdentity, key: str, by: str, now: datetime) -> ProviderAccount:
    return ProviderAccount(
        id=found.id,
        name=found.name,
        is_live=_is_live(key),
        key_ending=ending(key),
        connected_by=by,
        connected_at=now,
    )


def _with_endpoint_of(before: ProviderAccount, account: ProviderAccount) -> ProviderAccount:
    return replace(
        account,
        endpoint=before.endpoint,
        former_endpoint=before.former_endpoint,
        endpoint_since=before.endpoint_since,
    )


def _is_live(key: str) -> bool:
    return key[2:8] == LIVE


def _still_there(before: ProviderAccount, listed: Sequence[Endpoint]) -> bool:
    return any(each.id == before.endpoint and each.is_as_made_here for each in listed)


def _endpoint(door: StripeDoor, access: StripeAccess, tenant: str, before: ProviderAccount | None) -> Made:
    """Makes an endpoint. Who asks twice at once, as by a double click, gets one: both began with the same."""
    ids = sorted(each.id for each in access.endpoints())
    if len(ids) >= MOST_ENDPOINTS:
        raise NotTaken("no_room")
    # Stripe repeats an answer for a day, also of an endpoint that was deleted since: hence the minute.
    began_with = (door.address(tenant), *ids, repr(before), f"{door.clock():%Y-%m-%dT%H:%M}")
    try:
        return access.create_endpoint(door.address(tenant), sha256(" ".join(began_with).encode()).hexdigest())
    except EndpointRefused as error:
        raise NotTaken(error.why) from None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be stored. `made` is a new endpoint, if there is one; an empty `key` leaves the kept one."""

    before: ProviderAccount | None
    after: ProviderAccount
    made: Made | None
    secrets: Sequence[str]
    key: str = ""


def _keep(door: StripeDoor, access: StripeAccess, tenant: str, change: Change) -> None:
    """Stores an account with its secrets.

    Raises Contended if somebody else was faster, NotTaken if another business was; an endpoint that nobody
    keeps is deleted again.
    """
    rows = sealed(door.secrets, tenant, "stripe", change.key, change.secrets)
    try:
        with one_business_each():
            provider_accounts.save(tenant, "stripe", change.before, change.after, rows, claims=True)
    except (Contended, NotTaken):
        winner, made = provider_accounts.of_tenant(tenant, "stripe"), change.made
        if made and not (winner and made.id == winner.endpoint):
            access.delete_endpoint(made.id)
        raise


def rotate(door: StripeDoor, tenant: str) -> None:
    """Makes a second endpoint beside the first; from then on both secrets are valid.

    A first one that is left from an earlier rotation goes now. Raises NotTaken or Unavailable.
    """
    finish_rotation(door, tenant)
    before, access = provider_accounts.of_tenant(tenant, "stripe"), _access(door, tenant)
    if before is None or access is None:
        return
    with one_business_each():
        refuse_elsewhere(tenant, "stripe", before.id, before.is_live)
    made = _told(lambda: _endpoint(door, access, tenant, before))
    after = replace(before, endpoint=made.id, former_endpoint=before.endpoint, endpoint_since=door.clock())
    secrets = (made.secret, *door.secrets.read(tenant, STRIPE_SIGNING)[:1])
    _keep(door, access, tenant, Change(before, after, made, secrets))


def finish_rotation(door: StripeDoor, tenant: str) -> None:
    """Deletes the first endpoint at Stripe, and then its secret here. Raises NotTaken or Unavailable."""
    before, access = provider_accounts.of_tenant(tenant, "stripe"), _access(door, tenant)
    if before is None or access is None or not before.former_endpoint:
        return
    _told(lambda: access.delete_endpoint(before.former_endpoint))
    rows = sealed(door.secrets, tenant, "stripe", signing=door.secrets.read(tenant, STRIPE_SIGNING)[:1])
    provider_accounts.save(tenant, "stripe", before, replace(before, former_endpoint=""), rows)


def _told(call: Callable[[], _T]) -> _T:
    """Calls Stripe with the key that is kept. Raises NotTaken where the owner has ended or narrowed it."""
    try:
        return call()
    except KeyRefused:
        raise NotTaken("key_refused") from None
    except NotAllowed:
        raise NotTaken("permissions_missing", (PERMISSIONS["webhooks"],)) from None


def disconnect(door: StripeDoor, tenant: str) -> None:
    """Deletes key and secrets here, then the endpoints at Stripe. The feed stops and the books stay.

    If Stripe is away, the connection ends here all the same; `endpoint` then names what is left at Stripe.
    """
    before, access = provider_accounts.of_tenant(tenant, "stripe"), _access(door, tenant)
    if before is None or before.ended_at:
        return
    after = provider_accounts.end(tenant, "stripe", before, door.clock())
    if access is None:
        return
    try:
        for each in (before.endpoint, before.former_endpoint):
            if each:
                access.delete_endpoint(each)
    except Unavailable:
        return
    provider_accounts.save(tenant, "stripe", after, replace(after, endpoint=""))


def _access(door: StripeDoor, tenant: str) -> StripeAccess | None:
    keys = door.secrets.read(tenant, STRIPE_KEY)
    return door.at(keys[0]) if keys else None
