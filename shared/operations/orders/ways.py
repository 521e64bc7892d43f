"""Says by which ways a business can be paid now."""

from __future__ import annotations

from collections.abc import Iterator

from shared.orders.forms import Way
from shared.store import secrets


def connected(tenant: str) -> frozenset[Way]:
    """Returns the ways for which a provider is connected; by hand a business can always be paid."""
    return frozenset(_connected(tenant))


def _connected(tenant: str) -> Iterator[Way]:
    yield "offline"
    if secrets.is_kept(tenant, secrets.KEYS["stripe"]):
        yield "card"
    if secrets.is_kept(tenant, secrets.KEYS["gocardless"]):
        yield from ("direct_debit", "bank")
