from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.errors import Contended
from shared.store import businesses, provider_accounts, tenants
from shared.store.encryption import Seal
from shared.store.provider_accounts import ProviderAccount, end, of_tenant, save, sealed
from shared.store.secrets import STRIPE_KEY, STRIPE_SIGNING, Secrets
from shared.store.tables.connections import SecretItem
from tests import factories

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
ACCOUNT = ProviderAccount(
    id="acct_1",
    name="Piano Lessons",
    is_live=True,
    key_ending="4f2a",
    connected_by="olga@example.co.uk",
    connected_at=NOW,
    endpoint="we_1",
    endpoint_since=NOW,
)


@pytest.fixture
def secrets(seal: Seal) -> Secrets:
    businesses.begin("piano", "Piano", "Europe/London", vat_registered=True, now=NOW)
    return Secrets(seal)


def keep(secrets: Secrets, before: ProviderAccount | None, after: ProviderAccount, key: str) -> None:
    save("piano", "stripe", before, after, sealed(secrets, "piano", "stripe", key, [f"whsec_{key}"]))


def test_an_account_is_kept_with_its_key_and_secret(secrets: Secrets) -> None:
    assert of_tenant("piano", "stripe") is None
    keep(secrets, None, ACCOUNT, "rk_1")
    assert of_tenant("piano", "stripe") == ACCOUNT
    assert of_tenant("piano", "gocardless") is None
    assert secrets.read("piano", STRIPE_KEY) == ("rk_1",)
    assert secrets.read("piano", STRIPE_SIGNING) == ("whsec_rk_1",)


def test_of_two_who_change_it_at_once_one_is_told_and_changes_nothing(secrets: Secrets) -> None:
    keep(secrets, None, ACCOUNT, "rk_1")
    with pytest.raises(Contended):
        keep(secrets, None, replace(ACCOUNT, id="acct_2"), "rk_2")
    other = replace(ACCOUNT, name="Renamed")
    keep(secrets, ACCOUNT, other, "rk_3")
    with pytest.raises(Contended):
        keep(secrets, ACCOUNT, replace(ACCOUNT, id="acct_4"), "rk_4")
    assert of_tenant("piano", "stripe") == other
    assert secrets.read("piano", STRIPE_KEY) == ("rk_3",)


def test_a_business_that_was_never_begun_gets_none(secrets: Secrets) -> None:
    with pytest.raises(Contended):
        save("nobody", "stripe", None, ACCOUNT, sealed(secrets, "nobody", "stripe", "rk_1"))
    assert list(SecretItem.query("nobody")) == []


def test_ending_deletes_key_and_secrets_and_keeps_whose_books_these_are(secrets: Secrets) -> None:
    keep(secrets, None, ACCOUNT, "rk_1")
    secrets.write("piano", "gocardless_key", ["live_1"])
    ended = end("piano", "stripe", ACCOUNT, NOW)
    assert of_tenant("piano", "stripe") == ended == replace(ACCOUNT, ended_at=NOW)
    assert [each.purpose for each in SecretItem.query("piano")] == ["gocardless_key"]


def test_settings_sync_no_provider_that_is_disconnected(secrets: Secrets) -> None:
    tenants.write("piano", factories.settings(), "org", "ada")
    keep(secrets, None, ACCOUNT, "rk_1")
    before = tenants.read("piano")
    assert before
    assert (before.disconnected, set(before.settings.synced)) == (frozenset(), {"stripe", "gocardless"})
    end("piano", "stripe", ACCOUNT, NOW)
    after = tenants.read("piano")
    assert after
    assert list(after.disconnected) == ["stripe"]
    assert after.settings.synced == ("gocardless",)
    # What the owner has chosen stays as it was.
    assert tenants.settings("piano") == factories.settings()


def test_what_was_read_back_is_what_was_written(secrets: Secrets) -> None:
    whole = replace(ACCOUNT, former_endpoint="we_0", delivered_at=NOW, ended_at=NOW)
    assert provider_accounts._read(provider_accounts._written(whole)) == whole
