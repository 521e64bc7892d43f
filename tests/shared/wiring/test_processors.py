"""A tenant's processors are read with the keys that are kept for that tenant, and with none if none is."""

from __future__ import annotations

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.errors import Unavailable
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY
from shared.wiring.base import connect_here
from shared.wiring.processors import Processors, processors
from tests.functions.shop import open_shop
from tests.functions.sync.runs import disconnect


@pytest.fixture
def readers(stack: Stack) -> Processors:
    return processors(connect_here())


def test_each_tenants_own_accounts_are_read(stack: Stack, readers: Processors) -> None:
    one, other = (open_shop(stack, name).business for name in ("one", "other"))
    readers.stripe_or_raise("one").account()
    readers.gocardless_or_raise("one").page("payments", CLOSE)
    assert [len(account.log) for account in (one.stripe, one.gocardless)] == [1, 1]
    assert [len(account.log) for account in (other.stripe, other.gocardless)] == [0, 0]


def test_a_tenant_without_keys_has_no_readers(stack: Stack, readers: Processors) -> None:
    shop = open_shop(stack)
    disconnect(shop, STRIPE_KEY, GOCARDLESS_KEY)
    assert (readers.stripe(shop.tenant), readers.gocardless(shop.tenant)) == (None, None)


def test_who_cannot_go_on_without_a_reader_tries_again_later(stack: Stack, readers: Processors) -> None:
    shop = open_shop(stack)
    disconnect(shop, STRIPE_KEY, GOCARDLESS_KEY)
    with pytest.raises(Unavailable, match="no Stripe key is kept for this tenant"):
        readers.stripe_or_raise(shop.tenant)
    with pytest.raises(Unavailable, match="no GoCardless access token is kept for this tenant"):
        readers.gocardless_or_raise(shop.tenant)


def test_the_connections_to_stripe_are_kept_until_the_key_changes(stack: Stack, readers: Processors) -> None:
    shop = open_shop(stack)
    first = readers.stripe(shop.tenant)
    assert readers.stripe(shop.tenant) is first
    connect_here().secrets.write(shop.tenant, STRIPE_KEY, ["sk_test_new", "sk_test_demo"])
    assert readers.stripe(shop.tenant) is not first
