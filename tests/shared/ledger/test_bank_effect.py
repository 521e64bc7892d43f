"""What documents move at bank accounts."""

from __future__ import annotations

from datetime import date

import pytest

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import (
    Contact,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Reversal,
    Spend,
    Transfer,
)
from shared.money import Money

DAY = date(2026, 10, 1)
LINES = (Line("fee", "404", Money(150)), Line("VAT", "404", Money(50)))


@pytest.mark.parametrize(
    ("document", "moved"),
    [
        (Payment("p", "i", "091", DAY, Money(12000)), {"091": 12000}),
        (Overpayment("p", "c", "091", DAY, Money(12000)), {"091": 12000}),
        (Refund("r", "n", "091", DAY, Money(3000)), {"091": -3000}),
        (Spend("f", "c", "091", DAY, LINES), {"091": -200}),
        (Receive("f", "c", "091", DAY, LINES), {"091": 200}),
        (Transfer("t", "091", "090", DAY, Money(500)), {"091": -500, "090": 500}),
        (Contact("c", "Ada"), {}),
        (Invoice("i", "c", DAY, DAY, LINES), {}),
    ],
)
def test_a_document_moves_its_amount_at_its_accounts(document: Document, moved: dict[str, int]) -> None:
    assert bank_effect(document) == moved


def test_a_deletion_moves_back_what_its_document_had_moved() -> None:
    paid = Reversal("d", "p", "reopen", DAY, Money(9000), "091", "c", description="Payment failed")
    refunded = Reversal("d", "r", "credit", DAY, Money(3000), "091", "c", description="Payment failed")
    transferred = Reversal("d", "t", "transfer_back", DAY, Money(500), "091", to_account="090")
    assert bank_effect(paid) == {"091": -9000}
    assert bank_effect(refunded) == {"091": 3000}
    assert bank_effect(transferred) == {"091": 500, "090": -500}
