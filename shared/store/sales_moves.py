"""Keeps whose sales documents are to go to another contact, since the one was merged into the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pynamodb.exceptions import TransactWriteError

from shared.store.sales import Account, Overtaken, account_item, as_read
from shared.store.tables.sales import SalesItem
from shared.store.tables.writing import condition_failed, transaction

PREFIX = "move#"


@dataclass(frozen=True, slots=True)
class Move:
    """The documents of the contact `gone` go to the contact `into`."""

    gone: str
    into: str


def begin(tenant: str, was: Account, into: str) -> None:
    """Notes a merge; from now on no document is kept under the contact that is gone.

    `was` is what was sold to it, as it was read. Raises Overtaken.
    """
    gone = replace(was, merged_into=into, revision=was.revision + 1)
    try:
        with transaction() as together:
            together.save(account_item(tenant, gone), condition=as_read(was.revision))
            together.save(SalesItem(tenant, _at(was.contact_id), merged_into=into))
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        raise Overtaken from error


def under_way(tenant: str) -> Iterator[Move]:
    """Yields the moves that are not over. Strongly consistent."""
    for item in SalesItem.query(tenant, SalesItem.at.startswith(PREFIX), consistent_read=True):
        yield Move(item.at.removeprefix(PREFIX), str(item.merged_into))


def end(tenant: str, move: Move) -> None:
    SalesItem(tenant, _at(move.gone)).delete()


def _at(contact_id: str) -> str:
    return f"{PREFIX}{contact_id}"
