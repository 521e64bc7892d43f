"""What needs a person is found reason by reason, without reading more rows than a page shows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from functions.sync.reconcile_wiring import wire
from shared.booking.addresses import EMAIL_LEFT_OUT
from shared.ledger.documents import Contact
from shared.ledger.rows import Handled, Source
from shared.operations.attention import (
    MOST_AT_FIRST,
    MOST_COUNTED,
    MOST_WAITING,
    alike,
    all_alike,
    retry_alike,
)
from shared.operations.parked import see
from shared.store import addresses, ledger, rows
from shared.store.tables.ledger import RowItem
from tests.functions.aws_calls import aws_calls
from tests.functions.manage.stuck import park_invoice, state_of, wait_for
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of


def test_each_reason_is_found_once_with_its_first_rows_and_how_many_there_are(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    for number in range(7):
        park_invoice(tenant, number, "period_locked")
    park_invoice(tenant, 8, "account_not_usable")
    found = all_alike(tenant, "parked")
    assert [(each.reason_code, each.count, len(each.rows)) for each in found] == [
        ("account_not_usable", 1, 1),
        ("period_locked", 7, 5),
    ]
    assert {each.payer for each in found[1].rows} == {"Priya Nair"}
    rest = alike(tenant, "parked", "period_locked", found[1].next)
    assert [each.row.key for each in rest.rows] == ["ch_0005 invoice", "ch_0006 invoice"]
    assert rest.next == ""


def test_a_row_says_how_many_wait_for_it(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    parent, child = park_invoice(tenant, 1), park_invoice(tenant, 2)
    RowItem(tenant, child).update(
        actions=[RowItem.state.set("waiting"), RowItem.open_work.set(f"waiting#{parent}#{child}")]
    )
    (group,) = all_alike(tenant, "parked")
    assert [(each.row.key, each.waiting, each.is_more_waiting) for each in group.rows] == [(parent, 1, False)]


def test_what_waits_for_a_row_is_counted_no_further_than_anybody_needs(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    parent = park_invoice(tenant, 1)
    wait_for(tenant, parent, MOST_WAITING + 2)
    for found in (*all_alike(tenant, "parked"), alike(tenant, "parked", "account_not_usable")):
        assert [(each.waiting, each.is_more_waiting) for each in found.rows] == [(MOST_WAITING, True)]


def test_rows_are_counted_no_further_than_anybody_needs(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    with RowItem.batch_write() as batch:
        for number in range(MOST_COUNTED + 5):
            key = f"txn_{number:05}"
            batch.save(
                RowItem(
                    tenant,
                    key,
                    kind="Source",
                    state="parked",
                    provider="stripe",
                    source=key,
                    open_work=f"parked#unknown_category#{key}",
                    reason_code="unknown_category",
                    happened_at=datetime(2026, 11, 20).astimezone(),
                    recorded_at=datetime(2026, 11, 20).astimezone(),
                )
            )
    (group,) = all_alike(tenant, "parked")
    assert (group.count, group.is_more, len(group.rows)) == (MOST_AT_FIRST, True, 5)
    one = alike(tenant, "parked", "unknown_category")
    assert (one.count, one.is_more, len(one.rows)) == (MOST_COUNTED, True, 50)


@pytest.mark.parametrize(
    ("there", "counted", "is_more", "following"),
    [
        (5, 5, False, ""),
        (6, 6, False, "ch_0005 invoice"),
        (MOST_AT_FIRST - 1, MOST_AT_FIRST - 1, False, "ch_0005 invoice"),
        (MOST_AT_FIRST, MOST_AT_FIRST, True, "ch_0005 invoice"),
        (MOST_AT_FIRST + 1, MOST_AT_FIRST, True, "ch_0005 invoice"),
    ],
)
def test_the_number_is_exact_below_the_most_that_is_counted(
    merchant: Merchant, there: int, counted: int, is_more: bool, following: str
) -> None:
    for number in range(there):
        park_invoice(merchant.shop.tenant, number)
    (group,) = all_alike(merchant.shop.tenant, "parked")
    assert (group.count, group.is_more, group.next) == (counted, is_more, following)


def test_there_is_an_end_to_retrying_and_the_rest_begins_where_it_ended(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    keys = [park_invoice(tenant, number) for number in range(3)]
    owner, outside = owner_of(tenant), wire()
    over = outside.clock() - timedelta(seconds=1)
    first = retry_alike(owner, "account_not_usable", outside, over)
    assert ([each.key for each in first.retried], state_of(tenant, keys[1])) == ([keys[0]], "parked")
    rest = retry_alike(owner, "account_not_usable", outside, over + timedelta(hours=1), first.next)
    assert [each.key for each in rest.retried] == keys[1:]
    assert rest.next == ""
    assert list(rows.reasons_in(tenant, "parked")) == []


def test_retrying_many_reads_them_page_by_page_and_nudges_the_writer_once_a_page(merchant: Merchant) -> None:
    tenant = merchant.shop.tenant
    keys = [park_invoice(tenant, number) for number in range(60)]
    outside = wire()
    with aws_calls() as asked:
        done = retry_alike(
            owner_of(tenant), "account_not_usable", outside, outside.clock() + timedelta(hours=1)
        )
    assert [(each.key, each.became) for each in done.retried] == [(key, "queued") for key in keys]
    calls = Counter(asked)
    assert calls["SendMessage"] == 2
    # Two pages of the list; and for each row, who waits for it.
    assert calls["Query"] == 2 + len(keys)


def test_an_address_that_is_put_right_after_somebody_has_seen_the_flag_is_ordered_all_the_same(
    merchant: Merchant,
) -> None:
    tenant, now = merchant.shop.tenant, datetime(2026, 11, 20).astimezone()
    source, contact = Source("txn_1", "stripe", now), Contact("cus_1", "Priya Nair", refused_email="priya@")
    row = rows.pending_row(tenant, source, contact, now)
    row.save()
    ledger.flag(tenant, source, EMAIL_LEFT_OUT, now, contact.key)
    key = ledger.flag_key(source.key, EMAIL_LEFT_OUT)
    assert see(tenant, key, Handled("olga@example.co.uk", now))
    assert addresses.mend(tenant, source, "priya@example.co.uk", now)
    assert rows.read(tenant, [key]) == []
