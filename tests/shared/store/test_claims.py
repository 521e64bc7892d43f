"""An account at a provider belongs to one business at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import Contended
from shared.store import businesses, organisations
from shared.store.claims import claim_of, holder
from shared.store.encryption import Seal
from shared.store.provider_accounts import BelongsToAnother, ProviderAccount, end, of_tenant, save, sealed
from shared.store.secrets import STRIPE_KEY, Secrets
from tests.shared.store.test_provider_accounts import ACCOUNT, NOW


@pytest.fixture(autouse=True)
def secrets(seal: Seal) -> Secrets:
    for tenant in ("piano", "bakery"):
        businesses.begin(tenant, tenant.title(), "Europe/London", vat_registered=True, now=NOW)
    return Secrets(seal)


def claim(tenant: str, before: ProviderAccount | None = None, after: ProviderAccount = ACCOUNT) -> None:
    save(tenant, "stripe", before, after, claims=True)


def test_an_account_is_refused_to_a_second_business_and_nothing_is_written(secrets: Secrets) -> None:
    claim("piano")
    rows = sealed(secrets, "bakery", "stripe", "rk_2")
    with pytest.raises(BelongsToAnother) as told:
        save("bakery", "stripe", None, ACCOUNT, rows, claims=True)
    assert told.value.tenant == "piano"
    assert (of_tenant("bakery", "stripe"), secrets.read("bakery", STRIPE_KEY)) == (None, ())
    claim("piano", ACCOUNT, replace(ACCOUNT, name="Renamed"))


def test_test_and_live_mode_are_two_accounts_and_so_are_two_providers() -> None:
    claim("piano")
    claim("bakery", after=replace(ACCOUNT, is_live=False))
    save("bakery", "gocardless", None, ACCOUNT, claims=True)
    assert holder(claim_of("stripe", "acct_1", is_live=False)) == "bakery"


def test_disconnecting_frees_an_account_for_whoever_is_first() -> None:
    claim("piano")
    ended = end("piano", "stripe", ACCOUNT, NOW + timedelta(days=1))
    claim("bakery")
    with pytest.raises(BelongsToAnother):
        claim("piano", ended)
    assert of_tenant("piano", "stripe") == ended


def test_an_account_that_an_earlier_version_claimed_for_nobody_is_claimed_by_the_next_change() -> None:
    save("piano", "stripe", None, ACCOUNT)
    save("bakery", "stripe", None, ACCOUNT)
    claim("piano", ACCOUNT, replace(ACCOUNT, endpoint="we_2"))
    with pytest.raises(BelongsToAnother):
        claim("bakery", ACCOUNT, replace(ACCOUNT, endpoint="we_3"))
    end("bakery", "stripe", ACCOUNT, NOW)
    assert holder(claim_of("stripe", "acct_1", is_live=True)) == "piano"


def test_who_claims_what_somebody_else_of_the_same_business_has_changed_is_told_so() -> None:
    claim("piano")
    with pytest.raises(Contended):
        claim("piano", None)


def test_a_claim_is_no_organisation_of_xeros() -> None:
    claim("piano")
    assert list(organisations.connected()) == []
    assert organisations.of_tenant("piano") is None
