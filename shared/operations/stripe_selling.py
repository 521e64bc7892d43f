"""Finds out whether a business can take cards, and has Stripe tell of its Checkout pages."""

from __future__ import annotations

from shared.errors import KeyRefused, NotAllowed
from shared.operations.key_refusals import NotTaken
from shared.operations.orders.ways import ByCard, said
from shared.operations.stripe_connection import StripeDesk
from shared.providers.stripe_connecting import StripeAccess
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, Permission
from shared.store import provider_accounts, selling
from shared.store.secrets import STRIPE_KEY
from shared.store.selling import Asked


def check(desk: StripeDesk, tenant: str) -> ByCard:
    """Asks Stripe whether the kept key may sell, makes all ready if it may, and keeps the answer.

    Nobody is asked where Stripe is not connected. Raises as `make_ready` does; after NotTaken it is as if
    Stripe had never been asked, since the earlier answer does not hold any more.
    """
    own = provider_accounts.of_tenant(tenant, "stripe")
    if own is None or own.ended_at:
        return ByCard()
    try:
        missing = make_ready(desk, tenant)
    except NotTaken:
        selling.forget(tenant)
        raise
    asked = Asked(desk.clock(), tuple(name for name, each in SELLING.items() if each in missing))
    selling.note(tenant, own, asked)
    return said(asked)


def make_ready(desk: StripeDesk, tenant: str) -> tuple[Permission, ...]:
    """Asks Stripe what the kept key lacks to sell: nothing, if cards can be taken from now on.

    Endpoints that an earlier version made are sent what selling needs. Without a key, everything is lacking.
    Raises NotTaken for a key that was ended or may not set up webhooks any more, or Unavailable.
    """
    keys = desk.secrets.read(tenant, STRIPE_KEY)
    if not keys:
        return (*SELLING.values(),)
    access = desk.at(keys[0])
    try:
        missing = access.missing_to_sell()
        if not missing:
            _tell_of_pages(access, tenant)
    except KeyRefused:
        raise NotTaken("key_refused") from None
    except NotAllowed:
        raise NotTaken("permissions_missing", (PERMISSIONS["webhooks"],)) from None
    return (*missing,)


def _tell_of_pages(access: StripeAccess, tenant: str) -> None:
    own = provider_accounts.of_tenant(tenant, "stripe")
    ours = {own.endpoint, own.former_endpoint} if own else set()
    for each in access.endpoints():
        if each.id in ours and not each.is_as_made_here:
            access.send_all_events(each.id)
