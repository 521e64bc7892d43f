"""moto is as it was when it was made lean, and still needs it: the day this fails, part of it can go."""

from __future__ import annotations

import hashlib
import inspect
import re
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import moto
import pytest
from moto import mock_aws
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.sqs.models import Message

from local.lean_moto import MADE_FOR, lean
from tests.local.lean_moto import tables
from tests.local.lean_moto.conftest import noting, told
from tests.local.lean_moto.test_queries import found, put

LOCKED = Path(__file__).parents[3] / "requirements" / "dev.txt"
# All that is changed in moto, or whose working is relied on.
CHANGED = {
    "moto.core.common_models:BaseModel.__new__": "08cf0ef20e88029a",
    "moto.core.serialize:AttributePicker.__call__": "c15da8ec29c1afa4",
    "moto.core.utils:camelcase_to_underscores": "084cdc5bab92db95",
    "moto.core.utils:method_names_from_class": "9dbac89d082b655f",
    "moto.dynamodb.models:DynamoDBBackend.transact_write_items": "81db2cb7d94e39c9",
    "moto.dynamodb.models:DynamoDBBackend.update_item": "218984588dd689a5",
    "moto.dynamodb.models.dynamo_type:DynamoType.cast_value": "135da387dfcc7c1c",
    "moto.dynamodb.models.table:Table.all_items": "c80d2ee3c896acd0",
    "moto.dynamodb.models.table:Table.delete_item": "1594f7b07616c8cb",
    "moto.dynamodb.models.table:Table.put_item": "de23933013ef8426",
    "moto.dynamodb.models.table:Table.query": "002b4d00be6df07c",
    "moto.dynamodb.parsing.ast_nodes:DepthFirstTraverser.nodes_to_be_processed": "1c2c84c8097e3517",
    "moto.dynamodb.parsing.ast_nodes:Node": "424025051cece8da",
    "moto.dynamodb.parsing.expressions:UpdateExpressionParser.make": "2c00ed96d6e191f2",
    "moto.dynamodb.parsing.validators:UpdateExpressionFunctionEvaluator.process_function": "536966a18d2a7414",
    "moto.dynamodb.parsing.validators:Validator.__init__": "9489b532dd0fb359",
    "moto.sqs.models:Queue.attributes": "40cb990b121628d5",
    "moto.sqs.models:Queue.delete_message": "fa6fd5b9bd2cafb4",
    "moto.sqs.models:Queue.messages": "03a531dbcbcf9aee",
    "moto.sqs.models:SQSBackend.get_queue_attributes": "58417223da457b5a",
    "moto.sqs.models:SQSBackend.receive_message": "065f3e5e7d214408",
    "moto.sqs.models:SQSBackend.send_message": "bf161af09a9e6b86",
}


def digest(name: str) -> str:
    module, _, path = name.partition(":")
    held: Any = reduce(inspect.getattr_static, path.split("."), import_module(module))
    plain: Any = held.fget if isinstance(held, property) else inspect.unwrap(getattr(held, "__func__", held))
    return hashlib.sha256(inspect.getsource(plain).encode()).hexdigest()[:16]


def test_it_was_made_for_the_moto_that_is_locked() -> None:
    (locked,) = re.findall(r"^moto==(\S+)", LOCKED.read_text(), re.MULTILINE)
    assert locked == moto.__version__ == MADE_FOR


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_changed_in_moto_is_what_it_was(name: str) -> None:
    assert digest(name) == CHANGED[name], f"read what is new in {name}, and adapt local/lean_moto or drop it"


def test_another_moto_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto, "__version__", "6.0.0")
    with pytest.raises(RuntimeError, match=r"made for moto .*, this is 6\.0\.0"), lean():
        raise AssertionError("it was entered")


def test_nothing_stays_changed_in_moto() -> None:
    before = {name: digest(name) for name in CHANGED}
    with lean():
        assert Table.query.__wrapped__  # type: ignore[attr-defined]
    assert {name: digest(name) for name in CHANGED} == before
    assert not hasattr(Table.query, "__wrapped__")


def test_a_copy_of_a_row_is_not_kept_for_good() -> None:
    with mock_aws(), lean():
        tables.create()
        put("a", "1")
        before = tracked()
        found("a")
        assert tracked() == before


# ---- moto itself still does what is spared here


def test_moto_itself_still_keeps_every_copy_of_a_row() -> None:
    with mock_aws():
        tables.create()
        put("a", "1")
        before = tracked()
        found("a")
        assert tracked() > before


def tracked() -> int:
    """How many rows and copies of rows moto keeps a list of."""
    rows: Any = Item
    return len(rows.instances_tracked)


def test_moto_itself_still_copies_all_of_a_table_for_each_row_of_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies: list[Item] = []
    with mock_aws():
        tables.create()
        for number in range(7):
            put("a", f"{number}")
        monkeypatch.setattr(Item, "__deepcopy__", noting(Item.__deepcopy__, copies))
        check = {
            "TableName": tables.TABLE,
            "Key": {"owner": {"S": "a"}, "key": {"S": "1"}},
            "ConditionExpression": "attribute_exists(unqueued)",
        }
        told("dynamodb", "transact_write_items", TransactItems=[{"ConditionCheck": check}])
    assert len(copies) == 7


def test_moto_itself_still_walks_the_table_for_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[Table] = []
    with mock_aws():
        tables.create()
        put("a", "1")
        monkeypatch.setattr(Table, "all_items", noting(Table.all_items, walked))
        assert found("a", Limit=1) == ["1"]
    assert len(walked) == 1


def test_moto_itself_still_counts_all_messages_for_whoever_sends_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Message] = []
    delayed: Any = vars(Message)["delayed"].fget
    with mock_aws():
        url = told("sqs", "create_queue", QueueName="queue")["QueueUrl"]
        for _ in range(5):
            told("sqs", "send_message", QueueUrl=url, MessageBody="x")
        monkeypatch.setattr(Message, "delayed", property(noting(delayed, asked)))
        told("sqs", "send_message", QueueUrl=url, MessageBody="x")
    assert len(asked) >= 5
