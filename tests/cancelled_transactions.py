"""Makes DynamoDB cancel a transaction for a reason that says nothing of the rows: it is busy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

THROTTLED, CONFLICT = ("ThrottlingError",), ("TransactionConflict",)
# DynamoDB gives a reason for each item, so that a condition may fail beside an item that was throttled.
MIXED = ("ConditionalCheckFailed", "None", "TransactionConflict")
BUSY = (THROTTLED, CONFLICT, MIXED)


@dataclass
class Busy:
    """Cancels the transactions from the `first` to the `last`, counted from 1, and counts all of them."""

    codes: Sequence[str]
    first: int = 1
    last: int = 10**6
    seen: int = 0

    def stands_in_the_way(self) -> bool:
        self.seen += 1
        return self.first <= self.seen <= self.last


@contextmanager
def busy(codes: Sequence[str], first: int = 1, last: int = 10**6) -> Iterator[Busy]:
    """Cancels transactions of this process's clients before anything of them is written."""
    state, call = Busy(codes, first, last), BaseClient._make_api_call  # type: ignore[attr-defined]

    def answer(self: Any, operation: str, request: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems" and state.stands_in_the_way():
            raise cancelled(state.codes, len(request["TransactItems"]))
        return call(self, operation, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", answer)
        yield state


def cancelled(codes: Sequence[str], items: int) -> ClientError:
    """Returns DynamoDB's answer: a reason for each item, the given ones last."""
    reasons = [*["None"] * items, *codes][-items:]
    response: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": f"Transaction cancelled: {reasons}"},
        "CancellationReasons": [{"Code": code} for code in reasons],
    }
    return ClientError(response, "TransactWriteItems")
