from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.booking.case import recorded_source
from shared.events import DisputeLost, Movement
from shared.money import Money, pence

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
FEE, NOTHING = pence(200), pence(0)


def moved(at: datetime = NOON, fee: Money = FEE, fee_vat: Money = NOTHING) -> Movement:
    return Movement("txn_1", at, pence(12000), fee, fee_vat, provider="stripe")


def test_a_movement_knows_its_time_zone() -> None:
    assert moved().at == NOON
    with pytest.raises(ValueError, match="UTC"):
        moved(at=NOON.replace(tzinfo=None))


def test_a_movements_fee_is_in_its_own_currency() -> None:
    with pytest.raises(ValueError, match="one currency"):
        moved(fee=Money(200, "EUR"))
    with pytest.raises(ValueError, match="one currency"):
        moved(fee_vat=Money(0, "EUR"))


@given(st.integers(), st.integers())
def test_what_a_movement_adds_to_the_balance_is_its_gross_less_its_fee(gross: int, fee: int) -> None:
    movement = Movement("txn_1", NOON, pence(gross), pence(fee), NOTHING, provider="stripe")
    assert movement.net == pence(gross - fee)


def test_a_lost_dispute_has_no_movement_and_is_known_by_the_dispute() -> None:
    lost = recorded_source(DisputeLost("dp_1", "stripe", NOON, pence(12000), None, NOON))
    assert (lost.key, lost.movement) == ("dp_1", None)
