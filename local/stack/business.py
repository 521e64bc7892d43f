"""Sets up a business: a tenant, connected to accounts at the stand-ins for Stripe, GoCardless and Xero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from local.stack.chart import accounts_of
from local.standins.gocardless import GoCardlessStandIn
from local.standins.gocardless import Organisation as Debits
from local.standins.stripe import Account, StripeStandIn
from local.standins.xero import Organisation, XeroStandIn
from local.worlds.world import Phase
from shared.provider import Provider
from shared.store import businesses, organisations, provider_accounts, selling, tenants
from shared.store.encryption import Seal
from shared.store.organisations import Organisation as Owned
from shared.store.provider_accounts import ProviderAccount
from shared.store.secrets import Secrets
from shared.store.selling import Asked
from shared.store.xero_tokens import TokenStore
from shared.xero_tokens import TokenSet

XERO_APP = {"client_id": "connectably", "client_secret": "the Xero app's secret"}
XERO_WEBHOOK_KEY = "the key of the Xero app's webhook"


@dataclass(frozen=True, slots=True)
class Business:
    tenant: str
    stripe: Account
    gocardless: Debits
    xero: Organisation

    def show(self, phase: Phase) -> None:
        """Makes the providers show their objects as they are in a phase."""
        self.stripe.show(phase.stripe)
        self.gocardless.show(phase.gocardless)

    def at(self, provider: Provider) -> Account | Debits:
        """Returns the account at a provider, which shows a world's objects and sends webhooks."""
        return self.stripe if provider == "stripe" else self.gocardless


@dataclass(frozen=True, slots=True)
class Connector:
    """Writes by hand what an owner does through the pages: a tenant's rows, secrets and tokens sealed."""

    stripe: StripeStandIn
    gocardless: GoCardlessStandIn
    xero: XeroStandIn
    seal: Seal

    def open(self, tenant: str, settings: dict[str, Any], xero_user: str = "") -> Business:
        """Connects a tenant to Stripe, GoCardless and Xero, each with its own keys."""
        user = xero_user or f"user-of-{tenant}"
        stripe = self.stripe.add_account(api_key=f"sk_test_{tenant}", webhook_secret=f"whsec_{tenant}")
        debits = self.gocardless.add_organisation(f"live_{tenant}", f"gc_{tenant}")
        organisation = self.xero.add_organisation(
            str(uuid5(NAMESPACE_URL, tenant)),
            f"{tenant} Ltd",
            accounts_of(settings),
            vat_registered=settings.get("vat_registered", True),
        )
        zone, is_registered = settings.get("time_zone", "Europe/London"), settings.get("vat_registered", True)
        businesses.begin(tenant, f"{tenant} Ltd", zone, is_registered, datetime.now(UTC))
        tenants.write(tenant, settings, organisation.tenant_id, user)
        self._keep(tenant, "stripe", f"sk_test_{tenant}", f"whsec_{tenant}")
        self._keep(tenant, "gocardless", debits.access_token, debits.webhook_secret)
        self.authorise(user, organisation)
        self.xero.add_person(user, f"Owner of {tenant} Ltd", [organisation])
        connected = Owned(organisation.tenant_id, tenant, organisation.name, user, user, datetime.now(UTC))
        organisations.connect(connected)
        return Business(tenant, stripe, debits, organisation)

    def _keep(self, tenant: str, provider: Provider, key: str, secret: str) -> None:
        """Keeps an account with its key and its webhooks' secret, as an owner's page does."""
        now, by = datetime.now(UTC), f"owner of {tenant}"
        account = ProviderAccount(
            id=f"{provider} of {tenant}",
            name=f"{tenant} Ltd",
            is_live=provider == "gocardless",
            key_ending=key[-4:],
            connected_by=by,
            connected_at=now,
            endpoint=secret[-4:],
            endpoint_since=now,
        )
        rows = provider_accounts.sealed(Secrets(self.seal), tenant, provider, key, [secret])
        provider_accounts.save(tenant, provider, None, account, rows, claims=True)
        tenants.connected(tenant, provider, now)
        if provider == "stripe":
            # A secret key may sell, so an owner who has it checked is told yes.
            selling.note(tenant, account, Asked(now))

    def authorise(self, user: str, organisation: Organisation) -> None:
        """Stores the tokens of the owner's consent, whether the first or a renewed one."""
        given = self.xero.authorise(user, XERO_APP["client_id"], [organisation])
        expires_at = datetime.now(UTC) + timedelta(seconds=given["expires_in"])
        tokens = TokenSet(given["access_token"], given["refresh_token"], expires_at)
        TokenStore(self.seal).write(user, tokens)
