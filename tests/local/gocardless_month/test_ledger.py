from __future__ import annotations

import pytest

from local.gocardless_month.ledger import Ledger, rounded


@pytest.mark.parametrize(
    ("tenths", "pence"), [(40_732, 4073), (5, 1), (4, 0), (-5, -1), (-4, 0), (-40_732, -4073)]
)
def test_half_a_penny_is_rounded_away_from_nothing(tenths: int, pence: int) -> None:
    assert rounded(tenths) == pence


def test_the_fees_of_a_payout_are_what_it_falls_short_of_its_gross_by() -> None:
    ledger = Ledger(clearing=4220, due_gross=4220, due_fees=4 * 367)
    assert (ledger.packed("PO1").fees, ledger.fees_to_come()) == (147, 147)
    ledger.paid("PO1")
    assert (ledger.clearing, ledger.fees, ledger.fees_to_come()) == (0, 147, 0)


def test_a_transfer_that_bounces_comes_back_and_its_fees_do_not() -> None:
    ledger = Ledger(clearing=1000, due_gross=1000, due_fees=360)
    ledger.packed("PO1")
    ledger.paid("PO1")
    ledger.bounced("PO1")
    assert (ledger.clearing, ledger.fees) == (964, 36)
    ledger.paid("PO1")
    assert (ledger.clearing, ledger.fees) == (0, 36)


def test_a_refund_is_booked_once_by_whichever_tells_of_it_first() -> None:
    ledger = Ledger(clearing=1000, due_gross=1000)
    ledger.refund_deducted("RF1", 300)
    assert (ledger.clearing, ledger.ahead) == (1000, {"RF1": 300})
    ledger.packed("PO1")
    assert ledger.paid("PO1") == ["RF1"]
    ledger.refund_paid("RF1", 300)
    assert (ledger.clearing, ledger.ahead) == (0, {})


def test_a_refund_that_fails_before_the_books_knew_of_it_never_gets_there() -> None:
    ledger = Ledger(clearing=1000, due_gross=1000)
    ledger.refund_deducted("RF1", 300)
    ledger.packed("PO1")
    ledger.refund_returned("RF1", 300, deducted=True)
    assert ledger.paid("PO1") == []
    assert ledger.clearing == ledger.due_gross == 300
