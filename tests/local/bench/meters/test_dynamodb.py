"""What DynamoDB charges, request by request, over the tables as shared.store.tables describes them."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from local.bench.meters import Meters, metered
from local.stack.aws import PREFIX, REGION, Queues
from shared.store.tables.binding import NAMES, TABLES
from shared.store.tables.inbox import EventItem
from shared.store.tables.ledger import RowItem

A_MINUTE_PAST = "2026-10-12T12:01:00.000000+0000"


@pytest.fixture
def dynamodb(queues: Queues) -> Any:
    return boto3.client("dynamodb")


def put(dynamodb: Any, table: type[Model], **texts: str) -> tuple[float, float]:
    """Writes a row of texts; returns the units written, those of the row and those of its entries."""
    item = {name: {"S": text} for name, text in texts.items()}
    with metered() as meters:
        dynamodb.put_item(TableName=PREFIX + NAMES[table], Item=item)
    return float(meters.units.written), float(meters.units.indexed)


def described(dynamodb: Any, table: type[Model]) -> dict[str, Any]:
    return dict(dynamodb.describe_table(TableName=PREFIX + NAMES[table])["Table"])


def keys(described: dict[str, Any]) -> dict[str, str]:
    return {each["AttributeName"]: A_MINUTE_PAST for each in described["KeySchema"]}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: NAMES[table])
def test_an_entry_in_each_index_of_each_table_is_a_write(dynamodb: Any, table: type[Model]) -> None:
    told = described(dynamodb, table)
    indexes = [*(told.get("LocalSecondaryIndexes") or ()), *(told.get("GlobalSecondaryIndexes") or ())]
    row = keys(told)
    # An index by the table's own keys holds every row.
    of_every_row = [each for each in indexes if keys(each).keys() <= row.keys()]
    assert put(dynamodb, table, **row) == (1, len(of_every_row))
    for each in (index for index in indexes if index not in of_every_row):
        row |= keys(each)
        assert put(dynamodb, table, **row)[1] > 0
    once = {"inbox", "lanes", "jobs", "troubles", "people", "organisations", "audit", "mail"}
    several = {"ledger": 3, "directory": 5, "sales": 3, "catalogue": 2, "orders": 5}
    assert len(indexes) == several.get(NAMES[table], int(NAMES[table] in once))


def test_an_index_may_be_renamed_and_its_writes_are_counted_all_the_same(dynamodb: Any) -> None:
    class ByColour(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # as in shared.store.tables
        class Meta:
            index_name = "by_colour"
            projection = AllProjection()

        owner = UnicodeAttribute(hash_key=True)
        colour = UnicodeAttribute(range_key=True)

    class Renamed(Model):
        class Meta:
            table_name = "renamed"
            region = REGION

        owner = UnicodeAttribute(hash_key=True)
        name = UnicodeAttribute(range_key=True)
        colour = UnicodeAttribute(null=True)
        by_colour = ByColour()

    Renamed.create_table(billing_mode="PAY_PER_REQUEST")
    with metered() as meters:
        Renamed("ada", "bicycle", colour="green").save()
        Renamed("ada", "car").save()
    assert [meters.units.written, meters.units.indexed] == [2, 1]


def test_an_entry_that_moves_is_two_writes_and_one_that_stays_none(dynamodb: Any) -> None:
    row = {"tenant": "demo", "key": "txn_1", "open_work": "pending 1"}
    assert put(dynamodb, RowItem, **row) == (1, 1)
    assert put(dynamodb, RowItem, **row) == (1, 0)
    assert put(dynamodb, RowItem, **row | {"detail": "x"}) == (1, 1)
    assert put(dynamodb, RowItem, **row | {"open_work": "parked 1"}) == (1, 2)
    assert put(dynamodb, RowItem, tenant="demo", key="txn_1") == (1, 1)


def test_an_entry_is_as_large_as_what_its_index_keeps(dynamodb: Any) -> None:
    """The inbox's index keeps an event's keys and its object; the ledger's keeps the whole row."""
    row = {"tenant": "demo", "event": "evt_1", "unqueued": "demo", "received_at": A_MINUTE_PAST}
    assert put(dynamodb, EventItem, **row | {"type": "x" * 5000}) == (5, 1)
    assert put(dynamodb, EventItem, **row | {"type": "y" * 5000}) == (5, 0)
    own = {"tenant": "demo", "key": "txn_1", "open_work": "pending"}
    assert put(dynamodb, RowItem, **own | {"detail": "x" * 5000}) == (5, 5)


def test_an_index_of_keys_alone_is_written_when_its_keys_change(dynamodb: Any) -> None:
    class ByColour(LocalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # as in shared.store.tables
        class Meta:
            index_name = "by_colour"
            projection = KeysOnlyProjection()

        owner = UnicodeAttribute(hash_key=True)
        colour = UnicodeAttribute(range_key=True)

    class Coloured(Model):
        class Meta:
            table_name = "coloured"
            region = REGION

        owner = UnicodeAttribute(hash_key=True)
        name = UnicodeAttribute(range_key=True)
        colour = UnicodeAttribute(null=True)
        words = UnicodeAttribute(null=True)
        by_colour = ByColour()

    Coloured.create_table(billing_mode="PAY_PER_REQUEST")
    with metered() as meters:
        Coloured("ada", "bicycle", colour="green").save()
        Coloured("ada", "bicycle", colour="green", words="with a bell").save()
    assert meters.units.indexed == 1


def test_a_transaction_writes_twice_and_a_refused_write_costs_as_much(dynamodb: Any) -> None:
    name = PREFIX + NAMES[RowItem]
    item = {"tenant": {"S": "demo"}, "key": {"S": "txn_1"}}
    unseen = {"TableName": name, "Item": item, "ConditionExpression": "attribute_not_exists(tenant)"}
    with metered() as meters:
        dynamodb.transact_write_items(TransactItems=[{"Put": unseen}])
        with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
            dynamodb.put_item(**unseen)
    assert meters.units.written == 3


def test_a_batch_of_writes_counts_each_of_its_rows(dynamodb: Any) -> None:
    with metered() as meters, RowItem.batch_write() as batch:
        batch.delete(RowItem("demo", "txn_1"))
        batch.delete(RowItem("demo", "txn_2"))
    assert meters.units.written == 2


def test_a_consistent_read_is_a_unit_and_any_other_half_of_one(dynamodb: Any) -> None:
    name, key = PREFIX + NAMES[RowItem], {"tenant": {"S": "demo"}, "key": {"S": "txn_1"}}
    dynamodb.put_item(TableName=name, Item=key | {"detail": {"S": "x" * 5000}})
    asked = {name: {"Keys": [key, key | {"key": {"S": "nowhere"}}]}}
    with metered() as meters:
        dynamodb.get_item(TableName=name, Key=key, ConsistentRead=True)
        dynamodb.get_item(TableName=name, Key=key)
        dynamodb.batch_get_item(RequestItems=asked)
        list(RowItem.query("demo"))
        dynamodb.scan(TableName=name, ConsistentRead=True)
    assert meters.units.read == 2 + 1 + 1.5 + 1 + 2
    assert [meters.units.written, meters.units.indexed] == [0, 0]


def test_what_nobody_has_priced_is_not_taken_for_free(dynamodb: Any) -> None:
    request = {"TransactItems": [{"Get": {"TableName": PREFIX + NAMES[RowItem], "Key": {}}}]}
    with pytest.raises(AssertionError, match="TransactGetItems costs"):
        Meters().units._add_read("TransactGetItems", request, {})


def test_the_bytes_of_rows_that_were_read_are_counted_whichever_way_they_come(dynamodb: Any) -> None:
    name, key = PREFIX + NAMES[RowItem], {"tenant": {"S": "demo"}, "key": {"S": "txn_1"}}
    dynamodb.put_item(TableName=name, Item=key | {"detail": {"S": "x" * 5000}})
    whole = sum(map(len, ("tenant", "demo", "key", "txn_1", "detail"))) + 5000
    with metered() as meters:
        dynamodb.get_item(TableName=name, Key=key)
        dynamodb.get_item(TableName=name, Key=key | {"key": {"S": "nowhere"}})
        dynamodb.batch_get_item(RequestItems={name: {"Keys": [key]}})
        dynamodb.scan(TableName=name)
    assert meters.units.received == 3 * whole
