"""What the recorder needs from its surroundings: built at the first call, and kept while warm."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

import boto3

from shared.environment import Environment
from shared.errors import Unavailable
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.queue import Inbox, Postings
from shared.store import tables
from shared.store.encryption import Seal
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY, Secrets


@dataclass(frozen=True, slots=True)
class Deps:
    inbox: Inbox
    postings: Postings
    secrets: Secrets
    stripe_url: str
    gocardless_url: str
    clock: Callable[[], datetime]

    def stripe(self, tenant: str) -> StripeReader:
        """Raises Unavailable while the tenant has no Stripe key: it may be connected again."""
        keys = self.secrets.read(tenant, STRIPE_KEY)
        if not keys:
            raise Unavailable("no Stripe key is kept for this tenant")
        return _stripe(keys[0], self.stripe_url)

    def gocardless(self, tenant: str) -> GoCardlessReader:
        """Raises Unavailable while the tenant has no access token: it may be connected again."""
        tokens = self.secrets.read(tenant, GOCARDLESS_KEY)
        if not tokens:
            raise Unavailable("no access token of GoCardless's is kept for this tenant")
        return GoCardlessReader(tokens[0], self.gocardless_url)


@lru_cache(maxsize=64)
def _stripe(key: str, url: str) -> StripeReader:
    """A client keeps its connections, and with them what a handshake costs."""
    return StripeReader(key, url)


@cache
def wire() -> Deps:
    env = Environment.of(os.environ)
    session = boto3.session.Session()
    tables.bind(env.table_prefix, session.region_name)
    return Deps(
        inbox=Inbox(session.client("sqs"), env.inbox_queue_url),
        postings=Postings(session.client("sqs"), env.posting_queue_url),
        secrets=Secrets(Seal(session.client("kms"), env.kms_key_id)),
        stripe_url=env.stripe_api_url,
        gocardless_url=env.gocardless_api_url,
        clock=lambda: datetime.now(UTC),
    )
