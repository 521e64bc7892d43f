"""Gives a valid access token for a Xero user, refreshed when it is about to expire.

Refresh tokens rotate, so only one process may refresh a user's token at a time, and the new set is stored
before it is used. A refresh whose answer was lost is simply tried again: Xero takes the old token
for 30 minutes more. Whether a new set could be stored is tried before Xero is asked. A set that cannot be
stored nevertheless is kept by the process, and stored at its next try instead of asking Xero again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from shared.errors import Disconnected, NotStored, Unavailable
from shared.xero_tokens import AccessToken, TokenSet


class TokenKeep(Protocol):
    """The store of token sets; see shared.store.xero_tokens."""

    def read(self, xero_user: str) -> AccessToken: ...
    def claim(self, xero_user: str, revision: int, refresher: str, now: datetime) -> TokenSet | None: ...
    def rehearse(self, xero_user: str) -> None: ...
    def unstored(self, xero_user: str, revision: int) -> TokenSet | None: ...
    def replace(self, xero_user: str, tokens: TokenSet) -> bool: ...
    def refuse(self, xero_user: str, revision: int, now: datetime) -> None: ...
    def bury(self, xero_user: str, revision: int) -> bool: ...


class Refresher(Protocol):
    """Exchanges an old token set for a new one; see shared.xero.identity."""

    def refresh(self, old: TokenSet, now: datetime) -> TokenSet: ...


def access_token(keep: TokenKeep, identity: Refresher, xero_user: str, refresher: str, now: datetime) -> str:
    """Returns a token that is valid for this run. `refresher` names this process.

    Raises Disconnected when the user must connect again, Unavailable when a later try may work.
    """
    known = keep.read(xero_user)
    if known.is_fresh(now):
        return known.access
    old = keep.claim(xero_user, known.revision, refresher, now)
    if old is None:
        return _in_force(keep.read(xero_user), now)
    try:
        new = keep.unstored(xero_user, old.revision) or _renewed(keep, identity, xero_user, old, now)
    except Disconnected:
        return _after_refusal(keep, xero_user, known, now)
    return _in_force(new if _stored(keep, xero_user, new) else keep.read(xero_user), now)


def _renewed(keep: TokenKeep, identity: Refresher, xero_user: str, old: TokenSet, now: datetime) -> TokenSet:
    keep.rehearse(xero_user)
    return identity.refresh(old, now)


def _stored(keep: TokenKeep, xero_user: str, new: TokenSet) -> bool:
    """Stores a set, at the second try if need be; False if another process has refreshed meanwhile."""
    try:
        return keep.replace(xero_user, new)
    except NotStored:
        return keep.replace(xero_user, new)


def _after_refusal(keep: TokenKeep, xero_user: str, known: AccessToken, now: datetime) -> str:
    """Finds out whether Xero refused for good, or only because the set was refreshed before."""
    tokens = keep.read(xero_user)
    if tokens.revision != known.revision:
        return _in_force(tokens, now)
    if not known.is_dead(now):
        keep.refuse(xero_user, known.revision, now)
        raise NotStored("Xero refuses the token, and a newer one may not be stored yet")
    if keep.bury(xero_user, known.revision):
        raise Disconnected(xero_user)
    return _in_force(keep.read(xero_user), now)


def _in_force(tokens: AccessToken | TokenSet, now: datetime) -> str:
    if now >= tokens.expires_at:
        raise Unavailable("another process is refreshing this Xero user's token")
    return tokens.access
