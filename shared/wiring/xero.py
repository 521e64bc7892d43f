"""Connects to Xero: the app's own identity, and a client for each tenant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import urllib3
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError, TransformParameterError
from pynamodb.exceptions import PynamoDBException

from shared.errors import AppRefused, Unavailable
from shared.store import connection_notes
from shared.store.businesses import Profile
from shared.store.tenants import Tenant
from shared.store.xero_tokens import TokenStore
from shared.wiring.app_secrets import app_secrets
from shared.wiring.base import AwsConnections
from shared.xero.client import Timeout, XeroClient, pool
from shared.xero.identity import Identity
from shared.xero.tokens import access_token
from shared.xero.usage import Usage
from shared.xero_tokens import TokenSet

# Seconds: a secret that was changed is in use after these, or as soon as Xero refuses the one before.
SECRET_KEPT = 300

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """Xero's token endpoint, asked with the app's secret as Secrets Manager has it by now."""

    secrets: SecretsProvider
    secret_name: str
    connections: urllib3.PoolManager
    url: str

    def refresh(self, old: TokenSet, now: datetime) -> TokenSet:
        """Refreshes as Identity does. Raises AppRefused if Xero refuses the secret that is kept now."""
        return self._asked(lambda identity: identity.refresh(old, now))

    def redeem(self, code: str, verifier: str, redirect_uri: str, now: datetime) -> TokenSet:
        """Exchanges a consent's code as Identity does."""
        return self._asked(lambda identity: identity.redeem(code, verifier, redirect_uri, now))

    def revoke(self, tokens: TokenSet) -> None:
        self._asked(lambda identity: identity.revoke(tokens))

    @property
    def client_id(self) -> str:
        """The app's id, which every browser sees. Raises AppRefused, Unavailable."""
        return self._identity().client_id

    def _asked(self, ask: Callable[[Identity], R]) -> R:
        known = self._identity()
        try:
            return ask(known)
        except AppRefused:
            current = self._identity(anew=True)
            if current == known:
                raise
            return ask(current)

    def _identity(self, anew: bool = False) -> Identity:
        try:
            app: Any = self.secrets.get(
                self.secret_name, max_age=SECRET_KEPT, transform="json", force_fetch=anew
            )
            return Identity(self.connections, self.url, app["client_id"], app["client_secret"])
        except (TransformParameterError, KeyError, TypeError):
            raise AppRefused("the Xero app's secret holds no client_id and client_secret") from None
        except GetParameterError as error:
            raise Unavailable("Secrets Manager did not give the Xero app's secret") from error


@dataclass(frozen=True, slots=True)
class XeroApp:
    """Connectably's app at Xero. All tenants share its connections, but no tenant another's tokens.

    What is used is noted with each call, unless whoever makes many calls in a run notes it at the run's end.
    """

    tokens: TokenStore
    identity: AppIdentity
    url: str
    clock: Callable[[], datetime]
    usage: Usage = field(default_factory=Usage)
    notes_at_once: bool = True

    def client(self, tenant: Tenant | Profile, owner: str, timeout: Timeout | None = None) -> XeroClient:
        """Makes a client. `owner` is a name that no other process has: one process at a time renews a token.

        `timeout` is for somebody who waits. Raises Disconnected or Unavailable.
        """
        token = access_token(self.tokens, self.identity, tenant.xero_user, owner, self.clock())
        count = partial(self._count, tenant.tenant)
        return XeroClient(
            self.identity.connections, self.url, token, tenant.xero_organisation, timeout, count
        )

    def _count(self, tenant: str, received: int) -> None:
        self.usage.count(tenant, received)
        if self.notes_at_once:
            self.note_usage()

    def note_usage(self) -> None:
        """Notes what was used since the last time. Nothing fails for it: the calls were made."""
        for tenant, used in self.usage.take().items():
            with suppress(PynamoDBException):
                connection_notes.add_usage(tenant, used.calls, used.received, self.clock())


def xero_app(aws: AwsConnections, notes_at_once: bool = True) -> XeroApp:
    """Connects the app. Its secret is read at the first refresh, and again as long as the process lives."""
    env = aws.env
    return XeroApp(
        tokens=TokenStore(aws.seal),
        identity=AppIdentity(app_secrets(aws), env.xero_app_secret, pool(), env.xero_identity_url),
        url=env.xero_api_url,
        clock=aws.clock,
        notes_at_once=notes_at_once,
    )
