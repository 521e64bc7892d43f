"""Refuses empty text as the value of a key, as DynamoDB does: moto only does so where a row is put or got."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from typing import Any

from moto.dynamodb.exceptions import KeyIsEmptyStringException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.responses import DynamoHandler

from local.lean_moto.orders import Patches

# They have no types.
validators: Any = import_module("moto.dynamodb.parsing.validators")
Body = dict[str, Any]
EMPTY = ({"S": ""}, {"B": ""})
TRANSACTED = ("Update", "Delete", "ConditionCheck", "Get")


def _of_row(body: Body) -> Iterator[Body]:
    yield body["Key"]


def _of_batch(body: Body) -> Iterator[Body]:
    for table in body["RequestItems"].values():
        yield from table["Keys"]


def _of_deletes(body: Body) -> Iterator[Body]:
    for table in body["RequestItems"].values():
        yield from (each["DeleteRequest"]["Key"] for each in table if "DeleteRequest" in each)


def _of_transaction(body: Body) -> Iterator[Body]:
    for each in body["TransactItems"]:
        yield from (row["Key"] for kind, row in each.items() if kind in TRANSACTED)


def _refusing(operation: str, keys: Callable[[Body], Iterator[Body]]) -> Any:
    ask = getattr(DynamoHandler, operation)

    @wraps(ask)
    def asked(handler: Any) -> Any:
        for key in keys(handler.body):
            _refuse_empty(key.items())
        return ask(handler)

    return asked


def _query() -> Any:
    query = DynamoDBBackend.query

    @wraps(query)
    def asked(backend: DynamoDBBackend, *given: Any, **more: Any) -> Any:
        _refuse_empty(more.get("hash_key_conditions") or ())
        for name, _, values in more.get("range_key_conditions") or ():
            _refuse_empty((name, value) for value in values)
        return query(backend, *given, **more)

    return asked


def _processors() -> Any:
    list_processors = validators.UpdateExpressionValidator.get_ast_processors

    @wraps(list_processors)
    def listed(validator: Any) -> list[Any]:
        """moto looks whether an update empties a key, but only where the key is called by its own name."""
        *others, of_keys = list_processors(validator)
        keys, called = of_keys.key_attributes, validator.expression_attribute_names or {}
        aliases = [alias for alias, name in called.items() if name in keys]
        return [*others, type(of_keys)([*keys, *aliases])]

    return listed


def _refuse_empty(values: Any) -> None:
    for name, value in values:
        if value in EMPTY:
            raise KeyIsEmptyStringException(name)


PATCHES: Patches = (
    (
        DynamoHandler,
        {
            "update_item": _refusing("update_item", _of_row),
            "delete_item": _refusing("delete_item", _of_row),
            "batch_get_item": _refusing("batch_get_item", _of_batch),
            "batch_write_item": _refusing("batch_write_item", _of_deletes),
            "transact_get_items": _refusing("transact_get_items", _of_transaction),
            "transact_write_items": _refusing("transact_write_items", _of_transaction),
        },
    ),
    (DynamoDBBackend, {"query": _query()}),
    (validators.UpdateExpressionValidator, {"get_ast_processors": _processors()}),
)
