"""Says why a key that an owner pasted is not taken. It loads no SDK, and never holds the key."""

from __future__ import annotations

from typing import Literal

from shared.providers.stripe_permissions import Permission

WhyNot = Literal[
    # What can be seen of the key itself.
    "not_a_key",
    "too_long",
    "publishable_key",
    "secret_key",
    "signing_secret",
    "sandbox_token",
    "live_token",
    "token_as_secret",
    "weak_secret",
    # What the provider says of it.
    "key_refused",
    "permissions_missing",
    "read_only",
    "no_creditor",
    # What this business has already.
    "another_account",
    "another_mode",
    # What another business has already.
    "elsewhere",
    # Its webhooks.
    "no_room",
    "address_refused",
]


class NotTaken(Exception):
    """Tell the owner why, and what to do. Nothing was changed. `missing` are the permissions to add.

    `elsewhere` is the business that has the account: only its own people may be told.
    """

    def __init__(self, why: WhyNot, missing: tuple[Permission, ...] = (), elsewhere: str = "") -> None:
        super().__init__(why)
        self.why: WhyNot = why
        self.missing = missing
        self.elsewhere = elsewhere
