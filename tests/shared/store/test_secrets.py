from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from shared.store.encryption import Seal
from shared.store.secrets import STRIPE_KEY, STRIPE_SIGNING, Secrets, is_kept
from shared.store.tables.connections import SecretItem


def test_secrets_are_kept_by_owner_and_purpose(seal: Seal) -> None:
    secrets = Secrets(seal)
    secrets.write("acme", STRIPE_SIGNING, ["whsec_1"])
    secrets.write("acme", STRIPE_KEY, ["sk_1"])
    secrets.write("other", STRIPE_KEY, ["sk_2"])
    assert secrets.read("acme", STRIPE_SIGNING) == ("whsec_1",)
    assert secrets.read("acme", STRIPE_KEY) == ("sk_1",)
    assert secrets.read("other", STRIPE_KEY) == ("sk_2",)


def test_two_secrets_are_in_force_while_one_is_rotated_out(seal: Seal) -> None:
    secrets = Secrets(seal)
    secrets.write("acme", STRIPE_SIGNING, ["new", "old"])
    assert secrets.read("acme", STRIPE_SIGNING) == ("new", "old")
    secrets.write("acme", STRIPE_SIGNING, ["new"])
    assert secrets.read("acme", STRIPE_SIGNING) == ("new",)


def test_an_unknown_owner_has_none(seal: Seal) -> None:
    assert Secrets(seal).read("nobody", STRIPE_SIGNING) == ()


def test_a_row_copied_to_another_owner_or_purpose_does_not_open(seal: Seal) -> None:
    secrets = Secrets(seal)
    secrets.write("acme", STRIPE_KEY, ["sk_1"])
    stolen = SecretItem.get("acme", STRIPE_KEY).sealed
    SecretItem("thief", STRIPE_KEY, sealed=stolen).save()
    SecretItem("acme", STRIPE_SIGNING, sealed=stolen).save()
    for owner, purpose in (("thief", STRIPE_KEY), ("acme", STRIPE_SIGNING)):
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            secrets.read(owner, purpose)


def test_no_secret_is_stored_in_the_clear(seal: Seal) -> None:
    Secrets(seal).write("acme", STRIPE_KEY, ["sk_live_1"])
    assert b"sk_live" not in SecretItem.get("acme", STRIPE_KEY).sealed


def test_whether_there_is_a_secret_is_known_without_opening_it(seal: Seal) -> None:
    Secrets(seal).write("acme", STRIPE_KEY, ["sk_1"])
    assert is_kept("acme", STRIPE_KEY)
    assert not is_kept("acme", STRIPE_SIGNING)
    assert not is_kept("nobody", STRIPE_KEY)
