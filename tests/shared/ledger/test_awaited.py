from __future__ import annotations

import pytest

from shared.ledger.awaited import Awaited, awaited
from shared.ledger.stages import SINGLE, STAGE_OF, Stage
from shared.provider import PROVIDERS


@pytest.mark.parametrize("kind", ["Contact", "Invoice", "Payment", "Overpayment"])
def test_the_owner_looks_for_a_sale_and_its_money(kind: str) -> None:
    assert awaited(kind, "ch_1 invoice") is Awaited.SALE


@pytest.mark.parametrize("kind", ["Spend", "Receive", "Transfer", "CreditNote", "Refund"])
def test_nobody_looks_for_fees_payouts_and_refunds(kind: str) -> None:
    assert awaited(kind, "txn_1 fee") is Awaited.BY_NOBODY


def test_a_deletion_has_a_call_of_its_own_and_waits_for_no_other() -> None:
    assert Stage.DELETIONS in SINGLE
    assert awaited("Reversal", "txn_1 reversal") is Awaited.ORDERED
    assert awaited("Removal", "txn_1 removal") is Awaited.ORDERED


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_opening_balance_was_ordered_by_the_owner(provider: str) -> None:
    assert awaited("Receive", f"opening {provider} 2026-10-01 200 entry") is Awaited.ORDERED


def test_of_every_document_it_is_known_who_looks_for_it() -> None:
    for kind in STAGE_OF:
        assert awaited(kind.__name__, "txn_1 fee") in Awaited


def test_a_kind_that_is_no_document_is_refused() -> None:
    with pytest.raises(KeyError):
        awaited("Source", "txn_1")
