"""Queries of moto made lean: what they answer is moto's own, and what they cost goes by what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.core.exceptions import JsonRESTError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item

from local.lean_moto import lean
from tests.local.lean_moto import tables
from tests.local.lean_moto.conftest import REGION, both, noting, told
from tests.local.lean_moto.tables import KEYS, NUMBERS, TABLE, Thing

# With how many values each compares; of nothing there is none.
COMPARISONS = {"": 0, "=": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "BETWEEN": 2, "BEGINS_WITH": 1}


def play(calls: list[tuple[str, Thing]]) -> list[Any]:
    """What each call is answered with, and what is held after all."""
    tables.create()
    return [*(told("dynamodb", operation, **asked) for operation, asked in calls), *tables.state()]


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables.calls)
def test_random_calls_are_answered_and_refused_as_by_moto_itself(calls: list[tuple[str, Thing]]) -> None:
    theirs, ours = both(lambda: play(calls))
    assert ours == theirs


@settings(deadline=None, max_examples=25)
@given(
    st.lists(tables.items, min_size=4, max_size=10),
    st.lists(tables.updates, max_size=6),
    st.lists(tables.keys, max_size=2),
    st.lists(tables.texts, min_size=2, max_size=2),
    st.lists(tables.numbers, min_size=2, max_size=2),
)
def test_every_way_to_ask_finds_the_pages_that_moto_itself_finds(
    items: list[Thing], updates: list[Thing], deleted: list[Thing], texts: list[str], numbers: list[str]
) -> None:
    def play() -> list[Any]:
        backend = DynamoDBBackend(REGION, DEFAULT_ACCOUNT_ID)
        tables.build(backend)
        for item in items:
            backend.put_item(TABLE, item)
        # Asked before and after, so that what changes in between is followed.
        before = list(asked_in_every_way(backend, texts, numbers))
        changed = [answered(partial(updated, backend, each)) for each in updates]
        for key in deleted:
            backend.delete_item(TABLE, key)
        return [before, changed, list(asked_in_every_way(backend, texts, numbers))]

    theirs = play()
    with lean():
        ours = play()
    assert ours == theirs


def updated(backend: DynamoDBBackend, given: Thing) -> Any:
    names, values = (given.get(f"ExpressionAttribute{kind}", {}) for kind in ("Names", "Values"))
    condition = given.get("ConditionExpression")
    item = backend.update_item(
        TABLE, given["Key"], given["UpdateExpression"], names, values, condition_expression=condition
    )
    return item.to_json()


def asked_in_every_way(backend: DynamoDBBackend, texts: list[str], numbers: list[str]) -> Iterator[Any]:
    for index, comparison in product(KEYS, COMPARISONS):
        ranged = KEYS[index][1]
        values = [{"N": each} for each in numbers] if ranged in NUMBERS else [{"S": each} for each in texts]
        asked = (index, comparison, values[: COMPARISONS.get(comparison, 0)])
        for limit, forward in product((None, 1, 2), (True, False)):
            yield asked, limit, forward, list(paged(backend, *asked, limit, forward))


def paged(
    backend: DynamoDBBackend,
    index: str | None,
    comparison: str,
    values: list[Thing],
    limit: Any,
    forward: bool,
) -> Iterator[Any]:
    """One page after the other, as moto's answers lead on."""
    hashed, ranged = KEYS[index]
    start: Any = None
    for _ in range(30):
        call = partial(
            backend.query,
            table_name=TABLE,
            hash_key_dict={"S": "a"},
            range_comparison=comparison,
            range_value_dicts=values,
            limit=limit,
            exclusive_start_key=start,
            scan_index_forward=forward,
            projection_expressions=None,
            index_name=index,
            hash_key_conditions=[(hashed, {"S": "a"})],
            range_key_conditions=[(ranged, comparison, values)] if ranged and comparison else [],
        )
        page = answered(call)
        if not isinstance(page, tuple):
            yield page
            return
        items, scanned, start = page
        yield [item.to_json() for item in items], scanned, start
        if not start:
            return


def answered(call: Callable[[], Any]) -> Any:
    """What it answers, or the mistake or refusal in its words."""
    try:
        return call()
    except (ArithmeticError, AttributeError, JsonRESTError, LookupError, TypeError, ValueError) as error:
        return f"{error!r} {getattr(error, 'description', '')}"


@pytest.mark.parametrize(
    "sizes",
    [
        # What is asked for nearly fills a page, and a row far beyond it is what ends it.
        [330_000, 330_000, 330_000, 1, 399_000],
        [399_000, 1, 330_000, 330_000, 330_000],
        [399_000, 399_000, 399_000, 1, 1, 399_000],
    ],
)
def test_a_page_of_large_rows_ends_where_it_ends_in_moto_itself(sizes: list[int]) -> None:
    def play() -> list[Any]:
        backend = DynamoDBBackend(REGION, DEFAULT_ACCOUNT_ID)
        tables.build(backend)
        for number, size in enumerate(sizes):
            keys = {"owner": {"S": "a"}, "key": {"S": f"{number}"}, "work": {"S": f"{number}"}}
            backend.put_item(TABLE, keys | {"note": {"S": "x" * size}})
        places = range(len(sizes))
        return [
            [[item["Attributes"]["key"] for item in page[0]] + [page[2]] for page in pages]
            for index, first, last, forward in product((None, "work"), places, places, (True, False))
            for pages in [paged(backend, index, "BETWEEN", between(first, last), None, forward)]
        ]

    theirs = play()
    with lean():
        ours = play()
    assert ours == theirs


def between(first: int, last: int) -> list[Thing]:
    return [{"S": f"{first}"}, {"S": f"{last}"}]


def test_whoever_changes_a_table_by_hand_is_followed(lean_aws: None) -> None:
    tables.create()
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[TABLE]
    put("a", "1")
    put("b", "1")
    assert [found("a"), found("b")] == [["1"], ["1"]]
    kept = dict(table.items)
    table.items.clear()
    assert [found("a"), found("b")] == [[], []]
    put("a", "2")
    assert found("a") == ["2"]
    table.items.update(kept)
    assert [found("a"), found("b")] == [["1"], ["1"]]


def test_what_was_asked_for_while_it_was_empty_is_empty_again_once_it_is_cleared(lean_aws: None) -> None:
    tables.create()
    assert found("a") == []
    put("a", "1")
    dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[TABLE].items.clear()
    assert found("a") == []


@pytest.mark.parametrize("index", [None, "work", "waiting"])
def test_a_query_for_a_few_rows_looks_at_a_few_rows(
    lean_aws: None, index: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (looked_at(count, index, monkeypatch) for count in (20, 100))
    assert few == many < 10


def put(owner: str, key: str) -> None:
    item = {name: {"S": value} for name, value in (("owner", owner), ("key", key), ("work", key))}
    told("dynamodb", "put_item", TableName=TABLE, Item=item | {"unqueued": {"S": owner}})


def found(owner: str, **more: Any) -> list[str]:
    answer = told(
        "dynamodb",
        "query",
        TableName=TABLE,
        KeyConditionExpression="#h = :h",
        ExpressionAttributeNames={"#h": "unqueued" if more.get("IndexName") == "waiting" else "owner"},
        ExpressionAttributeValues={":h": {"S": owner}},
        **more,
    )
    return [row["key"]["S"] for row in answer["Items"]]


def looked_at(count: int, index: str | None, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often moto asked a row for its size during a query for two of so many."""
    told("dynamodb", "delete_table", TableName=TABLE)
    tables.create()
    for number in range(count):
        put("a", f"{number:05d}")
    asked: list[Item] = []
    with monkeypatch.context() as patch:
        patch.setattr(Item, "size", noting(Item.size, asked))
        assert found("a", Limit=2, **({"IndexName": index} if index else {})) == ["00000", "00001"]
    return len(asked)
