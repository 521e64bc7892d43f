"""A business: a tenant, connected to a Stripe account and a Xero organisation of the stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from local.chart import accounts_of
from local.standins.stripe import Account, StripeStandIn
from local.standins.xero import Organisation, XeroStandIn
from shared.store import directory
from shared.store.sealing import Seal
from shared.store.secrets import STRIPE_KEY, STRIPE_SIGNING, Secrets
from shared.store.tokens import TokenStore
from shared.tokens import TokenSet

XERO_APP = {"client_id": "connectably", "client_secret": "the Xero app's secret"}


@dataclass(frozen=True, slots=True)
class Business:
    """A tenant, its Stripe account and its Xero organisation."""

    tenant: str
    stripe: Account
    xero: Organisation


@dataclass(frozen=True, slots=True)
class Connector:
    """Does what the owner's pages will do: writes a tenant's rows, its secrets and tokens sealed."""

    stripe: StripeStandIn
    xero: XeroStandIn
    seal: Seal

    def open(self, tenant: str, settings: dict[str, Any], xero_user: str = "") -> Business:
        """Connect a tenant to Stripe and Xero, each with keys of its own."""
        user = xero_user or f"user-of-{tenant}"
        stripe = self.stripe.add_account(api_key=f"sk_test_{tenant}", webhook_secret=f"whsec_{tenant}")
        organisation = self.xero.add_organisation(
            str(uuid5(NAMESPACE_URL, tenant)),
            f"{tenant} Ltd",
            accounts_of(settings),
            vat_registered=settings.get("vat_registered", True),
        )
        directory.write(tenant, settings, organisation.tenant_id, user)
        secrets = Secrets(self.seal)
        secrets.write(tenant, STRIPE_SIGNING, [f"whsec_{tenant}"])
        secrets.write(tenant, STRIPE_KEY, [f"sk_test_{tenant}"])
        self.authorise(user, organisation)
        return Business(tenant, stripe, organisation)

    def authorise(self, user: str, organisation: Organisation) -> None:
        """The owner has consented, for the first time or again."""
        given = self.xero.authorise(user, XERO_APP["client_id"], [organisation])
        expires_at = datetime.now(UTC) + timedelta(seconds=given["expires_in"])
        tokens = TokenSet(given["access_token"], given["refresh_token"], expires_at)
        TokenStore(self.seal).write(user, tokens)
