"""Gives a valid access token for a Xero user, refreshed when it is about to expire.

Refresh tokens rotate, so only one process may refresh a user's token at a time, and the new set is stored
before it is used. A refresh whose answer was lost is simply tried again: Xero takes the old token
for 30 minutes more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from shared.errors import Disconnected, Unavailable
from shared.xero_tokens import TokenSet


class TokenKeep(Protocol):
    """The store of token sets; see shared.store.xero_tokens."""

    def read(self, xero_user: str) -> TokenSet: ...
    def claim(self, xero_user: str, revision: int, refresher: str, now: datetime) -> bool: ...
    def replace(self, xero_user: str, tokens: TokenSet) -> bool: ...
    def bury(self, xero_user: str, revision: int) -> None: ...


class Refresher(Protocol):
    """Exchanges an old token set for a new one; see shared.xero.identity."""

    def refresh(self, old: TokenSet, now: datetime) -> TokenSet: ...


def access_token(keep: TokenKeep, identity: Refresher, xero_user: str, refresher: str, now: datetime) -> str:
    """Returns a token that is valid for this run. `refresher` names this process.

    Raises Disconnected when the user must connect again, Unavailable when a later try may work.
    """
    tokens = keep.read(xero_user)
    if tokens.is_fresh(now):
        return tokens.access
    if keep.claim(xero_user, tokens.revision, refresher, now):
        return _refreshed(keep, identity, xero_user, tokens, now)
    return _refreshed_elsewhere(keep.read(xero_user), now)


def _refreshed(keep: TokenKeep, identity: Refresher, xero_user: str, old: TokenSet, now: datetime) -> str:
    try:
        new = identity.refresh(old, now)
    except Disconnected:
        return _after_refusal(keep, xero_user, old, now)
    if keep.replace(xero_user, new):
        return new.access
    return _refreshed_elsewhere(keep.read(xero_user), now)


def _after_refusal(keep: TokenKeep, xero_user: str, old: TokenSet, now: datetime) -> str:
    """Finds out whether Xero refused for good, or only because another process has refreshed meanwhile."""
    tokens = keep.read(xero_user)
    if tokens.revision == old.revision:
        keep.bury(xero_user, old.revision)
        raise Disconnected(xero_user)
    return _refreshed_elsewhere(tokens, now)


def _refreshed_elsewhere(tokens: TokenSet, now: datetime) -> str:
    if now >= tokens.expires_at:
        raise Unavailable("another process is refreshing this Xero user's token")
    return tokens.access
