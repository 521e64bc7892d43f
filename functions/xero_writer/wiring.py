"""What the writer needs from its surroundings: built at the first call, and kept while warm."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from uuid import uuid4

import boto3
import urllib3

from shared.environment import Environment
from shared.queue import Postings
from shared.store import tables
from shared.store.encryption import Seal
from shared.store.tenants import Tenant
from shared.store.xero_tokens import TokenStore
from shared.xero.client import XeroClient, pool
from shared.xero.identity import Identity
from shared.xero.tokens import access_token


@dataclass(frozen=True, slots=True)
class Deps:
    postings: Postings
    tokens: TokenStore
    identity: Identity
    connections: urllib3.PoolManager
    xero_url: str
    clock: Callable[[], datetime]
    fresh_key: Callable[[], str] = lambda: uuid4().hex

    def xero(self, tenant: Tenant, owner: str) -> XeroClient:
        """Raises Disconnected or Unavailable."""
        token = access_token(self.tokens, self.identity, tenant.xero_user, owner, self.clock())
        return XeroClient(self.connections, self.xero_url, token, tenant.xero_organisation)


@cache
def wire() -> Deps:
    env = Environment.of(os.environ)
    session = boto3.session.Session()
    tables.bind(env.table_prefix, session.region_name)
    secret = session.client("secretsmanager").get_secret_value(SecretId=env.xero_app_secret)
    app = json.loads(secret["SecretString"])
    connections = pool()
    return Deps(
        postings=Postings(session.client("sqs"), env.posting_queue_url),
        tokens=TokenStore(Seal(session.client("kms"), env.kms_key_id)),
        identity=Identity(connections, env.xero_identity_url, app["client_id"], app["client_secret"]),
        connections=connections,
        xero_url=env.xero_api_url,
        clock=lambda: datetime.now(UTC),
    )
