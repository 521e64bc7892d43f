"""What a card payment costs at DynamoDB, from its webhooks to its last document."""

from __future__ import annotations

import pytest

from local.stack.in_process import Stack
from local.worlds import stripe_shapes as shapes
from tests.factories import sales
from tests.functions.shop import assert_posted_once, come_to_rest, open_shop
from tests.functions.units import counted

CHARGES = 50
WRITTEN, READ = 40, 15


def test_a_payment_of_a_burst_stays_within_its_units(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two webhooks for each, as Stripe sends them; every buyer is a new one."""
    shop, made = open_shop(stack), sales(CHARGES)
    with counted(monkeypatch) as units:
        shop.sell(made)
        for sale in made:
            stack.deliver(shop.business, shapes.succeeded(sale))
        come_to_rest(stack)
    written, indexed, read = (float(each / CHARGES) for each in (units.written, units.indexed, units.read))
    with capsys.disabled():
        print(f"\nunits a payment: {written:.1f} written, {indexed:.1f} of indexes, {read:.1f} read")
    assert written + indexed <= WRITTEN
    assert read <= READ
    assert_posted_once(shop)
