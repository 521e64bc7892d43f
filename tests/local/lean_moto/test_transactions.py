"""Transactions of moto made lean: undone as by moto itself, at the cost of the rows that they name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.dynamodb.models.dynamo_type import Item

from tests.local.lean_moto import tables
from tests.local.lean_moto.conftest import both, noting, told
from tests.local.lean_moto.tables import TABLE, Thing

OTHER, KEYLESS, STREAMED = "other", "keyless", "streamed"


def put(table: str, **item: str) -> Thing:
    return {"Put": {"TableName": table, "Item": {name: {"S": value} for name, value in item.items()}}}


def refused(table: str, **key: str) -> Thing:
    named = {name: {"S": value} for name, value in key.items()}
    condition = {"ConditionExpression": "attribute_exists(#o)", "ExpressionAttributeNames": {"#o": "owner"}}
    return {"ConditionCheck": {"TableName": table, "Key": named} | condition}


def transact(*rows: Thing) -> Any:
    return told("dynamodb", "transact_write_items", TransactItems=list(rows))


def held(table: str) -> list[Any]:
    items: list[Any] = told("dynamodb", "scan", TableName=table)["Items"]
    return items


def create_keyless(name: str, **more: Any) -> None:
    told(
        "dynamodb",
        "create_table",
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "owner", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "owner", "KeyType": "HASH"}],
        **more,
    )


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(tables.items, max_size=8),
    st.lists(st.lists(tables.transacted, min_size=1, max_size=5), min_size=1, max_size=4),
)
def test_random_transactions_leave_what_those_of_moto_itself_leave(
    items: list[Thing], transactions: list[list[Thing]]
) -> None:
    def play() -> list[Any]:
        tables.create()
        for item in items:
            told("dynamodb", "put_item", TableName=TABLE, Item=item)
        seen = []
        for rows in transactions:
            operation, asked = tables.transaction(rows)
            seen += [told("dynamodb", operation, **asked), held(TABLE)]
        return [*seen, *tables.state()]

    theirs, ours = both(play)
    assert ours == theirs


def test_a_transaction_over_several_tables_is_undone_in_all() -> None:
    def play() -> list[Any]:
        tables.create()
        tables.create(OTHER)
        create_keyless(KEYLESS)
        create_keyless(STREAMED, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        named = (TABLE, OTHER, KEYLESS, STREAMED)
        first = [put(table, owner="a", key="1", work="1") for table in named]
        second = [put(table, owner="a", key="1", work="2") for table in named]
        third = [put(table, owner="b", key="1") for table in named]
        answers = [transact(*first), transact(*second, *third, refused(OTHER, owner="c", key="1"))]
        return [answers, [held(table) for table in named]]

    theirs, ours = both(play)
    assert ours == theirs
    answers, rows = ours
    reasons = [reason["Code"] for reason in answers[1]["CancellationReasons"]]
    assert reasons == ["None"] * 8 + ["ConditionalCheckFailed"]
    assert [len(each) for each in rows] == [1, 1, 1, 1]


def test_what_was_undone_is_found_where_it_was(lean_aws: None) -> None:
    tables.create()
    transact(put(TABLE, owner="a", key="1", work="1"))
    assert worked() == ["1"]
    change = put(TABLE, owner="a", key="1", work="2")
    transact(change, put(TABLE, owner="a", key="2", work="0"), refused(TABLE, owner="c", key="1"))
    assert worked() == ["1"]


def worked() -> list[str]:
    answer = told(
        "dynamodb",
        "query",
        TableName=TABLE,
        IndexName="work",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "a"}},
    )
    return [row["work"]["S"] for row in answer["Items"]]


def test_a_transaction_copies_no_more_rows_than_it_names(
    lean_aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copied(monkeypatch, 5) == copied(monkeypatch, 50) == 2


def copied(monkeypatch: pytest.MonkeyPatch, count: int) -> int:
    """How many rows are copied by a transaction that puts two of so many anew."""
    told("dynamodb", "delete_table", TableName=TABLE)
    tables.create()
    for number in range(count):
        transact(put(TABLE, owner="a", key=f"{number}"))
    copies: list[Item] = []
    with monkeypatch.context() as patch:
        patch.setattr(Item, "__deepcopy__", noting(Item.__deepcopy__, copies))
        transact(put(TABLE, owner="a", key="1"), put(TABLE, owner="a", key="2"))
    return len(copies)
