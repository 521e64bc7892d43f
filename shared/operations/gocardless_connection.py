"""Connects a business to GoCardless by a token, takes its webhook's secret, and disconnects it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.errors import KeyRefused, Unavailable
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
from shared.providers.gocardless_connecting import Creditor, GoCardlessAccess
from shared.store import provider_accounts
from shared.store.provider_accounts import ProviderAccount, sealed
from shared.store.secrets import GOCARDLESS_KEY, GOCARDLESS_SIGNING, Secrets

Environment = Literal["live", "sandbox"]
LIVE, SANDBOX = "live_", "sandbox_"
# GoCardless makes secrets of forty characters. Whoever guesses one can send us webhooks.
SHORTEST_SECRET = 20


@dataclass(frozen=True, slots=True)
class GoCardlessDoor:
    """What connecting works with. `at` gives access by a token; `clock` is in UTC.

    Webhooks go to `pages_url`. `environment` is GoCardless's own, None for a stand-in that is neither.
    """

    at: Callable[[str], GoCardlessAccess]
    secrets: Secrets
    clock: Callable[[], datetime]
    pages_url: str
    environment: Environment | None

    def address(self, tenant: str) -> str:
        return webhook_address(self.pages_url, "gocardless", tenant)


def environment_of(url: str) -> Environment | None:
    """Returns which of GoCardless's environments an address is; an empty one is the live one's."""
    if "sandbox" in url:
        return "sandbox"
    return "live" if url in ("", "https://api.gocardless.com") else None


def usable(pasted: str, environment: Environment | None) -> str:
    """Returns the token without blanks, if it looks like one of this environment. Raises NotTaken."""
    token = one_word(pasted)
    if not token.startswith((LIVE, SANDBOX)):
        raise NotTaken("not_a_key")
    if environment == "live" and token.startswith(SANDBOX):
        raise NotTaken("sandbox_token")
    if environment == "sandbox" and token.startswith(LIVE):
        raise NotTaken("live_token")
    return token


def connect(door: GoCardlessDoor, tenant: str, pasted: str, by: str) -> None:
    """Keeps an access token that may read and write. Repeating it changes nothing.

    Raises NotTaken, and then nothing was changed, or Unavailable.
    """
    token, now = usable(pasted, door.environment), door.clock()
    creditors = _creditors(door.at(token))
    before = provider_accounts.of_tenant(tenant, "gocardless")
    # An organisation may have several: its first one stands for it.
    own = next((each for each in creditors if before and each.id == before.id), creditors[0])
    refuse_another(tenant, "gocardless", before, own.id, token.startswith(LIVE))
    begin_feed_anew(tenant, "gocardless", before, now)
    after = _with_webhook_of(before, _account(own, token, by, now))
    rows = sealed(door.secrets, tenant, "gocardless", token)
    with one_business_each():
        provider_accounts.save(tenant, "gocardless", before, after, rows, claims=True)
    make_due(tenant, "gocardless", now)


def _creditors(access: GoCardlessAccess) -> list[Creditor]:
    try:
        creditors = access.creditors()
        if not access.may_write():
            raise NotTaken("read_only")
    except KeyRefused:
        raise NotTaken("key_refused") from None
    if not creditors:
        raise NotTaken("no_creditor")
    return creditors


def _account(own: Creditor, token: str, by: str, now: datetime) -> ProviderAccount:
    return ProviderAccount(
        id=own.id,
        name=own.name,
        is_live=token.startswith(LIVE),
        key_ending=ending(token),
        connected_by=by,
        connected_at=now,
    )


def _with_webhook_of(before: ProviderAccount | None, account: ProviderAccount) -> ProviderAccount:
    """Keeps the webhook's secret with another token. A disconnected account has none any more."""
    if before is None or before.ended_at:
        return account
    return replace(
        account,
        endpoint=before.endpoint,
        former_endpoint=before.former_endpoint,
        endpoint_since=before.endpoint_since,
        delivered_at=before.delivered_at,
    )


def take_secret(door: GoCardlessDoor, tenant: str, pasted: str) -> None:
    """Keeps the secret of the endpoint that the owner has made; one that was kept before stays valid, too.

    Raises NotTaken or Unavailable.
    """
    secret, before = _secret(pasted), _connected(tenant)
    known = door.secrets.read(tenant, GOCARDLESS_SIGNING)[:1]
    if before is None or secret in known:
        return
    after = replace(
        before,
        endpoint=ending(secret),
        former_endpoint=before.endpoint,
        endpoint_since=door.clock(),
        delivered_at=None,
    )
    rows = sealed(door.secrets, tenant, "gocardless", signing=(secret, *known))
    with one_business_each():
        provider_accounts.save(tenant, "gocardless", before, after, rows, claims=True)


def _secret(pasted: str) -> str:
    secret = one_word(pasted)
    if secret.startswith((LIVE, SANDBOX)):
        raise NotTaken("token_as_secret")
    if len(secret) < SHORTEST_SECRET:
        raise NotTaken("weak_secret")
    return secret


def finish_rotation(door: GoCardlessDoor, tenant: str) -> None:
    """Ends the former secret. Raises Unavailable."""
    before = _connected(tenant)
    if before is None or not before.former_endpoint:
        return
    newest = door.secrets.read(tenant, GOCARDLESS_SIGNING)[:1]
    rows = sealed(door.secrets, tenant, "gocardless", signing=newest)
    provider_accounts.save(tenant, "gocardless", before, replace(before, former_endpoint=""), rows)


def look_for_delivery(door: GoCardlessDoor, tenant: str) -> None:
    """Asks GoCardless whether a webhook has arrived since the secret was kept, and notes when.

    Nobody asked is no reason to fail: whoever waits asks again.
    """
    before, tokens = _connected(tenant), door.secrets.read(tenant, GOCARDLESS_KEY)
    if before is None or not tokens or before.endpoint_since is None or before.delivered_at:
        return
    try:
        arrived = door.at(tokens[0]).arrived_since(door.address(tenant), before.endpoint_since)
        if arrived:
            provider_accounts.save(tenant, "gocardless", before, replace(before, delivered_at=arrived))
    except Unavailable:
        return


def disconnect(tenant: str, now: datetime) -> None:
    """Deletes token and secrets here. The feed stops and the books stay; the owner deletes the endpoint."""
    before = _connected(tenant)
    if before:
        provider_accounts.end(tenant, "gocardless", before, now)


def _connected(tenant: str) -> ProviderAccount | None:
    own = provider_accounts.of_tenant(tenant, "gocardless")
    return own if own and not own.ended_at else None
