"""Writes rows together, and says why DynamoDB has refused a write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from shared.errors import Contended
from shared.store.tables.binding import ATTEMPTS, CONNECT_TIMEOUT, READ_TIMEOUT
from shared.store.tables.ledger import RowItem

# Reasons for which DynamoDB cancels a transaction that have nothing to do with what the rows hold.
PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


@contextmanager
def transaction() -> Iterator[TransactWrite]:
    """Writes everything that is added, or nothing.

    Raises Contended where that may go well a moment later, pynamodb's TransactWriteError for all else.
    """
    try:
        with TransactWrite(connection=_connection(getattr(RowItem.Meta, "region", ""))) as write:
            yield write
    except TransactWriteError as error:
        if _cancelled_for(error) & PASSING:
            raise Contended("DynamoDB is busy, or another process is writing the same rows") from error
        raise


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a write was refused because its condition does not hold, and for no other reason."""
    if isinstance(error, TransactWriteError):
        return _cancelled_for(error) == {"ConditionalCheckFailed"}
    return error.cause_response_code == "ConditionalCheckFailedException"


def _cancelled_for(error: TransactWriteError) -> set[str]:
    return {reason.code for reason in error.cancellation_reasons if reason}


@cache
def _connection(region: str) -> Connection:
    """Keeps one connection: making a client takes longer than the request itself."""
    return Connection(
        region=region,
        connect_timeout_seconds=CONNECT_TIMEOUT,
        read_timeout_seconds=READ_TIMEOUT,
        max_retry_attempts=ATTEMPTS - 1,
    )
