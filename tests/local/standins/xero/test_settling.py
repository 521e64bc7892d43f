"""What a person settles by hand shows in the invoices, and the books balance."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Invalid
from tests.local.standins.xero.world import UNKNOWN, World, line


def invoice(world: World, invoice_id: str) -> dict[str, Any]:
    (found,) = world.api.get(f"Invoices/{invoice_id}").json()["Invoices"]
    return dict(found)


def owed(world: World, invoice_id: str) -> tuple[str, float, float, float]:
    found = invoice(world, invoice_id)
    return found["Status"], found["AmountPaid"], found["AmountCredited"], found["AmountDue"]


@pytest.fixture
def contact(world: World) -> str:
    return world.contact()


@pytest.fixture
def bill(world: World, contact: str) -> str:
    return world.org.make_invoice(contact, [line()], LineAmountTypes="Inclusive")


def test_an_invoice_is_paid_in_part_and_then_wholly(world: World, bill: str) -> None:
    world.org.pay_invoice(bill, 2050)
    assert owed(world, bill) == ("AUTHORISED", 20.5, 0, 99.5)
    world.org.pay_invoice(bill, account="091", Reference="cheque")
    assert owed(world, bill) == ("PAID", 120, 0, 0)
    assert (world.balances()["090"], world.balances()["091"]) == ("20.50", "99.50")
    with pytest.raises(Invalid, match="can only be made against Authorised"):
        world.org.pay_invoice(bill, 1)


def test_an_account_may_be_named_by_its_id(world: World, bill: str) -> None:
    stripe = world.org.state.accounts.find("code", "091")
    assert stripe is not None
    world.org.pay_invoice(bill, account=stripe.id)
    assert world.balances()["091"] == "120.00"


def test_an_invoice_is_credited_wholly_with_its_own_lines(world: World, bill: str) -> None:
    made = world.org.credit_invoice(bill)
    assert owed(world, bill) == ("PAID", 0, 120, 0)
    assert world.org.state.credit_notes[made].status == "PAID"
    assert world.balances() == {}


def test_a_part_of_an_invoice_is_credited_and_a_part_of_that_allocated(world: World, bill: str) -> None:
    made = world.org.credit_invoice(bill, 6000, allocate=2000)
    assert owed(world, bill) == ("AUTHORISED", 0, 20, 100)
    (found,) = world.api.get(f"CreditNotes/{made}").json()["CreditNotes"]
    assert (found["Total"], found["TotalTax"], found["RemainingCredit"]) == (60, 10, 40)
    alone = world.org.credit_invoice(bill, 100, allocate=0)
    assert world.org.state.credit_notes[alone].allocated == 0


def test_the_credit_of_a_paid_invoice_is_left_to_be_used(world: World, bill: str) -> None:
    world.org.pay_invoice(bill)
    made = world.org.credit_invoice(bill)
    assert world.org.state.credit_notes[made].left == 120


@pytest.mark.parametrize("kind", ["prepayment", "overpayment"])
def test_money_that_no_invoice_waits_for_is_kept_and_set_against_one(
    world: World, contact: str, bill: str, kind: str
) -> None:
    made = world.org.prepay(contact, 5000) if kind == "prepayment" else world.org.overpay(contact, 5000)
    world.org.allocate(kind, made, bill, 30)
    assert owed(world, bill) == ("AUTHORISED", 0, 30, 90)
    (allocation,) = (each.id for each in world.org.state.allocations)
    world.org.delete_allocation(allocation)
    assert owed(world, bill) == ("AUTHORISED", 0, 0, 120)


def test_a_prepayment_is_booked_to_the_account_that_is_named(world: World, contact: str) -> None:
    world.org.prepay(contact, 6000, "850", bank="091", TaxType="OUTPUT2")
    assert world.balances() == {"091": "60.00", "850": "-50.00", "820": "-10.00"}


def test_what_is_not_there_is_not_settled(world: World) -> None:
    for deed in (world.org.pay_invoice, world.org.credit_invoice):
        with pytest.raises(KeyError):
            deed(UNKNOWN)
    with pytest.raises(KeyError):
        world.org.prepay(UNKNOWN, 100)
