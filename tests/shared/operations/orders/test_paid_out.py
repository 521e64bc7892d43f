"""An order is paid out once all that paid it has left the provider, and no longer if that comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.ledger.rows import LedgerRow
from shared.ledger.sale_facts import Fact
from shared.operations.orders import paid_out
from shared.orders.money import money_of
from shared.orders.orders import Money, Order
from shared.orders.states import state_of
from shared.reconciliation.payout_matching import Needed
from shared.store import orders, rows
from tests.shared.reconciliation.test_payout_matching import STRIPE
from tests.shared.store.placed import AT, order

RETURNED = replace(STRIPE, movements=("txn_po", "txn_back"))


@pytest.fixture
def paid() -> Order:
    made = orders.place("acme", order(money=Money(confirmed=120_00)))
    assert made is not None
    return made


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, paid: Order) -> list[Fact]:
    facts = [Fact(paid.id, AT, "ordered", 120_00), Fact("txn_1", AT, "paid", 120_00)]

    def read(tenant: str, keys: list[str]) -> list[LedgerRow]:
        assert (tenant, keys) == ("acme", [f"{paid.id} invoice"])
        return [LedgerRow(keys[0], "Invoice", "posted", paid.id, "stripe", AT, facts=tuple(facts))]

    monkeypatch.setattr(rows, "read", read)
    return facts


def stands(paid: Order) -> str:
    found = orders.read("acme", paid.id)
    assert found
    return state_of(found, found.money)


def test_an_order_is_paid_once_its_payment_has_left_for_the_bank(paid: Order, ledger: list[Fact]) -> None:
    assert stands(paid) == "confirmed"
    for _ in range(2):
        paid_out.note("acme", [Needed(STRIPE, "txn_1", f"{paid.id} invoice")])
    found = orders.read("acme", paid.id)
    assert found
    assert (stands(paid), found.revision) == ("paid", paid.revision + 1)
    paid_out.note("acme", [Needed(RETURNED, "txn_1", f"{paid.id} invoice")])
    assert stands(paid) == "confirmed"


@pytest.mark.parametrize("order_of_payouts", [("txn_1", "txn_2"), ("txn_2", "txn_1")])
def test_an_order_whose_payments_leave_in_two_payouts_is_paid_once_the_second_has_left(
    paid: Order, ledger: list[Fact], order_of_payouts: tuple[str, str]
) -> None:
    ledger[1:] = [Fact("txn_1", AT, "paid", 100_00), Fact("txn_2", AT, "paid", 20_00)]
    first, second = order_of_payouts
    later = replace(STRIPE, id="po_2", movements=("txn_po_2",))
    paid_out.note("acme", [Needed(STRIPE, first, f"{paid.id} invoice")])
    assert stands(paid) == "confirmed"
    paid_out.note("acme", [Needed(later, second, f"{paid.id} invoice")])
    assert stands(paid) == "paid"
    paid_out.note("acme", [Needed(RETURNED, first, f"{paid.id} invoice")])
    assert stands(paid) == "confirmed"


def test_a_payment_that_comes_after_the_others_have_left_is_still_at_the_provider(
    paid: Order, ledger: list[Fact]
) -> None:
    ledger[1:] = [Fact("txn_1", AT, "paid", 100_00)]
    paid_out.note("acme", [Needed(STRIPE, "txn_1", f"{paid.id} invoice")])
    known = orders.read("acme", paid.id)
    assert known
    assert (known.money.left, known.money.is_paid_out) == (("txn_1",), True)
    ledger.append(Fact("txn_2", AT, "paid", 20_00))
    assert not money_of(ledger, known.money).is_paid_out


def test_an_order_of_which_another_payment_is_still_there_is_not_paid_out(
    paid: Order, ledger: list[Fact]
) -> None:
    ledger.append(Fact("txn_2", AT, "paid", 1_00))
    paid_out.note("acme", [Needed(STRIPE, "txn_1", f"{paid.id} invoice")])
    assert stands(paid) == "confirmed"


def test_payments_of_no_order_are_none_of_its_business() -> None:
    paid_out.note("acme", [Needed(STRIPE, "txn_9", "txn_9 invoice")])


def test_an_order_that_keeps_changing_is_looked_at_again_with_its_payout(
    paid: Order, ledger: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: Any) -> Any:
        raise orders.Overtaken

    monkeypatch.setattr(orders, "save", overtaken)
    with pytest.raises(Unavailable):
        paid_out.note("acme", [Needed(STRIPE, "txn_1", f"{paid.id} invoice")])
