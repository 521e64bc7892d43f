"""Encrypts each secret under KMS, for one owner and one purpose.

The EncryptionContext narrows the policies: template.yaml lets the webhook function open signing secrets
and nothing of another purpose, whatever rows it could read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# Seconds: for so long, at most, a process opens a secret without asking KMS whether it still may.
KEPT = 300
# More secrets than a process opens in five minutes; each is a few KB.
MOST = 512


class Seal:
    """The key in KMS. Opened secrets stay in the process's memory for up to five minutes.

    They are kept by their sealed bytes, so that a secret that was changed is never taken for the one before.
    """

    def __init__(
        self, kms: KMSClient, key_id: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.kms = kms
        self.key_id = key_id
        self._clock = clock
        self._period = 0
        self._opened = lru_cache(MOST)(self.decrypt)

    def close(self, secret: str, owner: str, purpose: str) -> bytes:
        """Encrypts a secret. Raises ValueError for more than KMS's 4,096 bytes."""
        plain = secret.encode()
        if len(plain) > 4096:
            raise ValueError(f"the secret for {purpose} is longer than KMS encrypts")
        answer = self.kms.encrypt(
            KeyId=self.key_id, Plaintext=plain, EncryptionContext={"owner": owner, "purpose": purpose}
        )
        return answer["CiphertextBlob"]

    def open(self, sealed: bytes, owner: str, purpose: str) -> str:
        """Decrypts what was closed for the same owner and purpose, or finds it in memory."""
        period = int(self._clock().timestamp() // KEPT)
        if period != self._period:
            self._opened.cache_clear()
            self._period = period
        return self._opened(sealed, owner, purpose)

    def decrypt(self, sealed: bytes, owner: str, purpose: str) -> str:
        """Decrypts as `open` does, and keeps nothing in memory."""
        answer = self.kms.decrypt(
            KeyId=self.key_id,
            CiphertextBlob=sealed,
            EncryptionContext={"owner": owner, "purpose": purpose},
        )
        return answer["Plaintext"].decode()
