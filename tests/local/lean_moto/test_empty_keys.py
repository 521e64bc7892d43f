"""Empty text is no value of a key, of a table's nor of an index's, whatever is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.lean_moto import tables
from tests.local.lean_moto.conftest import told
from tests.local.lean_moto.tables import TABLE

FULL = {"owner": {"S": "a"}, "key": {"S": "b"}}
EMPTY = FULL | {"key": {"S": ""}}
VALUES = {":e": {"S": ""}, ":o": {"S": "a"}}


def transacted(kind: str, **more: Any) -> dict[str, Any]:
    return {"TransactItems": [{kind: {"TableName": TABLE, **more}}]}


def asked_for(condition: str, index: str | None = None) -> dict[str, Any]:
    used = {name: value for name, value in VALUES.items() if name in condition}
    names = {"#k": "key"} if "#k" in condition else {}
    return {
        "TableName": TABLE,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": used,
        **({"IndexName": index} if index else {}),
        **({"ExpressionAttributeNames": names} if names else {}),
    }


SET = {"UpdateExpression": "SET #w = :e", "ExpressionAttributeNames": {"#w": "work"}}
TO_NOTHING = {**SET, "ExpressionAttributeValues": {":e": {"S": ""}}}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "put": ("put_item", {"TableName": TABLE, "Item": EMPTY}),
    "put of an index": ("put_item", {"TableName": TABLE, "Item": FULL | {"work": {"S": ""}}}),
    "put of a global index": ("put_item", {"TableName": TABLE, "Item": FULL | {"unqueued": {"S": ""}}}),
    "get": ("get_item", {"TableName": TABLE, "Key": EMPTY}),
    "update": ("update_item", {"TableName": TABLE, "Key": EMPTY}),
    "update of an index": ("update_item", {"TableName": TABLE, "Key": FULL, **TO_NOTHING}),
    "delete": ("delete_item", {"TableName": TABLE, "Key": EMPTY}),
    "gets at once": ("batch_get_item", {"RequestItems": {TABLE: {"Keys": [FULL, EMPTY]}}}),
    "deletes at once": (
        "batch_write_item",
        {"RequestItems": {TABLE: [{"DeleteRequest": {"Key": EMPTY}}]}},
    ),
    "puts at once": ("batch_write_item", {"RequestItems": {TABLE: [{"PutRequest": {"Item": EMPTY}}]}}),
    "put in a transaction": ("transact_write_items", transacted("Put", Item=EMPTY)),
    "delete in a transaction": ("transact_write_items", transacted("Delete", Key=EMPTY)),
    "check in a transaction": (
        "transact_write_items",
        transacted("ConditionCheck", Key=EMPTY, ConditionExpression="attribute_exists(note)"),
    ),
    "update of an index in a transaction": (
        "transact_write_items",
        transacted("Update", Key=FULL, **TO_NOTHING),
    ),
    "get in a transaction": ("transact_get_items", transacted("Get", Key=EMPTY)),
    "query": ("query", asked_for("#k = :e AND owner = :o")),
    "query of what begins": ("query", asked_for("owner = :o AND begins_with(#k, :e)")),
    "query of an index": ("query", asked_for("unqueued = :e", "alone")),
}


@pytest.mark.parametrize("case", ASKED)
def test_empty_text_is_refused_as_a_key(case: str, lean_aws: None) -> None:
    tables.create()
    operation, asked = ASKED[case]
    error = told("dynamodb", operation, **asked)["Error"]
    assert (error["Code"], "empty string" in error["Message"]) == ("ValidationException", True)


def test_empty_text_is_kept_where_nothing_is_looked_for_by_it(lean_aws: None) -> None:
    tables.create()
    item = FULL | {"note": {"S": ""}, "count": {"S": ""}}
    assert told("dynamodb", "put_item", TableName=TABLE, Item=item) == {}
    assert told("dynamodb", "get_item", TableName=TABLE, Key=FULL)["Item"] == item
    changed = {"UpdateExpression": "SET note = :e", "ExpressionAttributeValues": {":e": {"S": ""}}}
    assert "Error" not in told("dynamodb", "update_item", TableName=TABLE, Key=FULL, **changed)
    assert told("dynamodb", "get_item", TableName=TABLE, Key=FULL)["Item"] == item
