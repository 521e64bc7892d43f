from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.local.standins.stripe.conftest import Served

CHARGE = "ch_cd613e3d8f16adf0002"


def raw(served: Served, path: str, *expand: str) -> dict[str, Any]:
    answer: dict[str, Any] = served.client.raw_request("get", path, expand=list(expand)).data
    return answer


def test_without_expand_links_stay_ids(served: Served) -> None:
    assert served.client.v1.charges.retrieve(CHARGE).customer == "cus_91b75842265b1f50001"


def test_several_links_are_expanded_at_once_and_in_depth(served: Served) -> None:
    charge = raw(
        served, f"/v1/charges/{CHARGE}", "balance_transaction", "payment_intent.customer", "customer"
    )
    assert charge["balance_transaction"]["net"] == 11800
    assert charge["customer"]["name"] == charge["payment_intent"]["customer"]["name"] == "Ada Buyer0"


def test_a_list_is_expanded_below_data_and_passes_by_what_has_no_such_link(served: Served) -> None:
    page = raw(served, "/v1/balance_transactions", "data.source", "data.source.charge.customer")
    sources = {each["source"]["object"]: each["source"] for each in page["data"]}
    assert sources.keys() == {"charge", "refund", "payout"}
    assert sources["refund"]["charge"]["customer"]["object"] == "customer"


def test_expanding_one_answer_leaves_the_next_as_it_was(served: Served) -> None:
    raw(served, f"/v1/charges/{CHARGE}", "customer")
    assert raw(served, f"/v1/charges/{CHARGE}")["customer"] == "cus_91b75842265b1f50001"


def test_a_deleted_customer_is_a_stub_wherever_it_is_named_and_is_in_no_list(served: Served) -> None:
    stub = {"id": "cus_1", "object": "customer", "deleted": True}
    charge = {"id": "ch_1", "object": "charge", "created": 1, "customer": "cus_1"}
    served.account.show({"charges": [charge], "customers": [stub]})
    assert raw(served, "/v1/charges/ch_1", "customer")["customer"] == stub
    assert raw(served, "/v1/customers/cus_1") == stub
    assert raw(served, "/v1/customers")["data"] == []


def test_a_link_that_is_null_stays_null(served: Served) -> None:
    assert (
        raw(served, f"/v1/charges/{CHARGE}", "failure_balance_transaction")["failure_balance_transaction"]
        is None
    )


def test_a_link_to_something_not_kept_here_stays_an_id(served: Served) -> None:
    intent = raw(
        served, "/v1/payment_intents/pi_1e2feb8414c343c0004", "latest_charge.application", "payment_method"
    )
    assert intent["latest_charge"]["application"] is None
    assert raw(served, "/v1/payouts/po_9755d4c3a9029310017", "destination")["destination"] == "ba_1"


def test_a_list_that_is_not_served_can_still_be_linked_to(served: Served) -> None:
    method = {"id": "pm_1", "object": "payment_method", "type": "card"}
    intent = {"id": "pi_1", "object": "payment_intent", "payment_method": "pm_1"}
    served.account.show({"payment_intents": [intent], "payment_methods": [method]})
    assert raw(served, "/v1/payment_intents/pi_1", "payment_method")["payment_method"] == method
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        raw(served, "/v1/payment_methods/pm_1")


def test_a_charges_refunds_are_shown_when_asked_for(served: Served) -> None:
    refunds = raw(served, f"/v1/charges/{CHARGE}", "refunds", "refunds.data.balance_transaction")["refunds"]
    assert (refunds["object"], refunds["has_more"]) == ("list", False)
    assert refunds["url"] == f"/v1/charges/{CHARGE}/refunds"
    assert [each["balance_transaction"]["net"] for each in refunds["data"]] == [-3000]


def test_an_object_that_stands_within_another_can_be_expanded_below(served: Served) -> None:
    inner = {"id": "txn_1", "object": "balance_transaction", "source": "dp_1"}
    dispute = {"id": "dp_1", "object": "dispute", "created": 1, "balance_transactions": [inner]}
    served.account.show({"disputes": [dispute]})
    answer = raw(served, "/v1/disputes/dp_1", "balance_transactions.source")
    assert answer["balance_transactions"][0]["source"]["id"] == "dp_1"


@pytest.mark.parametrize(
    ("path", "expand", "message"),
    [
        ("/v1/charges", "customer", r"\(customer\). You may want to try expanding 'data.customer' instead"),
        ("/v1/charges", "data", r"cannot be expanded \(data\)"),
        ("/v1/charges", "data.invoice", r"cannot be expanded \(data.invoice\)"),
        ("/v1/disputes", "data.charge.metadata", r"cannot be expanded \(data.charge.metadata\)"),
        ("/v1/charges", "data.application.name", r"cannot be expanded \(data.application.name\)"),
        ("/v1/charges", "", "cannot be expanded"),
        (f"/v1/charges/{CHARGE}", "amount", r"cannot be expanded \(amount\)"),
        ("/v1/events", "data.data", "cannot be expanded"),
        ("/v1/balance", "available", "cannot be expanded"),
        ("/v1/charges", "data.payment_intent.latest_charge.payment_intent.customer", "more than 4 levels"),
    ],
)
def test_what_cannot_be_expanded_is_400_even_where_the_list_is_empty(
    served: Served, path: str, expand: str, message: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=message) as caught:
        raw(served, path, expand)
    assert caught.value.http_status == 400
