"""An invoice of ours shows who has paid it: we by our ledger, or somebody else in Xero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from shared.history.documents import SalesDocument
from shared.operations.history.settled import Settled, settled
from shared.store import jobs, rows, sales
from tests.functions.shop import Shop, open_shop
from tests.functions.sync.test_contacts import deliver, look
from tests.functions.test_units import sell


def sold(stack: Stack) -> tuple[Shop, SalesDocument]:
    """Sells once; returns the invoice as the turn after has read it."""
    shop = open_shop(stack)
    sell(shop, 1)
    jobs.begin(shop.tenant, "contacts", datetime.now(UTC))
    stack.do_now("contacts")
    (invoice,) = shop.business.xero.state.invoices
    return shop, sales.read(shop.tenant, [invoice.id])[invoice.id].document


def test_what_we_have_paid_is_told_from_what_others_have(stack: Stack) -> None:
    shop, invoice = sold(stack)
    assert invoice.status == "PAID"
    found = settled(shop.tenant, invoice)
    assert found
    assert rows.read(shop.tenant, [found.source], consistent=True)
    assert found == Settled(by_us=invoice.total, source=found.source)
    more = replace(invoice, paid=invoice.total + 5_00)
    assert settled(shop.tenant, more) == replace(found, by_others=5_00)
    voided = replace(invoice, status="VOIDED", paid=0)
    assert settled(shop.tenant, voided) == Settled(is_voided=True, source=found.source)


def test_an_invoice_of_somebody_else_is_told_nothing_of(stack: Stack) -> None:
    shop, invoice = sold(stack)
    assert settled(shop.tenant, replace(invoice, reference="Order 7")) is None
    assert settled(shop.tenant, replace(invoice, reference="txn_none invoice")) is None
    assert settled(shop.tenant, replace(invoice, id="a copy")) is None
    assert settled(shop.tenant, replace(invoice, kind="credit_note")) is None


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=1)], ids=str)
def test_what_a_person_does_to_an_invoice_that_we_have_just_posted_is_known_with_the_webhook(
    stack: Stack, after: timedelta
) -> None:
    shop = open_shop(stack)
    stack.hear_xero()
    look(shop)
    sell(shop, 1)
    deliver(shop)
    (invoice,) = shop.business.xero.state.invoices
    stack.clock.shift(after)
    (payment,) = shop.business.xero.state.payments
    shop.business.xero.delete_payment(payment.id)
    shop.business.xero.pay_invoice(invoice.id, 1_00)
    deliver(shop)
    known = sales.read(shop.tenant, [invoice.id])[invoice.id].document
    assert (known.paid, known.is_open) == (1_00, True)
