from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from local.standins.stripe.listing import listed
from local.standins.stripe.query import read
from local.standins.stripe.shown import shown
from local.standins.stripe.tables import BY_PATH
from tests.local.standins.stripe.conftest import NOW, Served

PAYOUT = "po_9755d4c3a9029310017"
T0 = 1_790_845_200


def ids(world: dict[str, Any], path: str, **query: Any) -> list[str]:
    pairs = [(name, str(value)) for name, value in query.items()]
    page = listed(BY_PATH[path], shown(world), read(pairs), NOW)
    return [thing["id"] for thing in page["data"]]


def test_a_list_has_stripes_shape_and_is_newest_first(served: Served) -> None:
    page = served.client.v1.balance_transactions.list({"limit": 2})
    assert page.to_dict().keys() == {"object", "data", "has_more", "url"}
    assert (page.to_dict()["object"], page.has_more, page.url) == ("list", True, "/v1/balance_transactions")
    assert page.data[0].created >= page.data[1].created


def test_the_sdk_pages_through_everything(served: Served) -> None:
    found = [each.id for each in served.client.v1.events.list({"limit": 2}).auto_paging_iter()]
    assert len(found) == len(set(found)) == 6


@settings(deadline=None)
@given(created=st.lists(st.integers(T0, T0 + 4), max_size=25), limit=st.integers(1, 100))
def test_paging_either_way_shows_each_object_once_whatever_the_seconds(
    created: list[int], limit: int
) -> None:
    world = {"charges": [{"id": f"ch_{n}", "created": at} for n, at in enumerate(created)]}
    whole = ids(world, "charges", limit=100)
    assert sorted(whole) == sorted(f"ch_{n}" for n in range(len(created)))
    forward = ids(world, "charges", limit=limit)
    while len(forward) < len(whole):
        forward += ids(world, "charges", limit=limit, starting_after=forward[-1])
    assert forward == whole
    backward = whole[-1:]
    while len(backward) < len(whole):
        backward = ids(world, "charges", limit=limit, ending_before=backward[0]) + backward
    assert backward == whole


def test_what_happened_in_the_same_second_is_listed_last_first() -> None:
    assert ids({"refunds": [{"id": "a", "created": 1}, {"id": "b", "created": 1}]}, "refunds") == ["b", "a"]


@pytest.mark.parametrize(
    ("bound", "found"),
    [("gt", ["c"]), ("gte", ["c", "b"]), ("lt", ["a"]), ("lte", ["b", "a"]), ("", ["b"])],
)
def test_created_is_bounded_as_asked(bound: str, found: list[str]) -> None:
    world = {"charges": [{"id": letter, "created": n} for n, letter in enumerate("abc")]}
    assert ids(world, "charges", **{f"created[{bound}]" if bound else "created": 1}) == found


def test_what_has_no_such_date_is_outside_every_bound() -> None:
    world = {"invoices": [{"id": "in_1", "created": 1, "due_date": None}]}
    assert ids(world, "invoices", **{"due_date[gte]": 0}) == []


def test_filters_are_those_of_the_collection(served: Served) -> None:
    v1 = served.client.v1
    charge = v1.charges.list({"customer": "cus_612e769a6cecc1b0007"}).data[0]
    assert v1.charges.list({"payment_intent": "pi_e4b06ce0741c7a80010"}).data == [charge]
    assert v1.refunds.list({"charge": charge.id}).data == []
    assert len(v1.balance_transactions.list({"type": "charge"}).data) == 2
    assert v1.balance_transactions.list({"source": charge.id}).data[0].net == 5890
    assert v1.payouts.list({"status": "paid", "arrival_date": {"gte": 1791028800}}).data[0].id == PAYOUT
    assert v1.payouts.list({"status": "failed"}).data == []


def test_invoice_payments_are_found_by_their_payment_intent() -> None:
    payment = {"type": "payment_intent", "payment_intent": "pi_1"}
    world = {"invoice_payments": [{"id": "inpay_1", "created": 1, "payment": payment}]}
    by_intent = {"payment[type]": "payment_intent", "payment[payment_intent]": "pi_1"}
    assert ids(world, "invoice_payments", **by_intent) == ["inpay_1"]
    assert ids(world, "invoice_payments", **by_intent | {"payment[payment_intent]": "pi_2"}) == []


def test_events_are_found_by_type_by_group_and_by_several_types(served: Served) -> None:
    def types(params: stripe.params.EventListParams) -> list[str]:
        return [event.type for event in served.client.v1.events.list(params).data]

    assert types({"type": "payout.paid"}) == ["payout.paid"]
    assert types({"type": "payout.*"}) == ["payout.paid", "payout.created"]
    assert types({"types": ["payout.paid", "refund.created"]}) == ["payout.paid", "refund.created"]


def test_events_go_back_30_days_only() -> None:
    event = {"id": "evt_1", "type": "charge.succeeded", "created": int(NOW.timestamp()) - 1}
    objects = shown({"events": [event]})
    for days, expected in ((29, 1), (30, 0)):
        page = listed(BY_PATH["events"], objects, read([]), NOW + timedelta(days=days))
        assert len(page["data"]) == expected


def test_a_payout_lists_its_members(served: Served) -> None:
    listed_ids = {each.id for each in served.client.v1.balance_transactions.list({"payout": PAYOUT}).data}
    assert listed_ids == set(served.account.objects.payout_members[PAYOUT])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": 0}, "greater than or equal to 1"),
        ({"limit": 101}, "less than or equal to 100"),
        ({"limit": "ten"}, "Invalid integer: ten"),
        ({"limit": "²"}, "Invalid integer: ²"),
        ({"created[gte]": "2026-10-01"}, "Invalid integer"),
        ({"created[since]": 1}, r"Received unknown parameter: created\[since\]"),
        ({"arrival_date": 1}, "Received unknown parameter: arrival_date"),
        ({"types[]": "a"}, "Received unknown parameter: types"),
        ({"expand": "source"}, "Received unknown parameter: expand"),
        ({"payout": "po_x"}, "No such payout: 'po_x'"),
        ({"payout": "po_manual"}, "only be filtered on automatic"),
        ({"starting_after": "txn_x"}, "No such balance_transaction: 'txn_x'"),
        ({"starting_after": "a", "ending_before": "b"}, "only specify one"),
    ],
)
def test_a_query_that_stripe_would_refuse_is_400(served: Served, query: dict[str, Any], message: str) -> None:
    served.account.show({"payouts": [{"id": "po_manual", "automatic": False, "created": 1}]})
    with pytest.raises(stripe.InvalidRequestError, match=message) as caught:
        served.client.raw_request("get", "/v1/balance_transactions", **query)
    assert caught.value.http_status == 400


def test_a_misspelt_parameter_of_a_single_object_is_refused_too(served: Served) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: limit"):
        served.client.raw_request("get", f"/v1/payouts/{PAYOUT}", limit=1)
