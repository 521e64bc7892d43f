"""Keeps an account's API keys: secret ones that may do everything, and restricted ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from local.standins.stripe.permissions import KNOWN

PREFIXES = ("sk_test_", "sk_live_", "rk_test_", "rk_live_")


@dataclass(frozen=True)
class Key:
    """An API key. `permissions` are a restricted key's, None for a key that may do everything."""

    value: str
    permissions: frozenset[str] | None = None
    expired: bool = False

    @property
    def is_live(self) -> bool:
        return self.value[2:].startswith("_live_")

    def permits(self, any_of: Iterable[str]) -> bool:
        return self.permissions is None or not self.permissions.isdisjoint(any_of)


def made(value: str, permissions: Iterable[str] | None) -> Key:
    """Makes a key. Raises ValueError for one that the Dashboard would not make."""
    if not value.startswith(PREFIXES):
        raise ValueError(f"a key begins with {', '.join(PREFIXES)}")
    if value.startswith("rk_") is (permissions is None):
        raise ValueError("a restricted key has permissions, and no other key has any")
    granted = None if permissions is None else frozenset(permissions)
    if granted and not granted <= KNOWN:
        raise ValueError(f"Stripe knows no permission {min(granted - KNOWN)}")
    return Key(value, granted)
