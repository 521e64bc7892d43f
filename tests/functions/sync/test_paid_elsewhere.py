"""An invoice of ours shows who has paid it: we by our ledger, or somebody else in Xero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pynamodb.expressions.update import Action

from local.stack.in_process import Stack
from shared.history.documents import SalesDocument
from shared.ledger.codec import document_to_dict
from shared.ledger.documents import Removal
from shared.ledger.keys import removal_key
from shared.operations.history.settled import Settled, _paid, settled
from shared.store import jobs, rows, sales
from shared.store.related import related
from shared.store.tables.ledger import RowItem
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
    # Ours may have been deleted, and another one made by hand: amounts alone do not tell.
    assert found == Settled(by_us=None, source=found.source)
    more = replace(invoice, paid=invoice.total + 5_00)
    assert settled(shop.tenant, more) == replace(found, by_others=5_00)
    less = replace(invoice, paid=5_00)
    assert settled(shop.tenant, less) == Settled(by_others=5_00, source=found.source)
    voided = replace(invoice, status="VOIDED", paid=0)
    assert settled(shop.tenant, voided) == Settled(is_voided=True, source=found.source)


def test_whose_a_payment_is_its_id_says(stack: Stack) -> None:
    shop, invoice = sold(stack)
    (ours,) = shop.business.xero.state.payments
    found = settled(shop.tenant, invoice, {ours.id: invoice.total})
    assert found
    assert found == Settled(by_us=invoice.total, source=found.source)
    theirs = Settled(by_others=invoice.total, source=found.source)
    assert settled(shop.tenant, invoice, {"by hand": invoice.total}) == theirs
    # Where Xero does not show all that was paid, amounts have to do.
    assert settled(shop.tenant, invoice, {}) == Settled(by_us=None, source=found.source)


def test_a_payment_that_is_being_posted_may_be_the_one_that_xero_shows(stack: Stack) -> None:
    shop, invoice = sold(stack)
    (payment,) = (row for row in related(shop.tenant, sources(shop, invoice)) if row.kind == "Payment")
    actions: list[Action] = [RowItem.state.set("pending"), RowItem.xero_id.remove()]
    RowItem(shop.tenant, payment.key).update(actions=actions)
    found = settled(shop.tenant, invoice, {"new": invoice.total})
    assert found
    assert found == Settled(by_us=None, source=found.source)
    part = replace(invoice, paid=1_00)
    assert settled(shop.tenant, part, {"new": 1_00}) == Settled(by_others=1_00, source=found.source)
    RowItem(shop.tenant, payment.key).update(actions=[RowItem.state.set("parked")])
    assert settled(shop.tenant, invoice) == Settled(by_others=invoice.total, source=found.source)


def test_what_we_have_taken_back_is_not_ours_once_xero_shows_a_later_change(stack: Stack) -> None:
    shop, invoice = sold(stack)
    (payment,) = (row for row in related(shop.tenant, sources(shop, invoice)) if row.kind == "Payment")
    removal = Removal(removal_key(payment.key), payment.key, invoice.dated)
    gone = replace(payment, former_xero_ids=(payment.xero_id,))
    taken = replace(
        payment,
        key=removal.key,
        kind="Removal",
        stored_document=document_to_dict(removal),
        settled_at=invoice.updated_at + timedelta(seconds=5),
    )
    paid = partial(_paid, found=[gone, taken], payments=None)
    assert paid(invoice) == (None, 0)
    later = replace(invoice, updated_at=invoice.updated_at + timedelta(minutes=1))
    assert paid(later) == (0, invoice.total)


def sources(shop: Shop, invoice: SalesDocument) -> list[str]:
    return [row.source for row in rows.read(shop.tenant, [invoice.reference], consistent=True)]


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
