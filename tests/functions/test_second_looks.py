"""What looks different when it is looked at again must not be booked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Fault, LoseAnswer, RefuseElement
from local.worlds import stripe_shapes as shapes
from shared.providers.objects import ORDER
from shared.store import rows, tenants
from shared.store.tables.ledger import RowItem
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def test_an_order_named_late_makes_no_second_invoice(shop: Shop) -> None:
    (sale,) = factories.sales(1)
    shop.sell([sale])
    come_to_rest(shop.stack)
    world = factories.stripe_world([sale])
    world["charges"][0]["metadata"] = {ORDER: "order_7"}
    shop.business.stripe.show(world)
    again = shapes.updated(sale) | {"id": "evt_metadata"}
    assert shop.stack.deliver(shop.business, again) == 200
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_prefix_changed_while_a_call_is_in_doubt_hides_nothing(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    lost = Fault(LoseAnswer(committed=True), lambda call: call.path == "Invoices" and call.method == "PUT", 2)
    shop.stack.xero.faults.add(lost)
    shop.stack.lambdas.poll_inbox()
    shop.stack.clock.shift(timedelta(seconds=10))
    shop.stack.lambdas.poll_posting()
    business = tenants.read(shop.tenant)
    assert business is not None
    changed = factories.settings() | {"invoice_prefix": "INV-"}
    tenants.write(shop.tenant, changed, business.xero_organisation, business.xero_user)
    come_to_rest(shop.stack)
    assert [invoice["number"] for invoice in shop.live("invoice")] == ["CN-00001"]
    assert shop.states() == {"posted": 5}


def test_a_refusal_that_reads_like_a_clash_is_parked_and_not_tried_for_ever(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    words = "A payment like this already exists"
    refusing = Fault(
        RefuseElement(0, words), lambda call: call.path == "Payments" and call.method == "PUT", 99
    )
    shop.stack.xero.faults.add(refusing)
    come_to_rest(shop.stack)
    assert [(row.kind, row.detail) for row in shop.parked()] == [("Payment", words)]
    assert shop.business.xero.calls.write == 4


def test_what_another_app_took_is_left_out_and_not_invoiced(shop: Shop) -> None:
    (sale,) = factories.sales(1)
    world = factories.stripe_world([sale])
    world["charges"][0]["application"] = "ca_1"
    shop.business.stripe.show(world)
    assert shop.stack.deliver(shop.business, shapes.updated(sale)) == 200
    come_to_rest(shop.stack)
    (excluded,) = rows.in_state(shop.tenant, "excluded")
    assert excluded.reason_code == "other_app"
    assert shop.parked() == []
    assert shop.business.xero.documents() == []


def test_a_row_of_a_newer_version_is_parked_and_holds_up_nobody(shop: Shop) -> None:
    now = datetime.now(UTC)
    RowItem(
        shop.tenant,
        "re_1 credit note",
        kind="CreditNote",
        state="pending",
        open_work="pending#01##re_1 credit note",
        provider="stripe",
        source="txn_9",
        document={},
        happened_at=now,
        recorded_at=now,
    ).save()
    shop.sell(factories.sales(1))
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        ("re_1 credit note", "cannot_be_rendered")
    ]
    assert shop.states()["posted"] == 5


def test_an_event_that_ended_among_the_dead_letters_can_be_sent_again(shop: Shop) -> None:
    (sale,) = factories.sales(1)
    shop.show([sale])
    shop.stack.stripe.faults.add(500, times=10)
    event = shapes.updated(sale)
    assert shop.stack.deliver(shop.business, event) == 200
    for _ in range(6):
        shop.stack.lambdas.poll_inbox()
        shop.stack.clock.shift(timedelta(minutes=6))
    shop.stack.stripe.faults.clear()
    assert shop.stack.deliver(shop.business, event) == 200
    come_to_rest(shop.stack)
    assert shop.states() == {"posted": 5}
