"""Whatever is asked of Xero is counted for its business, by whichever function asked."""

from __future__ import annotations

from datetime import UTC, datetime

from local.stack.in_process import Stack
from shared.store import connection_notes
from tests.factories import sales
from tests.functions.shop import come_to_rest, open_shop


def test_what_the_writer_and_the_reconciliation_ask_is_counted_call_by_call(stack: Stack) -> None:
    shop, other = open_shop(stack), open_shop(stack, "other")
    shop.sell(sales(2))
    come_to_rest(stack)
    stack.reconcile()
    for each in (shop, other):
        used = connection_notes.read(each.tenant, datetime.now(UTC)).used
        assert used.calls_today == len(each.business.xero.log) > 0
        assert used.received_this_month > 0
