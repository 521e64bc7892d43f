from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.events import Payer, PaymentReceived
from shared.money import Money, pence

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
FEE, NOTHING = pence(200), pence(0)


def received(at: datetime = NOON, fee: Money = FEE, fee_vat: Money = NOTHING) -> PaymentReceived:
    return PaymentReceived("txn_1", "ch_1", at, pence(12000), fee, fee_vat, Payer("stripe"), "")


def test_a_payment_knows_its_time_zone() -> None:
    assert received().at == NOON
    with pytest.raises(ValueError, match="UTC"):
        received(at=NOON.replace(tzinfo=None))


def test_a_payments_fee_is_in_its_own_currency() -> None:
    with pytest.raises(ValueError, match="one currency"):
        received(fee=Money(200, "EUR"))
    with pytest.raises(ValueError, match="one currency"):
        received(fee_vat=Money(0, "EUR"))
