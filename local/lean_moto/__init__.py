"""moto, made to cost the same per call however much it holds. Answers, errors and state stay moto's own.

moto copies a whole table for each row of a transaction, walks and sorts all of a table for each query, walks
all messages for whatever is done to one, and keeps every copy of a row for good. So a thousand payments took
twelve gigabytes. Here moto's own functions run as they are, on as little as they need: what they are handed,
and what they put back, is changed around them.

To propose upstream, each by itself:
- `DynamoDBBackend.transact_write_items` copies the rows that its items name, not their tables, and puts those
  back; by now it copies each table once for each item.
- `Table.query` begins at `self.items[hash_key]` instead of `self.all_items()`, since the rows are kept by
  partition anyway, and an index keeps its rows in order as they are written.
- `BaseModel.__new__` tracks instances in a WeakSet, or only where somebody asks for a model's data.
- `SQSBackend` reads the attribute that it asks for, not all of them, of which three count every message;
  `Queue.messages` is a generator, and a message is found by its receipt handle in a dict.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import moto
from moto.core.common_models import BaseModel

from local.lean_moto import names, queries, queues, transactions, writes
from local.lean_moto.orders import Orders
from local.lean_moto.replacing import replaced

MADE_FOR = "5.2.5"


@contextmanager
def lean() -> Iterator[None]:
    """Enter it once moto has started. Raises RuntimeError for another moto than it was made for."""
    if moto.__version__ != MADE_FOR:
        raise RuntimeError(f"local/lean_moto was made for moto {MADE_FOR}, this is {moto.__version__}")
    orders = Orders()
    patches = (
        (BaseModel, {"__new__": _untracked}),
        *queries.patches(orders),
        *writes.patches(orders),
        *transactions.patches(orders),
        *queues.PATCHES,
        *names.PATCHES,
    )
    with ExitStack() as held:
        for owner, changes in patches:
            held.enter_context(replaced(owner, **changes))
        yield


def _untracked(cls: Any, *_: Any, **__: Any) -> Any:
    """moto lists every instance of every model, also each copy of a row, for its dashboard."""
    return object.__new__(cls)
