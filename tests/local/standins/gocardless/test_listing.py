from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from gocardless_pro import errors
from hypothesis import given, settings
from hypothesis import strategies as st

from local.standins.gocardless.answers import answer
from local.standins.gocardless.query import read
from local.standins.gocardless.shown import shown
from tests.local.standins.gocardless.conftest import NOW, Served, world

FAILED = "PMc464715c324c9850013"
T0 = datetime(2026, 10, 1, tzinfo=UTC)


def moment(seconds: int) -> str:
    return (T0 + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def asked(held: dict[str, Any], name: str, **query: Any) -> dict[str, Any]:
    pairs = [(key, str(value)) for key, value in query.items()]
    return answer(f"/{name}", read(pairs), shown(held), NOW)


def ids(held: dict[str, Any], name: str, **query: Any) -> list[str]:
    return [thing["id"] for thing in asked(held, name, **query)[name]]


def three(name: str = "payments") -> dict[str, Any]:
    return {name: [{"id": letter, "created_at": moment(n)} for n, letter in enumerate("abc")]}


def test_a_list_has_gocardless_shape_and_is_newest_first(served: Served) -> None:
    body = served.client.payments.list(params={"limit": 2}).api_response.body
    assert body.keys() == {"payments", "meta"}
    first, second = body["payments"]
    assert first["created_at"] > second["created_at"]
    assert body["meta"] == {"cursors": {"before": None, "after": second["id"]}, "limit": 2}


def test_fifty_is_the_limit_that_nobody_asked_for(served: Served) -> None:
    assert served.client.events.list().api_response.body["meta"]["limit"] == 50


def test_the_sdk_pages_through_everything(served: Served) -> None:
    found = [each.id for each in served.client.events.all(params={"limit": 4})]
    assert len(found) == len(set(found)) == 15
    assert served.organisation.calls == {"GET /events": 4}


def test_the_sdk_pages_through_what_a_filter_leaves(served: Served) -> None:
    found = served.client.events.all(params={"limit": 2, "payment": FAILED})
    assert [each.action for each in found] == ["failed", "paid_out", "confirmed", "submitted", "created"]


def test_the_cursor_before_leads_back_to_the_page_before(served: Served) -> None:
    first = served.client.events.list(params={"limit": 4})
    second = served.client.events.list(params={"limit": 4, "after": first.after})
    back = served.client.events.list(params={"limit": 4, "before": second.before})
    assert [each.id for each in back.records] == [each.id for each in first.records]
    assert (back.before, back.after) == (None, first.after)


@settings(deadline=None)
@given(created=st.lists(st.integers(0, 4), max_size=25), limit=st.integers(1, 30))
def test_paging_either_way_shows_each_object_once_whatever_the_seconds(
    created: list[int], limit: int
) -> None:
    held = {"payments": [{"id": f"PM{n}", "created_at": moment(at)} for n, at in enumerate(created)]}
    whole = ids(held, "payments")
    assert sorted(whole) == sorted(f"PM{n}" for n in range(len(created)))
    first = asked(held, "payments", limit=limit)
    assert followed(held, first, "after") == whole
    if whole:
        last = asked(held, "payments", limit=limit, before=whole[-1])
        assert followed(held, last, "before") + whole[-1:] == whole


def followed(held: dict[str, Any], page: dict[str, Any], way: str) -> list[str]:
    """The ids of `page` and of all that its cursors lead to, in the order of the list."""
    here, cursor = [thing["id"] for thing in page["payments"]], page["meta"]["cursors"][way]
    if cursor is None:
        return here
    there = followed(held, asked(held, "payments", limit=page["meta"]["limit"], **{way: cursor}), way)
    return here + there if way == "after" else there + here


def test_a_page_beyond_the_end_is_empty_and_has_no_cursors() -> None:
    assert asked(three(), "payments", after="a") == {
        "payments": [],
        "meta": {"cursors": {"before": None, "after": None}, "limit": 50},
    }


def test_what_happened_in_the_same_moment_is_listed_last_first() -> None:
    held = {"refunds": [{"id": "a", "created_at": moment(1)}, {"id": "b", "created_at": moment(1)}]}
    assert ids(held, "refunds") == ["b", "a"]


@pytest.mark.parametrize(
    ("bound", "found"), [("gt", ["c"]), ("gte", ["c", "b"]), ("lt", ["a"]), ("lte", ["b", "a"])]
)
@pytest.mark.parametrize(
    "name", ["payments", "mandates", "customers", "refunds", "payouts", "events", "creditors"]
)
def test_created_at_is_bounded_as_asked(name: str, bound: str, found: list[str]) -> None:
    assert ids(three(name), name, **{f"created_at[{bound}]": moment(1)}) == found


def test_a_bound_may_be_given_in_another_zone() -> None:
    assert ids(three(), "payments", **{"created_at[gte]": "2026-10-01T01:00:01+01:00"}) == ["c", "b"]


def test_what_has_no_such_time_is_outside_every_bound(served: Served) -> None:
    params = {"created_at[gte]": "2020-01-01T00:00:00Z"}
    assert served.client.creditors.list(params=params).records == []


def test_the_charge_date_is_bounded_by_days(served: Served) -> None:
    params = {"charge_date[gte]": "2026-10-02", "charge_date[lt]": "2026-10-04"}
    assert [each.id for each in served.client.payments.list(params=params).records] == [FAILED]


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("payments", {"status": "failed"}, 1),
        ("payments", {"customer": "CU7ce42c818072e8c0009"}, 1),
        ("payments", {"customer": "CU_x"}, 0),
        ("payments", {"mandate": "MDe4b06ce0741c7a80010", "currency": "GBP"}, 1),
        ("payments", {"creditor": "CR1"}, 3),
        ("payments", {"subscription": "SB1"}, 0),
        ("mandates", {"customer": "CU7ce42c818072e8c0009", "status": "active,cancelled"}, 1),
        ("mandates", {"reference": "REF63ca828d5f4b3b20011", "scheme": "bacs"}, 1),
        ("mandates", {"status": "cancelled"}, 0),
        ("payouts", {"payout_type": "merchant", "status": "paid", "creditor": "CR1"}, 2),
        ("payouts", {"reference": "R1a2b8f1f1fd42a20018", "creditor_bank_account": "BA1"}, 1),
        ("payouts", {"currency": "EUR"}, 0),
        ("refunds", {"payment": FAILED}, 0),
        ("events", {"resource_type": "payouts", "action": "paid"}, 2),
        ("events", {"payout": "PO587fd283bab6c390031"}, 2),
        ("events", {"refund": "RF1"}, 0),
    ],
)
def test_filters_are_those_of_the_collection(
    served: Served, name: str, query: dict[str, str], found: int
) -> None:
    assert len(getattr(served.client, name).list(params=query).records) == found


def test_refunds_are_found_by_payment_and_by_mandate() -> None:
    links = {"payment": "PM1", "mandate": "MD1"}
    held = {"refunds": [{"id": "RF1", "created_at": moment(0), "links": links}]}
    assert ids(held, "refunds", payment="PM1", mandate="MD1") == ["RF1"]
    assert ids(held, "refunds", payment="PM2") == []


def test_subscriptions_are_found_by_the_customer_of_their_mandate() -> None:
    held = {
        "mandates": [{"id": "MD1", "created_at": moment(0), "links": {"customer": "CU1"}}],
        "subscriptions": [
            {"id": "SB1", "created_at": moment(0), "status": "active", "links": {"mandate": "MD1"}}
        ],
    }
    assert ids(held, "subscriptions", customer="CU1", status="active,paused") == ["SB1"]
    assert ids(held, "subscriptions", customer="CU2") == []


def test_bank_accounts_are_found_by_whether_they_are_enabled() -> None:
    held = {"customer_bank_accounts": [{"id": "BA1", "created_at": moment(0), "enabled": True}]}
    assert ids(held, "customer_bank_accounts", enabled="true") == ["BA1"]
    assert ids(held, "customer_bank_accounts", enabled="false") == []


def test_instalment_schedules_are_found_by_customer() -> None:
    links = {"customer": "CU1", "mandate": "MD1"}
    held = {"instalment_schedules": [{"id": "IS1", "created_at": moment(0), "links": links}]}
    assert ids(held, "instalment_schedules", customer="CU1") == ["IS1"]


def test_events_go_back_18_months_only() -> None:
    held = three("events")
    for now, expected in (("2028-04-01T00:00:02+00:00", 1), ("2028-04-01T00:00:03+00:00", 0)):
        answered = answer("/events", read([]), shown(held), datetime.fromisoformat(now))
        assert len(answered["events"]) == expected


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"limit": 0}, "limit", "between 1 and 500"),
        ({"limit": 501}, "limit", "between 1 and 500"),
        ({"limit": "ten"}, "limit", "an integer"),
        ({"limit": "²"}, "limit", "an integer"),
        ({"created_at[gte]": "2026-10-01"}, "created_at[gte]", "is invalid"),
        ({"created_at[gte]": "2026-10-01T00:00:00"}, "created_at[gte]", "is invalid"),
        ({"created_at[gte]": "2026-13-01T00:00:00Z"}, "created_at[gte]", "is invalid"),
        ({"created_at[since]": moment(0)}, "created_at[since]", "not a parameter"),
        ({"created_at": moment(0)}, "created_at", "not a parameter"),
        ({"charge_date[lt]": moment(0)}, "charge_date[lt]", "is invalid"),
        ({"payout": "PO1"}, "payout", "not a parameter"),
        ({"status": "paid"}, "status", "is invalid"),
        ({"customer": "CU1", "creditor": "CR1"}, "customer", "together with creditor"),
        ({"sort_field": "amount"}, "sort_field", "does not offer it"),
        ({"after": "PM_x"}, "after", "is invalid"),
        ({"before": "PM_x"}, "before", "is invalid"),
        ({"after": FAILED, "before": FAILED}, "before", "together with after"),
    ],
)
def test_a_query_that_is_wrong_is_422_and_says_where(
    served: Served, query: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(errors.ValidationFailedError, match=message) as caught:
        served.client.payments.list(params=query)
    assert (caught.value.code, caught.value.errors[0]["field"]) == (422, field)
    assert caught.value.errors[0]["request_pointer"] == f"/{field}"


@pytest.mark.parametrize("query", [{}, {"creditor": ""}, {"limit": 1}])
def test_balances_are_those_of_one_creditor_that_must_be_named(served: Served, query: dict[str, Any]) -> None:
    with pytest.raises(errors.ValidationFailedError, match="can't be blank") as caught:
        served.client.balances.list(params=query)
    assert (caught.value.code, caught.value.errors[0]["field"]) == (422, "creditor")


def test_no_more_than_five_statuses_may_be_asked_for_at_once(served: Served) -> None:
    with pytest.raises(errors.ValidationFailedError):
        served.client.mandates.list(params={"status": ",".join(["active"] * 6)})


def test_a_parameter_of_a_single_object_is_refused_too(served: Served) -> None:
    with pytest.raises(errors.ValidationFailedError, match="limit is not a parameter"):
        served.client.payments.get(FAILED, params={"limit": 1})


def test_the_world_is_shown_as_it_was_read_even_if_it_changes_later(served: Served) -> None:
    held = world("direct-debit-payout")
    served.organisation.show(held)
    held["payments"].clear()
    assert len(served.client.payments.list().records) == 5
