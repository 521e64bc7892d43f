"""Makes each call to moto cost the same, however much moto holds. Answers, errors and state stay moto's own,
but for one refusal of DynamoDB's that moto lacks: see `empty_keys`.

moto copies a whole table for each row of a transaction, walks and sorts a whole table for each query, walks
all messages for an operation on one, and keeps every copy of a row for good. A thousand payments therefore
took twelve gigabytes. Here moto's own functions run unchanged on as little data as they need: only what is
passed to them, and what they write back, is changed around them.

To propose upstream, each separately:
- `DynamoDBBackend.transact_write_items` copies the rows that its items name, not their tables, and puts the
  rows back; at present it copies each table once for each item.
- `Table.query` begins at `self.items[hash_key]` instead of `self.all_items()`, since the rows are kept by
  partition anyway, and an index keeps its rows in order as they are written.
- `UpdateExpressionParser.make` keeps what it read, and `Node` has a `__deepcopy__`; at present each update is
  read twice and copied in the general way.
- `BaseModel.__new__` tracks instances in a WeakSet, or only if somebody asks for a model's data.
- `KeyIsEmptyStringException` is raised wherever a key is named, not by `get_item` alone.
- `SQSBackend` reads only the attribute that it needs, since three of all attributes count every message;
  `Queue.messages` is a generator, and a message is found by its receipt handle in a dict.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import moto
from moto.core.common_models import BaseModel

from local.lean_moto import empty_keys, names, queries, queues, transactions, updates, writes
from local.lean_moto.orders import Orders
from local.lean_moto.replacing import replaced

MADE_FOR = "5.2.5"


@contextmanager
def lean() -> Iterator[None]:
    """Patches moto; enter it once moto has started. Raises RuntimeError for any other version of moto."""
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
        *updates.PATCHES,
        *empty_keys.PATCHES,
    )
    with ExitStack() as held:
        for owner, changes in patches:
            held.enter_context(replaced(owner, **changes))
        yield


def _untracked(cls: Any, *_: Any, **__: Any) -> Any:
    """Makes an instance that moto does not list; its dashboard lists every one, even each copy of a row."""
    return object.__new__(cls)
