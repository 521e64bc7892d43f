from __future__ import annotations

from typing import Any

import pytest

from shared.events import Item, Payer
from shared.money import pence
from shared.providers.objects import BEGINS, ORDER
from tests.shared.providers.stripe_objects import INVOICE, event


def payer(**fields: Any) -> Payer:
    return event(**fields).sale.payer


def test_our_order_comes_first_then_stripes_invoice_then_the_charge() -> None:
    assert event(INVOICE, metadata={ORDER: "order-7"}).sale.key == "order-7"
    assert event(INVOICE, metadata={ORDER: ""}).sale.key == "in_1"
    assert event(INVOICE).sale.key == "in_1"
    assert event(metadata={"order": "somebody else's"}).sale.key == "ch_1"


def of_subscription(reason: str, start: int = 0, begins: str = "") -> dict[str, Any]:
    details = {"subscription": "sub_1", "metadata": {ORDER: "order-7", BEGINS: begins}}
    line = {"amount": 2000, "description": "Lesson", "period": {"start": start, "end": start + 1}}
    return INVOICE | {
        "billing_reason": reason,
        "parent": {"type": "subscription_details", "subscription_details": details},
        "lines": {"data": [line]},
    }


def test_the_first_period_of_an_order_pays_the_order_and_later_ones_are_sales_of_their_own() -> None:
    first, later = of_subscription("subscription_create"), of_subscription("subscription_cycle")
    assert (event(first).sale.key, event(first).sale.items) == ("order-7", ())
    assert event(later).sale.key == "in_1"
    assert event(later).sale.items


@pytest.mark.parametrize(("start", "key"), [(1000, "order-7"), (1001, "in_1")])
def test_a_first_period_that_begins_later_is_known_by_its_day(start: int, key: str) -> None:
    assert event(of_subscription("subscription_cycle", start, "1000")).sale.key == key


def test_a_subscription_that_is_none_of_ours_pays_no_order() -> None:
    parent = {"type": "subscription_details", "subscription_details": {"metadata": {"order": "theirs"}}}
    invoice = of_subscription("subscription_create") | {"parent": parent}
    assert event(invoice).sale.key == "in_1"


def test_what_a_sale_comes_to_is_told_by_stripes_invoice_alone() -> None:
    assert event(INVOICE).sale.items == (Item("Kitchen", pence(36000)),)
    assert event().sale.items == ()
    assert event(INVOICE, metadata={ORDER: "order-7"}).sale.items == ()


def test_a_period_of_a_subscription_is_known_by_its_invoices_parent() -> None:
    parent = {"type": "subscription_details", "subscription_details": {"subscription": "sub_1"}}
    assert event(INVOICE | {"parent": parent}).sale.is_subscription
    assert not event(INVOICE | {"parent": None}).sale.is_subscription
    assert not event(INVOICE).sale.is_subscription


@pytest.mark.parametrize(
    ("reason", "metadata", "key"),
    [
        ("subscription_create", {ORDER: "order-7"}, "order-7"),
        ("subscription_create", {}, "in_1"),
        ("subscription_create", None, "in_1"),
        ("subscription_cycle", {ORDER: "order-7"}, "in_1"),
        ("subscription_update", {ORDER: "order-7"}, "in_1"),
    ],
)
def test_the_first_invoice_of_a_subscription_that_an_order_began_is_the_orders(
    reason: str, metadata: dict[str, str] | None, key: str
) -> None:
    details = {"subscription": "sub_1", "metadata": metadata}
    parent = {"type": "subscription_details", "subscription_details": details}
    sale = event(INVOICE | {"parent": parent, "billing_reason": reason}).sale
    assert (sale.key, sale.is_subscription) == (key, True)
    assert bool(sale.items) == (key == "in_1")


def test_a_first_invoice_without_a_parent_is_a_sale_of_its_own() -> None:
    assert event(INVOICE | {"parent": None, "billing_reason": "subscription_create"}).sale.key == "in_1"


def test_a_sale_names_the_other_app_that_took_its_payment() -> None:
    assert event(application="ca_1").sale.other_app == "ca_1"
    assert event().sale.other_app == ""


def test_the_customer_comes_before_the_card() -> None:
    assert payer() == Payer("stripe", "cus_1", "Ada King", "ada@example.com")


def test_what_the_customer_lacks_the_card_gives() -> None:
    bare = {"id": "cus_1", "name": None, "email": None}
    assert payer(customer=bare) == Payer("stripe", "cus_1", "A. KING", "card@example.com")


def test_a_deleted_customer_keeps_the_id() -> None:
    gone = {"id": "cus_1", "deleted": True}
    assert payer(customer=gone) == Payer("stripe", "cus_1", "A. KING", "card@example.com")


def test_a_customer_that_was_not_expanded_keeps_the_id() -> None:
    assert payer(customer="cus_1").customer_id == "cus_1"


@pytest.mark.parametrize("customer", ["cus_1", {"id": "cus_1", "deleted": True}], ids=["unshown", "deleted"])
def test_a_customer_of_whom_nothing_is_left_is_gone(customer: Any) -> None:
    left = payer(customer=customer, billing_details=None, receipt_email=None)
    assert left == Payer("stripe", "cus_1", is_gone=True)


def test_a_customer_who_never_had_a_name_is_not_gone() -> None:
    bare = {"id": "cus_1", "name": None, "email": None}
    assert payer(customer=bare, billing_details=None, receipt_email=None) == Payer("stripe", "cus_1")


def test_a_charge_without_metadata_is_known_by_itself() -> None:
    assert event(metadata=None).sale.key == "ch_1"


def test_a_guest_is_who_the_card_says() -> None:
    assert payer(customer=None) == Payer("stripe", "", "A. KING", "card@example.com")


@pytest.mark.parametrize("billing", [None, {}, {"name": None, "email": None}])
def test_the_receipts_address_comes_last(billing: Any) -> None:
    assert payer(customer=None, billing_details=billing) == Payer("stripe", "", "", "receipt@example.com")


def test_nobody_at_all_is_a_payer_without_a_name() -> None:
    bare = payer(customer=None, billing_details=None, receipt_email=None)
    assert bare == Payer("stripe")


@pytest.mark.parametrize("description", [None, ""])
def test_a_charge_without_a_description_has_none(description: str | None) -> None:
    assert event(description=description).sale.description == ""
