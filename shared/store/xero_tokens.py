"""Keeps Xero users' token sets: encrypted, refreshed under a lease, replaced only at the revision read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.errors import Disconnected
from shared.store.encryption import Seal
from shared.store.tables import VERSION, TokenItem, condition_failed
from shared.xero_tokens import TokenSet

REFRESH_LEASE = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class TokenStore:
    seal: Seal

    def write(self, xero_user: str, tokens: TokenSet) -> None:
        """Stores the tokens of a first connection, or of a new connection after the old one was lost.

        The revision goes on counting, so that a process which still holds the old set can do no harm.
        """
        access, refresh = self._sealed(xero_user, tokens)
        TokenItem(xero_user).update(
            actions=[
                TokenItem.version.set(VERSION),
                TokenItem.sealed_access.set(access),
                TokenItem.sealed_refresh.set(refresh),
                TokenItem.expires_at.set(tokens.expires_at),
                TokenItem.dead.set(False),
                TokenItem.revision.set((TokenItem.revision | -1) + 1),
                TokenItem.refresher.remove(),
                TokenItem.refreshing_until.remove(),
            ]
        )

    def read(self, xero_user: str) -> TokenSet:
        """Reads a token set, strongly consistent.

        Raises Disconnected where there is no connection, or a dead one.
        """
        if not xero_user:
            raise Disconnected("nobody has connected Xero yet")
        try:
            item = TokenItem.get(xero_user, consistent_read=True)
        except DoesNotExist:
            raise Disconnected(xero_user) from None
        if item.dead:
            raise Disconnected(xero_user)
        return TokenSet(
            access=self.seal.open(item.sealed_access, xero_user, "xero_access"),
            refresh=self.seal.open(item.sealed_refresh, xero_user, "xero_refresh"),
            expires_at=item.expires_at,
            revision=int(item.revision),
        )

    def claim(self, xero_user: str, revision: int, refresher: str, now: datetime) -> bool:
        """Takes the lease on a refresh. Returns whether this process may refresh this revision."""
        free = TokenItem.refresher.does_not_exist() | (TokenItem.refreshing_until < now)
        return _changed(
            TokenItem(xero_user),
            [
                TokenItem.refresher.set(refresher),
                TokenItem.refreshing_until.set(now + REFRESH_LEASE),
            ],
            (TokenItem.revision == revision) & (free | (TokenItem.refresher == refresher)),
        )

    def replace(self, xero_user: str, tokens: TokenSet) -> bool:
        """Stores a refreshed set. Returns False if another process has refreshed meanwhile."""
        access, refresh = self._sealed(xero_user, tokens)
        return _changed(
            TokenItem(xero_user),
            [
                TokenItem.sealed_access.set(access),
                TokenItem.sealed_refresh.set(refresh),
                TokenItem.expires_at.set(tokens.expires_at),
                TokenItem.revision.set(tokens.revision),
                TokenItem.refresher.remove(),
                TokenItem.refreshing_until.remove(),
            ],
            TokenItem.revision == tokens.revision - 1,
        )

    def bury(self, xero_user: str, revision: int) -> None:
        """Records that Xero refuses this revision for good: the owner must connect again."""
        _changed(TokenItem(xero_user), [TokenItem.dead.set(True)], TokenItem.revision == revision)

    def _sealed(self, xero_user: str, tokens: TokenSet) -> tuple[bytes, bytes]:
        return (
            self.seal.close(tokens.access, xero_user, "xero_access"),
            self.seal.close(tokens.refresh, xero_user, "xero_refresh"),
        )


def is_connected(xero_user: str) -> bool:
    """Whether a user's tokens are kept, and Xero has not refused them for good. Decrypts none of them."""
    if not xero_user:
        return False
    try:
        return not TokenItem.get(xero_user, consistent_read=True).dead
    except DoesNotExist:
        return False


def _changed(item: TokenItem, actions: list[Action], condition: Condition) -> bool:
    try:
        item.update(actions=actions, condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True
