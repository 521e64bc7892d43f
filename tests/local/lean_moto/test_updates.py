"""Update expressions are read once each, and what was read is copied as moto copies it."""

from __future__ import annotations

import copy
from importlib import import_module
from typing import Any

import pytest
from moto import mock_aws

from local.lean_moto import lean
from tests.local.lean_moto import tables
from tests.local.lean_moto.conftest import both, told
from tests.local.lean_moto.tables import TABLE
from tests.local.lean_moto.test_queries import put

Node: Any = import_module("moto.dynamodb.parsing.ast_nodes").Node
parsing: Any = import_module("moto.dynamodb.parsing.expressions")
validators: Any = import_module("moto.dynamodb.parsing.validators")
EXPRESSIONS = (
    "SET #a = :a",
    "SET a.b[1].#c = if_not_exists(d, :e) + :f, g = list_append(h, :i) REMOVE j, #k ADD l :m DELETE n :o",
    "REMOVE a[1], a[0]",
)


def shape(node: Any, parent: Any = None) -> Any:
    if not isinstance(node, Node):
        return node
    assert node.parent is parent
    children = None if node.children is None else [shape(each, node) for each in node.children]
    return type(node), set(vars(node)), children


def nodes(node: Any) -> set[int]:
    below = (nodes(each) for each in node.children or ()) if isinstance(node, Node) else ()
    return set().union({id(node)} if isinstance(node, Node) else set(), *below)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_copied_whole_and_shares_no_node(expression: str) -> None:
    read = parsing.UpdateExpressionParser.make(expression)
    usual = copy.deepcopy(read)
    with lean():
        ours = validators.deepcopy(read)
    assert shape(ours) == shape(usual) == shape(read)
    assert not nodes(ours) & nodes(read)


def updated(expression: str, **values: str) -> Any:
    return told(
        "dynamodb",
        "update_item",
        TableName=TABLE,
        Key={"owner": {"S": "a"}, "key": {"S": "1"}},
        UpdateExpression=expression,
        ExpressionAttributeValues={f":{name}": {"N": value} for name, value in values.items()},
        ReturnValues="ALL_NEW",
    )


def test_the_same_expression_does_what_each_call_says() -> None:
    def play() -> list[Any]:
        tables.create()
        put("a", "1")
        expressions = (
            "SET note = :x + :y",
            "SET note = if_not_exists(note, :x) + :y",
            "ADD note :x SET c = :y",
        )
        return [updated(each, x=x, y="5") for x in ("1", "2") for each in expressions]

    theirs, ours = both(play)
    assert ours == theirs


def test_an_expression_that_is_refused_is_refused_each_time() -> None:
    def play() -> list[Any]:
        tables.create()
        return [updated("SET note = = :x", x="1") for _ in range(2)]

    theirs, ours = both(play)
    assert ours == theirs
    assert ours[0]["Error"]["Code"] == "ValidationException"


def test_moto_itself_still_reads_each_expression_twice_for_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    take_apart = parsing.ExpressionTokenizer.make_list

    def noted(expression: str) -> Any:
        read.append(expression)
        return take_apart(expression)

    monkeypatch.setattr(parsing.ExpressionTokenizer, "make_list", noted)
    with mock_aws():
        tables.create()
        updated("SET note = :x", x="1")
    assert read.count("SET note = :x") == 2
