"""Connects what takes orders: the queue of the books, and whoever takes money for a business."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from functions.orderforms.wiring import FormDeps
from functions.orderforms.wiring import wire as wire_pages
from shared.operations.orders.selling import Sellers
from shared.queue import Inbox
from shared.wiring.queues import inbox
from shared.wiring.sellers import sellers

# So many orders an hour may come from one address on the network. Many buyers share one where they use the
# same mobile network or sit in the same hall; nobody types in so many alone.
ORDERS_AN_HOUR = 30


@dataclass(frozen=True, eq=False)
class OrderingDeps:
    """What it takes to take orders.

    `sellers` have a business's orders paid by each way: they raise Unavailable where none can. `new_token`
    makes the end of an address that nobody can guess; `new_salt` does so for hashes.
    """

    pages: FormDeps
    queue: Inbox
    sellers: Sellers
    new_token: Callable[[], str]
    new_salt: Callable[[], str]
    orders_an_hour: int = ORDERS_AN_HOUR


@cache
def wire() -> OrderingDeps:
    pages = wire_pages()
    aws = pages.aws
    an_hour = int(aws.env.orders_an_hour or ORDERS_AN_HOUR)
    return OrderingDeps(pages, inbox(aws), sellers(aws), _token, _token, an_hour)


def _token() -> str:
    return secrets.token_urlsafe(32)
