"""What Stripe said of a key holds for that key alone, and for as long as the account is connected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.exceptions import UpdateError

from shared.provider import Provider
from shared.store import businesses, provider_accounts, selling
from shared.store.provider_accounts import ProviderAccount
from shared.store.selling import Asked

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
MAY, MAY_NOT = Asked(NOW), Asked(NOW, ("sessions", "refunds"))
ACCOUNT = ProviderAccount(
    id="acct_1",
    name="Piano Lessons",
    is_live=True,
    key_ending="4f2a",
    connected_by="olga@example.co.uk",
    connected_at=NOW,
)


@pytest.fixture(autouse=True)
def piano() -> None:
    businesses.begin("piano", "Piano", "Europe/London", vat_registered=True, now=NOW)


def keep(own: ProviderAccount, before: ProviderAccount | None = None, at: Provider = "stripe") -> None:
    provider_accounts.save("piano", at, before, own)


@pytest.mark.parametrize("asked", [MAY, MAY_NOT], ids=["may", "may not"])
def test_an_answer_is_kept_until_the_next_one(asked: Asked) -> None:
    keep(ACCOUNT)
    assert selling.of_tenant("piano") is None
    selling.note("piano", ACCOUNT, asked)
    assert selling.of_tenant("piano") == asked
    later = Asked(NOW + timedelta(days=1), ("sessions",))
    selling.note("piano", ACCOUNT, later)
    assert selling.of_tenant("piano") == later


def test_an_answer_says_nothing_of_another_key() -> None:
    keep(ACCOUNT)
    selling.note("piano", ACCOUNT, MAY)
    keep(replace(ACCOUNT, key_ending="77aa"), ACCOUNT)
    assert selling.of_tenant("piano") is None
    assert selling.sells_at("piano") == frozenset()


def test_an_answer_of_a_key_that_was_replaced_meanwhile_is_no_answer() -> None:
    keep(replace(ACCOUNT, connected_at=NOW + timedelta(seconds=1)))
    selling.note("piano", ACCOUNT, MAY)
    assert selling.of_tenant("piano") is None


def test_an_answer_outlives_a_new_secret_of_the_webhooks() -> None:
    keep(ACCOUNT)
    selling.note("piano", ACCOUNT, MAY)
    keep(replace(ACCOUNT, endpoint="we_2", endpoint_since=NOW), ACCOUNT)
    assert selling.of_tenant("piano") == MAY


def test_an_answer_leaves_the_account_as_it_is_stored() -> None:
    keep(ACCOUNT)
    selling.note("piano", ACCOUNT, MAY)
    keep(replace(ACCOUNT, name="Renamed"), ACCOUNT)
    assert provider_accounts.of_tenant("piano", "stripe") == replace(ACCOUNT, name="Renamed")


def test_an_answer_is_forgotten() -> None:
    keep(ACCOUNT)
    selling.note("piano", ACCOUNT, MAY)
    selling.forget("piano")
    assert selling.of_tenant("piano") is None


def test_a_business_that_was_never_begun_sells_nowhere_and_gets_no_row() -> None:
    with pytest.raises(UpdateError):
        selling.note("guitar", ACCOUNT, MAY)
    assert selling.of_tenant("guitar") is None
    assert selling.sells_at("guitar") == frozenset()
    assert businesses.profile("guitar") is None


def test_a_business_sells_at_stripe_once_it_may_and_at_gocardless_once_it_is_connected() -> None:
    assert selling.sells_at("piano") == frozenset()
    keep(ACCOUNT)
    selling.note("piano", ACCOUNT, MAY_NOT)
    assert selling.sells_at("piano") == frozenset()
    selling.note("piano", ACCOUNT, MAY)
    keep(ACCOUNT, at="gocardless")
    assert selling.sells_at("piano") == {"stripe", "gocardless"}


def test_who_is_disconnected_sells_there_no_more() -> None:
    keep(ACCOUNT)
    keep(ACCOUNT, at="gocardless")
    selling.note("piano", ACCOUNT, MAY)
    for each in ("stripe", "gocardless"):
        provider_accounts.end("piano", each, ACCOUNT, NOW)
    assert selling.sells_at("piano") == frozenset()
    assert selling.of_tenant("piano") is None
