"""Connects to Xero: the app's own identity, and a client for each tenant."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import urllib3

from shared.store.tenants import Tenant
from shared.store.xero_tokens import TokenStore
from shared.wiring.base import AwsConnections
from shared.xero.client import XeroClient, pool
from shared.xero.identity import Identity
from shared.xero.tokens import access_token


@dataclass(frozen=True, slots=True)
class XeroApp:
    """Connectably's app at Xero. All tenants share its connections, but no tenant another's tokens."""

    tokens: TokenStore
    identity: Identity
    connections: urllib3.PoolManager
    url: str
    clock: Callable[[], datetime]

    def client(self, tenant: Tenant, owner: str) -> XeroClient:
        """Makes a client. `owner` is a name that no other process has: one process at a time renews a token.

        Raises Disconnected or Unavailable.
        """
        token = access_token(self.tokens, self.identity, tenant.xero_user, owner, self.clock())
        return XeroClient(self.connections, self.url, token, tenant.xero_organisation)


def xero_app(aws: AwsConnections) -> XeroApp:
    """Reads the app's id and secret, which only the functions that speak to Xero may do."""
    env, connections = aws.env, pool()
    secret = aws.session.client("secretsmanager").get_secret_value(SecretId=env.xero_app_secret)
    app = json.loads(secret["SecretString"])
    return XeroApp(
        tokens=TokenStore(aws.seal),
        identity=Identity(connections, env.xero_identity_url, app["client_id"], app["client_secret"]),
        connections=connections,
        url=env.xero_api_url,
        clock=aws.clock,
    )
