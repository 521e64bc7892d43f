"""Encrypts each secret under KMS, for one owner and one purpose.

The EncryptionContext narrows the policies: template.yaml lets the webhook function open signing secrets
and nothing of another purpose, whatever rows it could read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@dataclass(frozen=True, slots=True)
class Seal:
    kms: KMSClient
    key_id: str

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
        """Decrypts what was closed for the same owner and purpose."""
        answer = self.kms.decrypt(
            KeyId=self.key_id,
            CiphertextBlob=sealed,
            EncryptionContext={"owner": owner, "purpose": purpose},
        )
        return answer["Plaintext"].decode()
