from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from shared.store.encryption import Seal


def test_a_secret_opens_for_its_owner_and_purpose(seal: Seal) -> None:
    sealed = seal.close("whsec_pässword", "acme", "stripe_signing")
    assert b"whsec" not in sealed
    assert seal.open(sealed, "acme", "stripe_signing") == "whsec_pässword"


@pytest.mark.parametrize(
    ("owner", "purpose"), [("other", "stripe_signing"), ("acme", "stripe_key"), ("", ""), ("acme", "")]
)
def test_a_secret_opens_for_nobody_and_nothing_else(seal: Seal, owner: str, purpose: str) -> None:
    sealed = seal.close("whsec_1", "acme", "stripe_signing")
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        seal.open(sealed, owner, purpose)


def test_the_longest_secret_that_kms_encrypts_is_kept(seal: Seal) -> None:
    assert seal.open(seal.close("x" * 4096, "acme", "p"), "acme", "p") == "x" * 4096


@pytest.mark.parametrize("secret", ["x" * 4097, "ä" * 2049])
def test_a_longer_one_is_refused_without_being_shown(seal: Seal, secret: str) -> None:
    with pytest.raises(ValueError, match="longer than KMS") as raised:
        seal.close(secret, "acme", "p")
    assert secret[:10] not in str(raised.value)
