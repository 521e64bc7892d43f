"""Keeps whose an address is that the public may open, and whose a provider's page is on which people pay."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from pynamodb.exceptions import DoesNotExist

from shared.store.tables.orders import LinkItem


@dataclass(frozen=True, slots=True)
class Link:
    """What an address leads to: the business, and the id of its form or of its order."""

    tenant: str
    id: str


def of_form(address: str) -> Link | None:
    """Returns the form at an address; None where no form has ever been.

    Where one has been and has left, the link is the business's still, and leads to no form.
    """
    return _read(form_at(address))


def of_order(token: str) -> Link | None:
    """Returns the order whose page has this token; None for a token that nobody was given."""
    return _read(order_at(token))


def of_attempt(at_provider: str) -> Link | None:
    """Returns the order that is paid by a Checkout session, a billing request or a payment of this id."""
    return _read(attempt_at(at_provider))


def note_attempt(at_provider: str, tenant: str, order: str) -> None:
    """Notes which order a provider's object pays, so that its webhooks find the order."""
    LinkItem(attempt_at(at_provider), tenant=tenant, id=order).save()


def form_at(address: str) -> str:
    return f"form#{address}"


def order_at(token: str) -> str:
    """Makes the key of a token's row. The token itself is not stored there: who reads the table gets none."""
    return f"order#{sha256(token.encode()).hexdigest()}"


def attempt_at(at_provider: str) -> str:
    return f"paying#{at_provider}"


def _read(at: str) -> Link | None:
    try:
        item = LinkItem.get(at, consistent_read=True)
    except DoesNotExist:
        return None
    return Link(item.tenant, item.id)
