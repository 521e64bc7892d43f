"""Counts the rows that this process reads from DynamoDB, and the calls that it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient


@contextmanager
def rows_read() -> Iterator[Counter[str]]:
    """Counts the rows by table: those that DynamoDB looked at, also where a filter left them out."""
    read, call = Counter[str](), BaseClient._make_api_call  # type: ignore[attr-defined]

    def counting(self: Any, operation: str, request: Any) -> Any:
        answer = call(self, operation, request)
        for table, number in _rows(operation, request, answer):
            read[table] += number
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", counting)
        yield read


def _rows(operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    match operation:
        case "GetItem":
            yield request["TableName"], int("Item" in answer)
        case "Query":
            yield request["TableName"], answer["ScannedCount"]
        case "BatchGetItem":
            yield from ((table, len(items)) for table, items in answer["Responses"].items())
        case _:
            return
