"""Makes writes keep the orders of their table up to date."""

from __future__ import annotations

from functools import wraps
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from local.lean_moto.orders import Orders, Patches, key_of


def patches(orders: Orders) -> Patches:
    return (
        (Table, {"put_item": _put_item(orders), "delete_item": _delete_item(orders)}),
        (DynamoDBBackend, {"update_item": _update_item(orders)}),
    )


def _put_item(orders: Orders) -> Any:
    put_item = Table.put_item

    @wraps(put_item)
    def put(table: Table, item_attrs: dict[str, Any], *given: Any, **more: Any) -> Item:
        try:
            return put_item(table, item_attrs, *given, **more)
        finally:
            orders.move(table, key_of(table, item_attrs))

    return put


def _delete_item(orders: Orders) -> Any:
    delete_item = Table.delete_item

    @wraps(delete_item)
    def delete(table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        try:
            return delete_item(table, hash_key, range_key)
        finally:
            orders.move(table, (hash_key, range_key))

    return delete


def _update_item(orders: Orders) -> Any:
    update_item = DynamoDBBackend.update_item

    @wraps(update_item)
    def update(backend: DynamoDBBackend, table_name: str, key: Any, *given: Any, **more: Any) -> Item:
        table = backend.get_table(table_name)
        try:
            return update_item(backend, table_name, key, *given, **more)
        finally:
            # An update that fails half-way leaves in moto what it had changed by then.
            orders.move(table, key_of(table, key))

    return update
