"""By which ways a business can be paid is known from its own row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.operations.orders.ways import ByCard, by_card, may_sell
from shared.providers.stripe_permissions import SELLING
from shared.store import businesses, provider_accounts, selling
from shared.store.provider_accounts import ProviderAccount
from shared.store.selling import Asked

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
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


def test_whoever_has_connected_nothing_can_be_paid_offline() -> None:
    assert may_sell("piano") == {"offline"}


def test_gocardless_takes_direct_debits_and_payments_by_bank() -> None:
    provider_accounts.save("piano", "gocardless", None, ACCOUNT)
    assert may_sell("piano") == {"direct_debit", "bank", "offline"}


def test_cards_are_offered_once_stripe_has_said_that_the_key_may_sell() -> None:
    provider_accounts.save("piano", "stripe", None, ACCOUNT)
    assert may_sell("piano") == {"offline"}
    selling.note("piano", ACCOUNT, Asked(NOW, ("refunds",)))
    assert may_sell("piano") == {"offline"}
    selling.note("piano", ACCOUNT, Asked(NOW))
    assert may_sell("piano") == {"card", "offline"}


def test_what_stripe_said_is_told_with_its_moment_and_what_is_missing() -> None:
    provider_accounts.save("piano", "stripe", None, ACCOUNT)
    assert by_card("piano") == ByCard(None, None, ())
    selling.note("piano", ACCOUNT, Asked(NOW, ("refunds",)))
    assert by_card("piano") == ByCard(may_sell=False, asked_at=NOW, missing=(SELLING["refunds"],))
    selling.note("piano", ACCOUNT, Asked(NOW))
    assert by_card("piano") == ByCard(may_sell=True, asked_at=NOW)


def test_a_permission_that_a_later_version_asks_for_is_missing_without_a_name() -> None:
    provider_accounts.save("piano", "stripe", None, ACCOUNT)
    selling.note("piano", ACCOUNT, Asked(NOW, ("of_tomorrow",)))
    assert by_card("piano") == ByCard(may_sell=False, asked_at=NOW)
