"""How a tenant stands is known without asking anybody outside."""

from __future__ import annotations

import pytest

from local.stripe_month import sales
from local.stripe_month.sales import Bought
from shared.operations.status import Status, status
from shared.store import feeds
from shared.store.tables.connections import SecretItem, TokenItem
from tests.functions.merchant import ADA, Merchant
from tests.functions.trading import owner_of, sell
from tests.shared.operations.conftest import Look


def standing() -> Status:
    return status(owner_of("demo"))


def test_what_is_posted_and_reconciled_is_well(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    made = look()
    found = standing()
    assert found.is_well
    assert dict(found.counts) == {"pending": 0, "parked": 0, "waiting": 0, "attention": 0}
    cards, debits = found.providers
    assert (cards.latest, cards.differs_since) == (made, None)
    assert cards.last_run == feeds.last_run("demo", "stripe")
    assert debits.is_connected


def test_what_is_on_its_way_is_counted_and_is_well(merchant: Merchant) -> None:
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.show()
    merchant.hear(merchant.fresh())
    while merchant.stack.lambdas.poll_inbox():
        pass
    found = standing()
    assert found.is_well
    assert found.counts["pending"] > 0


@pytest.mark.parametrize("what", ["connection", "parked", "feed", "apart"])
def test_whatever_somebody_has_to_deal_with_is_not_well(merchant: Merchant, look: Look, what: str) -> None:
    if what == "parked":
        merchant.xero.archive_account("404")
    sell(merchant)
    assert standing().is_well is (what != "parked")
    if what == "connection":
        TokenItem("user-of-demo").update(actions=[TokenItem.dead.set(True)])
    if what == "feed":
        feeds.note("demo", "gocardless", "GoCardless is down", merchant.stack.swept_at)
    if what == "apart":
        merchant.xero.edit_line(merchant.id_of(fee_of(merchant)), UnitAmount=3.5)
        assert not look().is_reconciled
    assert not standing().is_well


def fee_of(merchant: Merchant) -> str:
    return next(row.key for row in merchant.shop.rows() if row.key.endswith(" fee"))


def test_a_provider_without_a_key_is_not_connected(merchant: Merchant) -> None:
    SecretItem("demo", "gocardless_key").delete()
    assert [each.is_connected for each in standing().providers] == [True, False]
