"""Puts tables back as they were, as point-in-time recovery does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
from pynamodb.models import Model

from shared.store.tables.ledger import RowItem

Row = dict[str, Any]


@dataclass(frozen=True)
class PointInTime:
    """The rows of some tables, as they stood at `at` (UTC)."""

    at: datetime
    tables: dict[type[Model], list[Row]]

    def put_back(self) -> None:
        for table, held in self.tables.items():
            for row in _all(table):
                _client().delete_item(TableName=_name(table), Key=_key(table, row))
            for row in held:
                _client().put_item(TableName=_name(table), Item=row)


def now_of(*tables: type[Model]) -> PointInTime:
    """Remembers these tables as they are now, by default the ledger."""
    return PointInTime(datetime.now(UTC), {table: list(_all(table)) for table in tables or (RowItem,)})


def _all(table: type[Model]) -> Iterable[Row]:
    pages = _client().get_paginator("scan").paginate(TableName=_name(table), ConsistentRead=True)
    return [row for page in pages for row in page["Items"]]


def _key(table: type[Model], row: Row) -> Row:
    described = _client().describe_table(TableName=_name(table))["Table"]["KeySchema"]
    return {each["AttributeName"]: row[each["AttributeName"]] for each in described}


def _client() -> Any:
    return boto3.client("dynamodb")


def _name(table: type[Model]) -> str:
    return str(table.Meta.table_name)
