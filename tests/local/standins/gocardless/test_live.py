"""What calls and payers have made stands beside the world, and has the shapes that GoCardless's SDK knows."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import errors, resources

from tests.local.standins.gocardless.conftest import world
from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller

KINDS = {
    "billing_requests": resources.BillingRequest,
    "customer_bank_accounts": resources.CustomerBankAccount,
    "customers": resources.Customer,
    "events": resources.Event,
    "mandates": resources.Mandate,
    "payments": resources.Payment,
    "refunds": resources.Refund,
    "subscriptions": resources.Subscription,
}


def everything(seller: Seller) -> None:
    """Makes one of everything."""
    payment = seller.paid()
    seller.bought(**DEBIT, **PAYMENT)
    seller.client.refunds.create(
        params={"amount": 1, "total_amount_confirmation": 1, "links": {"payment": payment}}
    )
    mandate = seller.client.payments.get(payment).links.mandate
    asked = {"amount": 1, "currency": "GBP", "interval_unit": "weekly", "links": {"mandate": mandate}}
    seller.client.subscriptions.create(params=asked)


@pytest.mark.parametrize("name", KINDS)
def test_everything_made_has_properties_and_links_that_the_sdk_knows(seller: Seller, name: str) -> None:
    everything(seller)
    rows = getattr(seller.client, name).list().records
    assert rows
    for each in rows:
        assert all(hasattr(KINDS[name], key) for key in each.attributes)
        assert all(hasattr(KINDS[name].Links, key) for key in each.attributes.get("links", {}))


def test_a_flow_has_properties_that_the_sdk_knows(seller: Seller) -> None:
    flow = seller.flow(seller.request(**DEBIT))
    assert all(hasattr(resources.BillingRequestFlow, key) for key in flow.attributes)


def test_an_organisation_gets_a_creditor_with_the_first_thing_that_is_made(seller: Seller) -> None:
    assert seller.client.creditors.list().records == []
    made = seller.request(**DEBIT)
    assert [each.id for each in seller.client.creditors.list().records] == [made.links.creditor]


def test_what_is_made_belongs_to_the_creditor_of_the_world(seller: Seller) -> None:
    seller.organisation.show({"creditors": [{"id": "CR7", "created_at": "2026-01-01T00:00:00.000Z"}]})
    assert seller.request(**DEBIT).links.creditor == "CR7"
    assert {
        each.links.creditor for each in seller.client.balances.list(params={"creditor": "CR7"}).records
    } == {"CR7"}


def test_another_world_leaves_what_was_made_as_it_is(seller: Seller) -> None:
    payment = seller.paid()
    seller.organisation.show(world("direct-debit-late-failure"))
    assert seller.client.payments.get(payment).status == "confirmed"
    assert len(seller.client.payments.list().records) == 1 + len(
        world("direct-debit-late-failure")["payments"]
    )


def test_a_refused_call_leaves_the_world_to_go_on(seller: Seller) -> None:
    shown = world("direct-debit-late-failure")
    (failed, *_) = (each for each in shown["payments"] if each["status"] == "failed")
    seller.organisation.show(shown)
    with pytest.raises(errors.InvalidStateError):
        seller.client.payments.cancel(failed["id"])
    seller.organisation.show({**shown, "payments": [failed | {"status": "paid_out"}]})
    assert seller.client.payments.get(failed["id"]).status == "paid_out"


def test_what_a_call_changed_stays_as_the_call_left_it(seller: Seller) -> None:
    shown: dict[str, Any] = world("direct-debit-late-failure")
    mandate = next(each for each in shown["mandates"] if each["status"] == "active")
    seller.organisation.show(shown)
    seller.client.mandates.cancel(mandate["id"])
    seller.organisation.show(shown)
    assert seller.client.mandates.get(mandate["id"]).status == "cancelled"


def test_the_subscription_of_a_world_can_be_paused_and_goes_on_where_it_was(seller: Seller) -> None:
    seller.organisation.show(
        {
            "mandates": [{"id": "MD1", "created_at": "2026-01-01T00:00:00.000Z", "status": "active",
                          "scheme": "bacs", "links": {"customer": "CU1"}}],
            "subscriptions": [{"id": "SB1", "created_at": "2026-01-01T00:00:00.000Z", "status": "active",
                               "amount": 500, "name": "Club", "start_date": "2026-01-15", "interval": 1,
                               "interval_unit": "monthly", "count": None, "end_date": None,
                               "day_of_month": None, "retry_if_possible": False, "payment_reference": None,
                               "earliest_charge_date_after_resume": None, "upcoming_payments": [],
                               "metadata": {}, "links": {"mandate": "MD1"}}],
        }
    )  # fmt: skip
    seller.client.subscriptions.pause("SB1")
    resumed = seller.client.subscriptions.resume("SB1")
    assert resumed.upcoming_payments[0]["charge_date"] == "2026-10-15"


def test_the_payment_of_a_lost_mandate_can_still_be_charged_back(seller: Seller) -> None:
    shown = world("direct-debit-late-failure")
    (paid, *_) = (each for each in shown["payments"] if each["status"] == "paid_out")
    seller.organisation.show({"payments": [paid]})
    seller.bank.charge_back(paid["id"])
    assert seller.client.payments.get(paid["id"]).status == "charged_back"
