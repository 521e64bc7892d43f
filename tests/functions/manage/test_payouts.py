"""What is said of a payout names what must be dealt with first, and pages of items lose none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.payouts import MOST_ITEMS, Item, Shown, item_page
from shared.reasons import reason_for
from shared.reconciliation.payouts import PayoutItem, PayoutReason, RowState
from tests.shared.store.test_payouts import MATCH

DELETED = RowState("txn_1 payment", "posted", "X", "deleted")


def test_a_payout_with_its_tick_is_said_to_be_in_xero() -> None:
    shown = Shown(replace(MATCH, reasons=(PayoutReason("before_feed", "txn_0", 5),)))
    assert (shown.tone, shown.stands) == ("done", "All of it is in Xero")


def test_what_prevents_the_tick_is_named_before_what_is_explained() -> None:
    reasons = (PayoutReason("before_feed", "txn_0", 5), PayoutReason("deleted", "txn_1", 11800))
    shown = Shown(replace(MATCH, reasons=reasons))
    assert (shown.tone, shown.stands) == ("attention", "Not all of it is in Xero as it should be")
    assert [each.reason for each in shown.why] == [reason_for("deleted"), reason_for("before_feed")]


def test_an_item_and_its_documents_are_said_in_words() -> None:
    posted = RowState("txn_1 invoice", "posted", "X")
    item = Item(PayoutItem("txn_1", 11800, (posted, DELETED), "deleted"))
    assert (item.tone, item.stands) == ("attention", "Somebody deleted the document in Xero.")
    assert [each.stands for each in item.documents] == ["in Xero", "Somebody deleted the document in Xero."]
    assert Item(PayoutItem("txn_1", 11800)).stands == "As it was posted"
    assert Item(PayoutItem("txn_0", 5, (), "before_feed")).tone == "quiet"


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (MOST_ITEMS, 1), (MOST_ITEMS + 1, 2)])
def test_all_items_are_on_pages_of_two_hundred_at_most(count: int, pages: int) -> None:
    items = tuple(PayoutItem(f"txn_{number}", 1) for number in range(count))
    match = replace(MATCH, items=items)
    shown = [item_page(match, number) for number in range(1, pages + 1)]
    assert tuple(item for page in shown for item in page.items) == items
    assert all(len(page.items) <= 200 for page in shown)
    assert {page.pages for page in shown} == {pages}
    for number in (0, pages + 1, -1):
        with pytest.raises(LookupError):
            item_page(match, number)
