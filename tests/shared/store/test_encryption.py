from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from shared.store import encryption
from shared.store.encryption import Seal
from tests.functions.aws_calls import aws_calls

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


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


def test_an_opened_secret_is_kept_for_five_minutes(seal: Seal) -> None:
    clock = Clock()
    kept = Seal(seal.kms, seal.key_id, clock)
    sealed = seal.close("whsec_1", "acme", "stripe_signing")
    with aws_calls() as asked:
        for seconds in (0, 299, 300, 301):
            clock.now = NOW + timedelta(seconds=seconds)
            assert kept.open(sealed, "acme", "stripe_signing") == "whsec_1"
    assert asked == ["Decrypt", "Decrypt"]


@pytest.mark.parametrize(
    ("owner", "purpose"), [("other", "stripe_signing"), ("acme", "stripe_key"), ("", "")]
)
def test_what_is_kept_for_one_is_nobody_elses(seal: Seal, owner: str, purpose: str) -> None:
    sealed = seal.close("whsec_1", "acme", "stripe_signing")
    assert seal.open(sealed, "acme", "stripe_signing") == "whsec_1"
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        seal.open(sealed, owner, purpose)


def test_a_changed_secret_is_opened_at_once(seal: Seal) -> None:
    for secret in ("whsec_old", "whsec_new"):
        sealed = seal.close(secret, "acme", "stripe_signing")
        assert seal.open(sealed, "acme", "stripe_signing") == secret


def test_no_more_secrets_are_kept_than_are_needed_at_a_time(
    seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encryption, "MOST", 2)
    kept = Seal(seal.kms, seal.key_id, Clock())
    sealed = [seal.close(secret, "acme", "p") for secret in "abc"]
    with aws_calls() as asked:
        for each in (*sealed, *sealed):
            kept.open(each, "acme", "p")
    assert asked == ["Decrypt"] * 6


def test_what_must_not_stay_in_memory_is_decrypted_each_time(seal: Seal) -> None:
    sealed = seal.close("refresh", "ada", "xero_refresh")
    with aws_calls() as asked:
        assert [seal.decrypt(sealed, "ada", "xero_refresh") for _ in range(2)] == ["refresh"] * 2
    assert asked == ["Decrypt"] * 2


def test_no_secret_is_in_its_repr(seal: Seal) -> None:
    assert seal.open(seal.close("whsec_1", "acme", "p"), "acme", "p") == "whsec_1"
    assert "whsec_1" not in repr(seal) + str(vars(seal))
