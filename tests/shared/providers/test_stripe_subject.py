from __future__ import annotations

from typing import Any

import pytest

from shared.errors import Malformed
from shared.events import DisputeLost, DisputeWon
from shared.money import pence
from tests.shared.providers.stripe_objects import AT, FEE, SETTLED, dispute, event, moved, with_a_fee


def test_a_charge_is_worth_what_was_settled_and_not_what_was_charged() -> None:
    settled = event(amount=14000, currency="eur").moved
    assert (settled.gross, settled.fee) == (pence(12000), pence(200))


def test_a_dispute_remembers_when_it_was_withdrawn_whichever_movement_is_named_first() -> None:
    back = moved("dispute_reversal", 2000, id="txn_2", created=SETTLED["created"] + 86400)
    for both in ((moved("dispute", -12000), back), (back, moved("dispute", -12000))):
        happened = dispute("lost", *both)
        assert {each.withdrawn for each in happened if isinstance(each, DisputeWon | DisputeLost)} == {AT}


def test_a_dispute_won_was_withdrawn_when_its_money_was_whatever_fee_names_it() -> None:
    for movements in with_a_fee(moved("dispute", -12000), moved("dispute_reversal", id="txn_2")):
        (won,) = (each for each in dispute("won", *movements) if isinstance(each, DisputeWon))
        assert (won.withdrawn, won.taken) == (AT, pence(12000))


def test_a_win_whose_withdrawal_is_unknown_is_dated_by_no_fee() -> None:
    *_, won = dispute("won", FEE, moved("dispute_reversal", id="txn_2"))
    assert isinstance(won, DisputeWon)
    assert won.withdrawn == AT


def test_vat_that_stripe_itemised_is_a_part_of_the_fee() -> None:
    details = [
        {"type": "stripe_fee", "amount": 200},
        {"type": "tax", "amount": 30},
        {"type": "tax", "amount": 10},
    ]
    settled = event(transaction=SETTLED | {"fee": 240, "fee_details": details}).moved
    assert (settled.fee, settled.fee_vat) == (pence(240), pence(40))


@pytest.mark.parametrize("details", [None, []])
def test_a_fee_without_details_has_no_vat(details: Any) -> None:
    assert event(transaction=SETTLED | {"fee_details": details}).moved.fee_vat == pence(0)


@pytest.mark.parametrize("changes", [{"amount": None}, {"fee": None}, {"currency": None}])
def test_a_movement_that_does_not_say_what_moved_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        event(transaction=SETTLED | changes)
