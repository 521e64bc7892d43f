from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from gocardless_pro import errors

from local.standins.gocardless.retention import months_before
from tests.local.standins.gocardless.conftest import Served, world

PAYOUT = "PO587fd283bab6c390031"


def held(created_at: str) -> dict[str, Any]:
    item = {"type": "payment_paid_out", "amount": "100.0", "taxes": [], "links": {"payment": "PM1"}}
    return {"payouts": [{"id": "PO1", "created_at": created_at}], "payout_items": {"PO1": [item]}}


def test_a_payout_lists_its_items_as_they_stand_and_they_add_up(served: Served) -> None:
    items = served.client.payout_items.list(params={"payout": PAYOUT}).records
    assert [each.attributes for each in items] == world("direct-debit-late-failure")["payout_items"][PAYOUT]
    assert sum(Decimal(each.amount) for each in items) == served.client.payouts.get(PAYOUT).amount


def test_items_are_paged_though_they_have_no_ids(served: Served) -> None:
    found = [
        each.attributes for each in served.client.payout_items.all(params={"payout": PAYOUT, "limit": 3})
    ]
    assert found == world("direct-debit-late-failure")["payout_items"][PAYOUT]
    page = served.client.payout_items.list(params={"payout": PAYOUT, "limit": 1, "before": "2"})
    assert [each.attributes for each in page.records] == found[1:2]
    assert (page.before, page.after) == ("1", "1")


def test_items_of_a_payout_older_than_six_months_are_gone(served: Served) -> None:
    served.organisation.show(held("2026-04-07T11:59:59.999Z"))
    with pytest.raises(errors.InvalidApiUsageError) as caught:
        served.client.payout_items.list(params={"payout": "PO1"})
    assert caught.value.code == 410
    assert served.client.payouts.get("PO1").id == "PO1"


def test_items_of_a_payout_of_six_months_ago_are_still_there(served: Served) -> None:
    served.organisation.show(held("2026-04-07T12:00:00.000Z"))
    assert len(served.client.payout_items.list(params={"payout": "PO1"}).records) == 1


def test_items_of_an_unknown_payout_are_404(served: Served) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        served.client.payout_items.list(params={"payout": "PO_x"})


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "payout can't be blank"),
        ({"payout": PAYOUT, "created_at[gt]": "2026-10-01T00:00:00Z"}, "is not a parameter"),
        ({"payout": PAYOUT, "include_2020_tax_cutover": "true"}, "does not offer it"),
        ({"payout": PAYOUT, "after": "4"}, "after is invalid"),
    ],
)
def test_a_query_for_items_that_is_wrong_is_422(served: Served, query: dict[str, str], message: str) -> None:
    with pytest.raises(errors.ValidationFailedError, match=message):
        served.client.payout_items.list(params=query)


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        ((2026, 10, 7), 6, (2026, 4, 7)),
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2026, 3, 1), 18, (2024, 9, 1)),
        ((2026, 12, 31), 6, (2026, 6, 30)),
        ((2026, 6, 15), 6, (2025, 12, 15)),
    ],
)
def test_months_are_those_of_the_calendar(
    now: tuple[int, int, int], months: int, then: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*now, tzinfo=UTC), months) == datetime(*then, tzinfo=UTC)
