"""Holds what every command works with: the business, its connections, and a person to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, RenderableType

from ops.errors import Declined, Failed, Misused
from shared.operations.connections import Connections
from shared.operations.mail.post import Post
from shared.operations.stripe_connection import StripeDesk
from shared.store import tenants
from shared.store.tenants import Tenant
from shared.store.user_pool import UserPool
from shared.xero.tiers import Tier


@dataclass(frozen=True, slots=True)
class Desk:
    """The business, connections and operator that a command works with.

    `tenant` is empty where the operator has named none. `tier` is that of the app at Xero. `connections`
    reads the secret of the Xero app, which many commands never need, and `users` reads where people sign
    in; `stripe` asks what a key at Stripe may do; `post` is None in a stack that sends no mail.
    `notices` go to standard error. `typed` reads a line from the operator, and is None where there is no
    terminal.
    """

    tenant: str
    tier: Tier
    says_yes: bool
    connections: Callable[[], Connections]
    stripe: Callable[[], StripeDesk]
    users: Callable[[], UserPool]
    post: Callable[[], Post | None]
    clock: Callable[[], datetime]
    notices: Console
    typed: Callable[[], str] | None

    def owner(self) -> Tenant:
        """Reads the tenant that the operator has named, or else the only one.

        Raises Misused where several tenants could be meant, Failed where there is no business at all.
        """
        tenant = self.begun()
        owner = tenants.read(tenant)
        if owner is None:
            raise Misused(f"{tenant} is not set up yet: its owner has settings to make")
        return owner

    def owners(self) -> list[Tenant]:
        """Reads the tenant that the operator has named, or else all. Raises Failed where there is none."""
        if self.tenant:
            return [self.owner()]
        owners = (tenants.read(each) for each in _known())
        return [each for each in owners if each]

    def begun(self) -> str:
        """Returns the id of the business that the operator has named, set up or not, or else of the only one.

        Raises as `owner` does.
        """
        known = _known()
        if not self.tenant and len(known) > 1:
            raise Misused(f"which business? Name one with --tenant: {', '.join(known)}")
        tenant = self.tenant or known[0]
        if tenant not in known:
            raise Misused(f"there is no business {tenant}; there are: {', '.join(known)}")
        return tenant

    def agree(self, question: str, *preview: RenderableType) -> None:
        """Shows what is about to be done. Raises Declined unless the operator agrees."""
        self.show(*preview, question)
        if self.says_yes:
            return
        if self.typed is None:
            raise Declined(
                "nothing was changed: there is no terminal to ask at; use --yes if this is intended"
            )
        self.notices.print('Type "yes" to go on: ', end="")
        if self.typed().strip().lower() != "yes":
            raise Declined("nothing was changed")

    def show(self, *notices: RenderableType) -> None:
        for each in notices:
            self.notices.print(each)


def _known() -> list[str]:
    known = sorted(tenants.all_ids())
    if not known:
        raise Failed("no business is connected here yet")
    return known
