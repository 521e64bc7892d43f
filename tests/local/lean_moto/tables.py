"""Makes a table with indexes of every kind, and random calls to it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from moto.dynamodb.models import DynamoDBBackend

from tests.local.lean_moto.conftest import told

TABLE = "rows"
# Hash and range key of the table and of each index.
KEYS: dict[str | None, tuple[str, str]] = {
    None: ("owner", "key"),
    "work": ("owner", "work"),
    "numbers": ("owner", "number"),
    "waiting": ("unqueued", "work"),
    "alone": ("unqueued", ""),
}
NUMBERS = ("number",)
Thing = dict[str, Any]


def create(name: str = TABLE) -> None:
    told(
        "dynamodb",
        "create_table",
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=attribute_types(),
        KeySchema=schema(None),
        LocalSecondaryIndexes=LOCAL,
        GlobalSecondaryIndexes=GLOBAL,
    )


def build(backend: DynamoDBBackend) -> None:
    """Makes the table without a call, so that a hundred times as much can be tested in the same time."""
    backend.create_table(
        TABLE,
        schema(None),
        None,
        attribute_types(),
        GLOBAL,
        LOCAL,
        None,
        "PAY_PER_REQUEST",
        None,
        [],
        None,
        None,
    )


def attribute_types() -> list[Thing]:
    return [
        {"AttributeName": each, "AttributeType": "N" if each in NUMBERS else "S"}
        for each in ("owner", "key", "work", "number", "unqueued")
    ]


def schema(name: str | None) -> list[Thing]:
    kinds = zip(("HASH", "RANGE"), KEYS[name], strict=True)
    return [{"AttributeName": attribute, "KeyType": kind} for kind, attribute in kinds if attribute]


def index(name: str, projection: str) -> Thing:
    more = {"NonKeyAttributes": ["note"]} if projection == "INCLUDE" else {}
    return {
        "IndexName": name,
        "KeySchema": schema(name),
        "Projection": {"ProjectionType": projection, **more},
    }


LOCAL = [index("work", "ALL"), index("numbers", "KEYS_ONLY")]
GLOBAL = [index("waiting", "ALL"), index("alone", "INCLUDE")]


def state() -> list[Any]:
    """Returns all that the table holds, by itself and by each index."""
    asked: list[Thing] = [{"IndexName": name} if name else {} for name in KEYS]
    return [told("dynamodb", "scan", TableName=TABLE, **each) for each in asked]


# ---- random calls

owners = st.sampled_from("ab")
texts = st.sampled_from(["a", "aa", "ab", "b", "ba", "z#1", "\U0001f600", "é"])
numbers = st.sampled_from(["-1", "0", "1", "1.0", "2", "10"])


def typed(name: str, value: str) -> Thing:
    return {"N" if name in NUMBERS else "S": value}


def values_of(name: str) -> st.SearchStrategy[Thing]:
    values = numbers if name in NUMBERS else owners if name in ("owner", "unqueued") else texts
    return values.map(lambda value: typed(name, value))


keys = st.fixed_dictionaries({"owner": values_of("owner"), "key": values_of("key")})
attributes = st.fixed_dictionaries(
    {}, optional={name: values_of(name) for name in ("work", "number", "unqueued", "note", "count")}
)
items = st.builds(lambda key, more: {**key, **more}, keys, attributes)

CONDITIONS: tuple[Thing, ...] = (
    {},
    {"ConditionExpression": "attribute_exists(note)"},
    {"ConditionExpression": "attribute_not_exists(#k)", "ExpressionAttributeNames": {"#k": "key"}},
    {
        "ConditionExpression": "attribute_exists(#w)",
        "ExpressionAttributeNames": {"#w": "work"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    },
)
# Some fail, one of them half-way: nothing can be added to text.
UPDATES: tuple[Thing, ...] = (
    {"UpdateExpression": "SET #w = :v", "ExpressionAttributeNames": {"#w": "work"}},
    {"UpdateExpression": "SET note = :v REMOVE unqueued"},
    {"UpdateExpression": "REMOVE #w", "ExpressionAttributeNames": {"#w": "work"}},
    {"UpdateExpression": "SET unqueued = :v, note = :v"},
    {"UpdateExpression": "SET note = note + :v"},
    {"UpdateExpression": "SET note = :v ADD #w :v", "ExpressionAttributeNames": {"#w": "work"}},
)


def merged(*parts: Thing) -> Thing:
    """Merges parts of a call, and the names that their expressions use."""
    names = {name: of for part in parts for name, of in part.get("ExpressionAttributeNames", {}).items()}
    whole = {name: value for part in parts for name, value in part.items()}
    return whole | ({"ExpressionAttributeNames": names} if names else {})


def update(key: Thing, change: Thing, value: str, condition: Thing) -> Thing:
    used = ":v" in change["UpdateExpression"]
    values = {"ExpressionAttributeValues": {":v": {"S": value}}} if used else {}
    return merged({"Key": key}, change, condition, values)


puts = st.builds(lambda item, condition: {"Item": item} | condition, items, st.sampled_from(CONDITIONS))
deletes = st.builds(lambda key, condition: {"Key": key} | condition, keys, st.sampled_from(CONDITIONS))
checks = st.builds(lambda key, condition: {"Key": key} | condition, keys, st.sampled_from(CONDITIONS[1:]))
updates = st.builds(update, keys, st.sampled_from(UPDATES), texts, st.sampled_from(CONDITIONS))
# Calls that moto refuses before it does anything, and calls that fail half-way.
odd = st.sampled_from([{"Key": {"owner": {"S": "a"}}}, {"Key": {"owner": {"S": "a"}, "key": {"N": "1"}}}])
transacted = st.one_of(
    puts.map(lambda given: {"Put": given}),
    updates.map(lambda given: {"Update": given}),
    deletes.map(lambda given: {"Delete": given}),
    checks.map(lambda given: {"ConditionCheck": given}),
    odd.map(lambda given: {"Delete": given}),
)


def transaction(rows: list[Thing]) -> tuple[str, Thing]:
    named = [{kind: given | {"TableName": TABLE} for kind, given in row.items()} for row in rows]
    return "transact_write_items", {"TransactItems": named}


def single(operation: str) -> Any:
    return lambda given: (operation, given | {"TableName": TABLE})


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, Thing]:
    name = draw(st.sampled_from([*KEYS]))
    hashed, ranged = KEYS[name]
    compared = draw(st.sampled_from([*RANGES])) if ranged else ""
    used = {":h": draw(values_of(hashed))} | {
        value: draw(values_of(ranged)) for value in (":x", ":y") if value in RANGES[compared]
    }
    condition = "#h = :h" + (f" AND {RANGES[compared]}" if compared else "")
    asked: Thing = {
        "TableName": TABLE,
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": {"#h": hashed} | ({"#r": ranged} if compared else {}),
        "ExpressionAttributeValues": used,
        "ScanIndexForward": draw(st.booleans()),
    }
    if name:
        asked["IndexName"] = name
    if draw(st.booleans()):
        asked["Limit"] = draw(st.integers(1, 4))
    if draw(st.integers(0, 3)) == 0:
        asked["FilterExpression"] = "attribute_exists(note)"
    if draw(st.integers(0, 3)) == 0:
        asked["ExclusiveStartKey"] = draw(start_keys(name))
    if draw(st.integers(0, 5)) == 0:
        asked["ConsistentRead"] = True
    return "query", asked


RANGES = {
    "": "",
    "=": "#r = :x",
    "<": "#r < :x",
    "<=": "#r <= :x",
    ">": "#r > :x",
    ">=": "#r >= :x",
    "between": "#r BETWEEN :x AND :y",
    "begins": "begins_with(#r, :x)",
}


def start_keys(name: str | None) -> st.SearchStrategy[Thing]:
    """Names a last row as an answer would, whether such a row exists or not; some lack an attribute."""
    wanted = {each: values_of(each) for each in (*KEYS[None], *KEYS[name]) if each}
    return st.one_of(st.fixed_dictionaries(wanted), st.fixed_dictionaries({}, optional=wanted))


writes = st.one_of(
    puts.map(single("put_item")),
    updates.map(single("update_item")),
    deletes.map(single("delete_item")),
    st.lists(transacted, min_size=1, max_size=4).map(transaction),
)
calls = st.lists(st.one_of(writes, writes, queries()), min_size=1, max_size=20)
