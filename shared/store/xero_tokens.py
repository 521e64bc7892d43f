"""Keeps Xero users' token sets: encrypted, refreshed under a lease, replaced only at the revision read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.errors import Disconnected, NotStored
from shared.store.encryption import Seal
from shared.store.tables.connections import TokenItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed
from shared.xero_tokens import AccessToken, TokenSet

REFRESH_LEASE = timedelta(seconds=45)
# Purposes; template.yaml narrows each function's role to some of these.
ACCESS, REFRESH = "xero_access", "xero_refresh"


@dataclass(frozen=True, slots=True)
class TokenStore:
    """One for each process: `kept` holds, by user, what the process got from Xero and could not store."""

    seal: Seal
    kept: dict[str, TokenSet] = field(default_factory=dict, repr=False)

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
                TokenItem.refused_at.remove(),
            ]
        )

    def read(self, xero_user: str) -> AccessToken:
        """Reads an access token, strongly consistent. The refresh token stays sealed.

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
        return AccessToken(
            access=self.seal.open(item.sealed_access, xero_user, ACCESS),
            expires_at=item.expires_at,
            revision=int(item.revision),
            is_unfinished=item.refresher is not None,
            refused_at=item.refused_at,
        )

    def open(self, xero_user: str) -> TokenSet | None:
        """Returns a whole set, for ending it at Xero; None where none is kept."""
        try:
            return self._opened(TokenItem.get(xero_user, consistent_read=True))
        except DoesNotExist:
            return None

    def forget(self, xero_user: str) -> None:
        TokenItem(xero_user).delete()

    def claim(self, xero_user: str, revision: int, refresher: str, now: datetime) -> TokenSet | None:
        """Takes the lease on a refresh and opens the set; None if this process may not refresh it."""
        free = TokenItem.refresher.does_not_exist() | (TokenItem.refreshing_until < now)
        item = TokenItem(xero_user)
        is_ours = _changed(
            item,
            [
                TokenItem.refresher.set(refresher),
                TokenItem.refreshing_until.set(now + REFRESH_LEASE),
            ],
            (TokenItem.revision == revision) & (free | (TokenItem.refresher == refresher)),
        )
        return self._opened(item) if is_ours else None

    def _opened(self, item: TokenItem) -> TokenSet:
        """Opens a set as it was read. The refresh token is good for months, so it stays out of memory."""
        return TokenSet(
            access=self.seal.open(item.sealed_access, item.xero_user, ACCESS),
            refresh=self.seal.decrypt(item.sealed_refresh, item.xero_user, REFRESH),
            expires_at=item.expires_at,
            revision=int(item.revision),
        )

    def rehearse(self, xero_user: str) -> None:
        """Proves that KMS would encrypt a new set; raises NotStored if not.

        That the table takes a write, `claim` has proved a moment before.
        """
        try:
            self.seal.close("rehearsal", xero_user, REFRESH)
        except (BotoCoreError, ClientError) as error:
            raise NotStored("KMS encrypts no token, so Xero is not asked for one") from error

    def unstored(self, xero_user: str, revision: int) -> TokenSet | None:
        """Returns the set that follows this revision if this process holds it and could not store it."""
        held = self.kept.get(xero_user)
        return held if held and held.revision == revision + 1 else None

    def replace(self, xero_user: str, tokens: TokenSet) -> bool:
        """Stores a refreshed set. Returns False if another process has refreshed meanwhile.

        Raises NotStored if it cannot be stored now; the process keeps it in memory.
        """
        self.kept[xero_user] = tokens
        try:
            is_stored = self._replaced(xero_user, tokens)
        except (BotoCoreError, ClientError, UpdateError) as error:
            raise NotStored("a token that Xero has renewed could not be stored yet") from error
        del self.kept[xero_user]
        return is_stored

    def _replaced(self, xero_user: str, tokens: TokenSet) -> bool:
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
                TokenItem.refused_at.remove(),
            ],
            TokenItem.revision == tokens.revision - 1,
        )

    def refuse(self, xero_user: str, revision: int, now: datetime) -> None:
        """Records, once, when Xero first refused this revision while a newer set may be unstored."""
        first = TokenItem.refused_at.set(TokenItem.refused_at | now)
        _changed(TokenItem(xero_user), [first], TokenItem.revision == revision)

    def bury(self, xero_user: str, revision: int) -> bool:
        """Records that Xero refuses this revision for good: the owner must connect again.

        Returns False if there is another revision by now.
        """
        return _changed(TokenItem(xero_user), [TokenItem.dead.set(True)], TokenItem.revision == revision)

    def _sealed(self, xero_user: str, tokens: TokenSet) -> tuple[bytes, bytes]:
        return (
            self.seal.close(tokens.access, xero_user, ACCESS),
            self.seal.close(tokens.refresh, xero_user, REFRESH),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user's tokens stand. `is_dead`: Xero has refused them for good.

    `refused_at` is when it first refused to renew them while a newer set may still be stored, in UTC.
    """

    is_dead: bool
    refused_at: datetime | None


def standing(xero_user: str) -> Standing | None:
    """Says how a user's tokens stand, and decrypts none of them; None where none are kept."""
    if not xero_user:
        return None
    try:
        item = TokenItem.get(xero_user, consistent_read=True)
    except DoesNotExist:
        return None
    return Standing(bool(item.dead), item.refused_at)


def is_connected(xero_user: str) -> bool:
    """Whether a user's tokens are kept, and Xero has not refused them for good."""
    found = standing(xero_user)
    return found is not None and not found.is_dead


def _changed(item: TokenItem, actions: list[Action], condition: Condition) -> bool:
    try:
        item.update(actions=actions, condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True
