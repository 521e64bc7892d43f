"""Connects to Stripe and GoCardless, each with the key that is kept for a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from shared.errors import Unavailable
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY, Secrets
from shared.wiring.base import AwsConnections

R = TypeVar("R", StripeReader, GoCardlessReader)


@dataclass(frozen=True, slots=True)
class Processors:
    """Readers of a tenant's accounts. The key is read at each call: the owner may have changed it."""

    secrets: Secrets
    stripe_url: str
    gocardless_url: str

    def stripe(self, tenant: str) -> StripeReader | None:
        """Returns a reader, or None while no Stripe key is kept for the tenant."""
        keys = self.secrets.read(tenant, STRIPE_KEY)
        return _stripe(keys[0], self.stripe_url) if keys else None

    def gocardless(self, tenant: str) -> GoCardlessReader | None:
        """Returns a reader, or None while no GoCardless access token is kept for the tenant."""
        tokens = self.secrets.read(tenant, GOCARDLESS_KEY)
        return GoCardlessReader(tokens[0], self.gocardless_url) if tokens else None

    def stripe_or_raise(self, tenant: str) -> StripeReader:
        """Returns a reader. Raises Unavailable while no Stripe key is kept: the tenant may connect again."""
        return _required(self.stripe(tenant), "Stripe key")

    def gocardless_or_raise(self, tenant: str) -> GoCardlessReader:
        """Returns a reader.

        Raises Unavailable while no access token is kept: the tenant may connect again.
        """
        return _required(self.gocardless(tenant), "GoCardless access token")


def processors(aws: AwsConnections) -> Processors:
    return Processors(aws.secrets, aws.env.stripe_api_url, aws.env.gocardless_api_url)


def _required(reader: R | None, key: str) -> R:
    if reader is None:
        raise Unavailable(f"no {key} is kept for this tenant")
    return reader


@lru_cache(maxsize=64)
def _stripe(key: str, url: str) -> StripeReader:
    """Keeps a client, with its open connections, for each key: a handshake costs time."""
    return StripeReader(key, url)
