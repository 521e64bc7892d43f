"""What reconciliation needs on top of the other schedules, which never read at Xero nor load its SDK."""

from __future__ import annotations

import json
import os
from functools import cache
from uuid import uuid4

import boto3

from functions.sync.wiring import wire
from shared.environment import Environment
from shared.operations.connections import Connections
from shared.queue import DeadLetters
from shared.store.encryption import Seal
from shared.store.tenants import Tenant
from shared.store.xero_tokens import TokenStore
from shared.xero.client import XeroClient, pool
from shared.xero.identity import Identity
from shared.xero.tokens import access_token


@cache
def wire_trust() -> Connections:
    deps, env = wire(), Environment.of(os.environ)
    session = boto3.session.Session()
    secret = session.client("secretsmanager").get_secret_value(SecretId=env.xero_app_secret)
    app, connections = json.loads(secret["SecretString"]), pool()
    tokens = TokenStore(Seal(session.client("kms"), env.kms_key_id))
    identity = Identity(connections, env.xero_identity_url, app["client_id"], app["client_secret"])

    def xero(tenant: Tenant) -> XeroClient:
        token = access_token(tokens, identity, tenant.xero_user, uuid4().hex, deps.clock())
        return XeroClient(connections, env.xero_api_url, token, tenant.xero_organisation)

    dead = DeadLetters(session.client("sqs"), env.inbox_dead_queue_url)
    return Connections(deps.stripe, deps.gocardless, xero, deps.inbox, deps.postings, dead, deps.clock)
