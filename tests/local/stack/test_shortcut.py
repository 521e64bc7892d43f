"""What moto answers straight away is what it answers by way of HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from local.lean_moto.replacing import replaced
from local.stack import shortcut
from local.stack.aws import PREFIX, Queues, aws
from shared.store.tables.connections import SecretItem

LEDGER = f"{PREFIX}ledger"
KEY = {"tenant": {"S": "demo"}, "key": {"S": "txn_1"}}
ROW = KEY | {
    "open_work": {"S": "pending"},
    "number": {"N": "7"},
    "parents": {"L": [{"S": "a"}, {"S": "b"}]},
    "document": {"M": {"pence": {"N": "120"}, "is_paid": {"BOOL": True}, "nothing": {"NULL": True}}},
}
OF_DEMO = {
    "TableName": LEDGER,
    "KeyConditionExpression": "#t = :t",
    "ExpressionAttributeNames": {"#t": "tenant"},
    "ExpressionAttributeValues": {":t": {"S": "demo"}},
}
SET = {
    "TableName": LEDGER,
    "Key": KEY,
    "UpdateExpression": "SET #s = :s REMOVE open_work",
    "ExpressionAttributeNames": {"#s": "state"},
    "ExpressionAttributeValues": {":s": {"S": "posted"}},
    "ReturnValues": "ALL_NEW",
}
UNSEEN = {"TableName": LEDGER, "Item": KEY, "ConditionExpression": "attribute_not_exists(tenant)"}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("GetItem", {"TableName": LEDGER, "Key": KEY, "ConsistentRead": True}),
    ("GetItem", {"TableName": LEDGER, "Key": KEY | {"key": {"S": "nowhere"}}}),
    ("Query", OF_DEMO | {"Limit": 1}),
    ("Query", OF_DEMO | {"IndexName": "open_work"}),
    ("Scan", {"TableName": LEDGER}),
    ("BatchGetItem", {"RequestItems": {LEDGER: {"Keys": [KEY, KEY | {"key": {"S": "nowhere"}}]}}}),
    ("PutItem", {"TableName": LEDGER, "Item": ROW | {"key": {"S": "txn_3"}}}),
    ("UpdateItem", SET),
    ("DeleteItem", {"TableName": LEDGER, "Key": KEY}),
    ("TransactWriteItems", {"TransactItems": [{"Delete": {"TableName": LEDGER, "Key": KEY}}]}),
]


@pytest.fixture
def queues(quick_aws: None) -> Iterator[Queues]:
    with aws({}, {}) as queues:
        yield queues


@pytest.fixture
def client(queues: Queues) -> Any:
    return boto3.client("dynamodb")


def fill(client: Any) -> None:
    for row in client.scan(TableName=LEDGER)["Items"]:
        client.delete_item(TableName=LEDGER, Key={name: row[name] for name in KEY})
    client.put_item(TableName=LEDGER, Item=ROW)
    client.put_item(TableName=LEDGER, Item=ROW | {"key": {"S": "txn_2"}})


def usual(client: Any, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    with replaced(shortcut, TAKEN={}):
        answer = dict(client._make_api_call(operation, request))
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize(("operation", "request_"), CALLS)
def test_the_answer_and_what_it_leaves_are_as_by_the_usual_way(
    client: Any, operation: str, request_: dict[str, Any]
) -> None:
    fill(client)
    expected, left = usual(client, operation, request_), client.scan(TableName=LEDGER)["Items"]
    fill(client)
    assert shortcut.answer(operation, request_) == expected
    assert client.scan(TableName=LEDGER)["Items"] == left


@pytest.mark.parametrize(
    ("operation", "request_"),
    [("PutItem", UNSEEN), ("TransactWriteItems", {"TransactItems": [{"Put": UNSEEN}]})],
)
def test_what_is_refused_changes_nothing_and_is_left_to_the_usual_way(
    client: Any, operation: str, request_: dict[str, Any]
) -> None:
    fill(client)
    before = client.scan(TableName=LEDGER)["Items"]
    assert shortcut.answer(operation, request_) is None
    assert client.scan(TableName=LEDGER)["Items"] == before


@pytest.fixture
def queue(queues: Queues) -> tuple[Any, dict[str, Any]]:
    sqs = boto3.client("sqs")
    for body in ("a", "b"):
        sqs.send_message(QueueUrl=queues.inbox, MessageBody=body, MessageGroupId="demo")
    return sqs, {"QueueUrl": queues.inbox, "VisibilityTimeout": 0}


def test_messages_are_received_and_deleted_as_by_the_usual_way(queue: tuple[Any, dict[str, Any]]) -> None:
    sqs, asked = queue
    asked |= {"MaxNumberOfMessages": 10, "AttributeNames": ["All"]}
    with replaced(shortcut, TAKEN={}):
        expected = sqs.receive_message(**asked)
    told = sqs.receive_message(**asked)
    assert "ResponseMetadata" not in told
    for one, other in zip(told["Messages"], expected["Messages"], strict=True):
        changed = {"ReceiptHandle", "Attributes"}
        assert one.keys() == other.keys()
        assert one["Attributes"].keys() == other["Attributes"].keys()
        assert all(one[name] == other[name] for name in one.keys() - changed)
        assert [each["Attributes"]["ApproximateReceiveCount"] for each in (other, one)] == ["1", "2"]
        told_of = sqs.delete_message(QueueUrl=asked["QueueUrl"], ReceiptHandle=one["ReceiptHandle"])
        assert told_of == {}
    assert sqs.receive_message(**asked) == {}


def test_a_wrong_request_to_a_queue_is_refused_as_by_the_usual_way(
    queue: tuple[Any, dict[str, Any]],
) -> None:
    sqs, asked = queue
    with pytest.raises(ParamValidationError):
        sqs.receive_message(**asked, MaxNumberOfMessages="many")
    with pytest.raises(ClientError, match="MaxNumberOfMessages is invalid"):
        sqs.receive_message(**asked, MaxNumberOfMessages=11)
    with pytest.raises(ClientError, match="NonExistentQueue"):
        sqs.receive_message(**asked | {"QueueUrl": asked["QueueUrl"] + "2"})


def test_an_answer_cannot_be_changed_from_outside(client: Any) -> None:
    fill(client)
    parents = [{"S": "a"}]
    row: dict[str, Any] = ROW | {"parents": {"L": parents}}
    shortcut.answer("PutItem", {"TableName": LEDGER, "Item": row})
    parents.append({"S": "b"})
    asked = {"TableName": LEDGER, "Key": KEY}
    told = shortcut.answer("GetItem", asked)
    assert told
    told["Item"]["parents"]["L"].clear()
    assert shortcut.answer("GetItem", asked) == {"Item": row | {"parents": {"L": [{"S": "a"}]}}}


def test_tables_with_binary_values_go_the_usual_way(client: Any) -> None:
    key = {"owner": {"S": "demo"}, "purpose": {"S": "stripe_key"}}
    assert shortcut.answer("GetItem", {"TableName": SecretItem.Meta.table_name, "Key": key}) is None
    assert shortcut.answer("ListTables", {}) is None
