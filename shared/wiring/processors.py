"""Connects to Stripe and GoCardless, each with the key that is kept for a tenant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from requests import Session

from shared.errors import Away
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.limits import shared_session
from shared.providers.stripe_api import StripeReader
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY, Secrets
from shared.wiring.base import AwsConnections

R = TypeVar("R", StripeReader, GoCardlessReader)


@dataclass(frozen=True, slots=True)
class Processors:
    """Readers of a tenant's accounts, over one session for all tenants.

    The key is read at each call: the owner may have changed it.
    """

    secrets: Secrets
    stripe_url: str
    gocardless_url: str
    session: Session
    clock: Callable[[], datetime]

    def stripe(self, tenant: str) -> StripeReader | None:
        """Returns a reader, or None while no Stripe key is kept for the tenant."""
        keys = self.secrets.read(tenant, STRIPE_KEY)
        return _stripe(keys[0], self.stripe_url, self.session, self.clock) if keys else None

    def gocardless(self, tenant: str) -> GoCardlessReader | None:
        """Returns a reader, or None while no GoCardless access token is kept for the tenant."""
        tokens = self.secrets.read(tenant, GOCARDLESS_KEY)
        if not tokens:
            return None
        return GoCardlessReader(tokens[0], self.gocardless_url, self.session, self.clock)

    def stripe_or_raise(self, tenant: str) -> StripeReader:
        """Returns a reader. Raises Away while no Stripe key is kept: the tenant may connect again."""
        return _required(self.stripe(tenant), "Stripe key")

    def gocardless_or_raise(self, tenant: str) -> GoCardlessReader:
        """Returns a reader. Raises Away while no access token is kept: the tenant may connect again."""
        return _required(self.gocardless(tenant), "GoCardless access token")


def processors(aws: AwsConnections) -> Processors:
    env = aws.env
    return Processors(aws.secrets, env.stripe_api_url, env.gocardless_api_url, shared_session(), aws.clock)


def _required(reader: R | None, key: str) -> R:
    if reader is None:
        raise Away(f"no {key} is kept for this tenant")
    return reader


@lru_cache(maxsize=64)
def _stripe(key: str, url: str, session: Session, clock: Callable[[], datetime]) -> StripeReader:
    """Keeps a reader for each key: a reader remembers which account the key is for."""
    return StripeReader(key, url, session, clock)
