"""Takes back a sale of which Xero shows only that it is none any more: the rest makes no sense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.operations.history.keeping import keep
from shared.store import sales
from shared.xero.sales_elements import Unread


def take_back(tenant: str, unread: Iterable[Unread]) -> None:
    """Gives documents that are on record the status of those that could not be read, and nothing left."""
    statuses = {each.id: each.status for each in unread if each.id and each.status}
    if statuses:
        kept = [each.document for each in sales.read(tenant, statuses).values()]
        keep(tenant, [replace(each, status=statuses[each.id], left=0) for each in kept])
