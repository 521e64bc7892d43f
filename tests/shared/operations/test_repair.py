"""What a person voided or deleted is posted again on the owner's word, once, or accepted as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.sync.reconcile_wiring import wire
from local.standins.xero import Fault, LoseAnswer, every_write
from local.stripe_month import sales
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from shared.ledger.documents import Contact, Removal, Reversal
from shared.ledger.keys import removal_key
from shared.ledger.rows import Source
from shared.money import Money
from shared.operations.repair import StillThere, TakenBack, accept, post_again
from shared.reconciliation.findings import Finding
from shared.store import reconciliations, rows
from shared.store.tables.ledger import RowItem
from tests.functions.merchant import ADA, Merchant
from tests.functions.rows_read import rows_read
from tests.functions.shop import assert_nothing_is_double
from tests.functions.trading import owner_of
from tests.handled import BY_HAND
from tests.shared.operations.conftest import Look

HAPPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def charge(merchant: Merchant) -> Thing:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    return charge


def deleted(merchant: Merchant, charge: Thing) -> str:
    """A person deletes the payment: its Xero id."""
    id = merchant.id_of(f"{charge['balance_transaction']} payment")
    merchant.xero.delete_payment(id)
    return id


def test_a_deleted_payment_is_posted_again_once(merchant: Merchant, charge: Thing, look: Look) -> None:
    before = merchant.held()
    id = deleted(merchant, charge)
    look()
    key = f"{charge['balance_transaction']} payment"
    assert post_again(owner_of(merchant.shop.tenant), id, wire()) == [key]
    assert post_again(owner_of(merchant.shop.tenant), id, wire()) == []
    merchant.rest()
    assert merchant.held() == before
    assert merchant.shop.row(key).former_xero_ids == [id]
    assert_nothing_is_double(merchant.shop)
    made = look()
    assert (made.causes, made.is_reconciled) == ((), True)


def test_a_voided_invoice_comes_back_before_its_payment_under_the_next_number(
    merchant: Merchant, charge: Thing, look: Look
) -> None:
    before = merchant.held()
    id = deleted(merchant, charge)
    merchant.xero.void_invoice(merchant.id_of(f"{charge['id']} invoice"))
    look(thoroughly=True)
    keys = post_again(owner_of(merchant.shop.tenant), id, wire())
    assert keys == [f"{charge['id']} invoice", f"{charge['balance_transaction']} payment"]
    merchant.rest()
    assert merchant.held() == before
    assert merchant.shop.numbers() == ["CN-00002"]
    assert look(thoroughly=True).is_reconciled
    assert reconciliations.findings(merchant.shop.tenant) == []


def test_what_is_accepted_is_settled_and_stays_deleted(merchant: Merchant, charge: Thing, look: Look) -> None:
    id = deleted(merchant, charge)
    assert not look().is_reconciled
    assert accept(merchant.shop.tenant, id, BY_HAND)
    for thoroughly in (False, True):
        made = look(thoroughly=thoroughly)
        assert (made.difference, made.open, made.is_reconciled) == (-12000, 0, True)
    assert merchant.held()["091"] == Decimal("-2.00")


def test_what_is_still_in_xero_is_not_posted_a_second_time(
    merchant: Merchant, charge: Thing, look: Look
) -> None:
    id = merchant.id_of(f"{charge['balance_transaction']} fee")
    merchant.xero.edit_line(id, UnitAmount=7)
    look()
    with pytest.raises(StillThere):
        post_again(owner_of(merchant.shop.tenant), id, wire())


def test_what_only_seems_to_be_gone_is_not_posted_a_second_time(merchant: Merchant, charge: Thing) -> None:
    """As a document that somebody has moved to another bank account."""
    key = f"{charge['balance_transaction']} payment"
    seeming = Finding(merchant.id_of(key), "deleted", key, {"091": -12000}, date(2026, 10, 12), "")
    reconciliations.save_findings(merchant.shop.tenant, [], [seeming])
    with pytest.raises(StillThere):
        post_again(owner_of(merchant.shop.tenant), seeming.id, wire())
    assert merchant.shop.row(key).state == "posted"


def test_what_was_never_found_can_neither_be_accepted_nor_posted(merchant: Merchant) -> None:
    assert not accept(merchant.shop.tenant, "nothing", BY_HAND)
    with pytest.raises(KeyError):
        post_again(owner_of(merchant.shop.tenant), "nothing", wire())


def test_a_payment_that_is_posted_again_and_lost_on_the_way_is_not_doubled(
    merchant: Merchant, charge: Thing, look: Look
) -> None:
    before = merchant.held()
    id = deleted(merchant, charge)
    look()
    post_again(owner_of(merchant.shop.tenant), id, wire())
    merchant.stack.xero.faults.add(Fault(LoseAnswer(), every_write, times=2))
    merchant.rest()
    assert merchant.held() == before
    assert_nothing_is_double(merchant.shop)


def keep_many(tenant: str, number: int, state: str = "posted", open_work: str = "") -> None:
    with RowItem.batch_write() as batch:
        for nth in range(number):
            source = Source(f"txn_{state}_{nth:04}", "stripe", HAPPENED)
            row = rows.pending_row(tenant, source, Contact(f"cus_{state}_{nth}", "Priya Nair"), HAPPENED)
            row.state, row.open_work = state, f"{open_work}{row.key}" if open_work else None
            batch.save(row)


def test_posting_again_reads_no_more_however_long_the_ledger_is(
    merchant: Merchant, charge: Thing, look: Look
) -> None:
    tenant, id = merchant.shop.tenant, deleted(merchant, charge)
    look()
    keep_many(tenant, 300)
    keep_many(tenant, 300, "pending", "pending#01#")
    outside = wire()
    with rows_read() as read:
        assert post_again(owner_of(tenant), id, outside)
    assert read[RowItem.Meta.table_name] <= 5, read


def test_what_a_reversal_has_deleted_is_on_record_with_the_document(
    merchant: Merchant, charge: Thing, look: Look
) -> None:
    """By this, posting again knows without reading the ledger that a movement has taken the document back."""
    tenant, id = merchant.shop.tenant, deleted(merchant, charge)
    look()
    key = f"{charge['balance_transaction']} payment"
    actions: list[Any] = [RowItem.former_xero_ids.set([id])]
    RowItem(tenant, key).update(actions=actions)
    with pytest.raises(TakenBack, match="a later movement"):
        post_again(owner_of(tenant), id, wire())


@pytest.mark.parametrize(
    ("state", "open_work"),
    [
        ("pending", "pending#07#2026-11-20"),
        ("waiting", "waiting#txn_0 payment"),
        ("parked", "parked#deletion_refused"),
        ("accepted", "accepted"),
    ],
)
def test_what_is_to_be_taken_back_is_not_posted_again_in_whatever_state_that_is(
    merchant: Merchant, charge: Thing, look: Look, state: str, open_work: str
) -> None:
    tenant, id = merchant.shop.tenant, deleted(merchant, charge)
    look()
    of = f"{charge['balance_transaction']} payment"
    source = Source("txn_9", "stripe", HAPPENED)
    back = Reversal(
        "txn_9 reversal", of, "reopen", HAPPENED.date(), Money(12000), "091", "cus_1", description="Failed"
    )
    row = rows.pending_row(tenant, source, back, HAPPENED)
    row.state, row.open_work = state, f"{open_work}#{row.key}"
    row.save()
    with pytest.raises(TakenBack, match="txn_9 reversal"):
        post_again(owner_of(tenant), id, wire())


def test_what_is_to_be_removed_is_not_posted_again(merchant: Merchant, charge: Thing, look: Look) -> None:
    tenant, id = merchant.shop.tenant, deleted(merchant, charge)
    look()
    of = f"{charge['balance_transaction']} payment"
    source = Source(charge["balance_transaction"], "stripe", HAPPENED)
    rows.pending_row(tenant, source, Removal(removal_key(of), of, HAPPENED.date()), HAPPENED).save()
    with pytest.raises(TakenBack, match="removal"):
        post_again(owner_of(tenant), id, wire())
