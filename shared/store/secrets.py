"""Keeps signing secrets and provider keys, each encrypted for its owner and purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pynamodb.exceptions import DoesNotExist

from shared.provider import PROVIDERS, Provider
from shared.store.encryption import Seal
from shared.store.tables.connections import SecretItem

# Purposes by provider. template.yaml narrows each function's role to some of these.
SIGNING: Mapping[Provider, str] = {each: f"{each}_signing" for each in PROVIDERS}
KEYS: Mapping[Provider, str] = {each: f"{each}_key" for each in PROVIDERS}
STRIPE_SIGNING, GOCARDLESS_SIGNING = SIGNING["stripe"], SIGNING["gocardless"]
STRIPE_KEY, GOCARDLESS_KEY = KEYS["stripe"], KEYS["gocardless"]


@dataclass(frozen=True, slots=True)
class Secrets:
    seal: Seal

    def write(self, owner: str, purpose: str, values: Sequence[str]) -> None:
        """Stores the values in force: several while one is being rotated out."""
        self.sealed(owner, purpose, values).save()

    def sealed(self, owner: str, purpose: str, values: Sequence[str]) -> SecretItem:
        """Returns the row that `write` stores, for a transaction that stores more."""
        sealed = self.seal.close(json.dumps(list(values)), owner, purpose)
        return SecretItem(owner, purpose, sealed=sealed)

    def read(self, owner: str, purpose: str) -> tuple[str, ...]:
        """Returns all values in force; none for an unknown owner."""
        try:
            item = SecretItem.get(owner, purpose)
        except DoesNotExist:
            return ()
        return tuple(json.loads(self.seal.open(item.sealed, owner, purpose)))


def is_kept(owner: str, purpose: str) -> bool:
    """Whether such a secret is kept. Decrypts nothing."""
    return SecretItem.count(owner, SecretItem.purpose == purpose) > 0
