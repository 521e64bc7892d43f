"""What the ledger has of an order is found by the order's number."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ledger.sale_facts import Fact
from shared.operations.orders.booked import booked
from shared.store import rows
from tests.shared.store.placed import AT

ORDER = "ORD-7K3M9Q2XAB"


class Row:
    def __init__(self, key: str, *facts: Fact) -> None:
        self.key, self.facts, self.happened_at = key, facts, AT


def test_an_orders_documents_are_its_invoice_and_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    paid = Fact("ch_1", AT, "paid", 100, ("ch_1 payment", f"{ORDER} invoice"))
    kept = {f"{ORDER} invoice": Row(f"{ORDER} invoice", paid), "ch_1 payment": Row("ch_1 payment")}

    def read(tenant: str, keys: Any) -> list[Any]:
        assert tenant == "acme"
        return [kept[key] for key in keys if key in kept]

    monkeypatch.setattr(rows, "read", read)
    assert [row.key for row in booked("acme", ORDER)] == [f"{ORDER} invoice", "ch_1 payment"]
    assert booked("acme", "ORD-NONE") == []
