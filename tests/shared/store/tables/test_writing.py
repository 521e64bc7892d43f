"""What DynamoDB says of a write is told apart: the condition, the moment, or a fault."""

from __future__ import annotations

import pytest
from pynamodb.exceptions import CancellationReason, TransactWriteError, UpdateError, VerboseClientError

from shared.errors import Contended
from shared.store.tables import binding, connections, inbox, lanes
from shared.store.tables.inbox import EventItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction
from tests.cancelled_transactions import BUSY, busy
from tests.shared.store.conftest import REGION


def cancelled(*codes: str | None) -> TransactWriteError:
    reasons = [code and CancellationReason(code) for code in codes]
    cause = VerboseClientError(
        {"Error": {"Code": "TransactionCanceledException", "Message": ""}},
        "TransactWriteItems",
        cancellation_reasons=[each or None for each in reasons],
    )
    return TransactWriteError("no", cause)


@pytest.mark.parametrize(
    ("codes", "is_condition"),
    [
        (("ConditionalCheckFailed",), True),
        ((None, "ConditionalCheckFailed", "ConditionalCheckFailed"), True),
        (("ThrottlingError",), False),
        (("TransactionConflict", None), False),
        (("ConditionalCheckFailed", "ThrottlingError"), False),
        (("ItemCollectionSizeLimitExceeded",), False),
        (("ValidationError", "ConditionalCheckFailed"), False),
        ((None, None), False),
        ((), False),
    ],
)
def test_a_condition_has_failed_only_if_nothing_else_cancelled_the_transaction(
    codes: tuple[str | None, ...], is_condition: bool
) -> None:
    assert condition_failed(cancelled(*codes)) is is_condition


def test_a_write_of_one_row_says_by_itself_that_its_condition_failed() -> None:
    with pytest.raises(UpdateError) as failed:
        EventItem("acme", "stripe#evt_1").update([EventItem.outcome.set("")], EventItem.event.exists())
    assert condition_failed(failed.value)


def put_a_row_that_is_there(times: int = 1) -> None:
    with transaction() as write:
        for number in range(times):
            write.condition_check(RowItem, "acme", f"txn_{number}", RowItem.key.exists())


@pytest.mark.parametrize("codes", BUSY)
def test_what_passes_by_itself_is_raised_as_such(codes: tuple[str, ...]) -> None:
    with busy(codes), pytest.raises(Contended):
        put_a_row_that_is_there(3)


def test_what_does_not_pass_by_itself_stays_what_pynamodb_says() -> None:
    with pytest.raises(TransactWriteError) as failed:
        put_a_row_that_is_there()
    assert condition_failed(failed.value)
    with busy(("ItemCollectionSizeLimitExceeded",)), pytest.raises(TransactWriteError) as full:
        put_a_row_that_is_there()
    assert not condition_failed(full.value)


def test_a_table_that_was_restored_under_another_name_is_the_one_in_use() -> None:
    try:
        binding.bind("test-", REGION, "inbox= ledger=-noon lanes=-2026")
        names = {table: table.Meta.table_name for table in binding.TABLES}
    finally:
        binding.bind("test-", REGION)
    assert names[RowItem] == "test-ledger-noon"
    assert names[lanes.LaneItem] == "test-lanes-2026"
    assert (names[inbox.EventItem], names[connections.TokenItem]) == ("test-inbox", "test-tokens")
