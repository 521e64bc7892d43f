"""Keeps what each owner has chosen, and every change of that for good.

The choices lie beside the tenants' rows and not in them: those are read with every event, and these may be
read by the pages alone. What the money core reads is written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from shared.choices.choices import Choices
from shared.choices.differences import Difference
from shared.choices.history import Change
from shared.iso import iso_converter
from shared.store.tables.businesses import ChoiceItem, TenantItem
from shared.store.tables.writing import condition_failed, transaction

CHOICES = "choices"
# Changes sort by their revisions, which have no more digits than these.
CHANGE = "change#{:08d}"

NOTHING = Choices()

converter = iso_converter()


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept: by whom and when, in UTC, it was saved. Of revision 0 nobody has saved anything."""

    choices: Choices = NOTHING
    revision: int = 0
    by: str = ""
    at: datetime | None = None


class SavedMeanwhile(Exception):
    """Show the owner what somebody else has saved in between, `at` in UTC. Nothing was written."""

    def __init__(self, latest: Saved) -> None:
        who = f"{latest.by} at {latest.at:%H:%M on %-d %B %Y} in UTC" if latest.at else "nobody"
        super().__init__(f"not the settings that were shown: they were saved last by {who}")
        self.latest = latest


def read(tenant: str) -> Saved:
    """Returns what is kept. Strongly consistent."""
    try:
        item = ChoiceItem.get(tenant, CHOICES, consistent_read=True)
    except DoesNotExist:
        return Saved()
    return Saved(
        converter.structure(item.body, Choices), int(item.revision), by=item.saved_by, at=item.saved_at
    )


def save(
    tenant: str,
    before: Saved,
    after: Choices,
    said: Sequence[Difference],
    settings: Mapping[str, Any] | None,
    by: str,
    now: datetime,
) -> Saved:
    """Saves choices with their change; with settings, once these can be made, in the same transaction.

    `before` is what the person saw who made the change, and `said` the change in words. Raises SavedMeanwhile
    if somebody has saved since, LookupError for a tenant that has no row, Contended as any transaction.
    """
    revision = before.revision + 1
    change = Change(revision, by, now, tuple(said), before.choices, after)
    is_latest = ChoiceItem.revision == before.revision if before.revision else ChoiceItem.at.does_not_exist()
    is_known = TenantItem.tenant.exists()
    try:
        with transaction() as write:
            write.save(_item(tenant, CHOICES, change, converter.unstructure(after)), condition=is_latest)
            write.save(_item(tenant, CHANGE.format(revision), change, converter.unstructure(change)))
            if settings is None:
                write.condition_check(TenantItem, tenant, condition=is_known)
            else:
                in_force = TenantItem.settings.set(dict(settings))
                write.update(TenantItem(tenant), actions=[in_force], condition=is_known)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        latest = read(tenant)
        if latest.revision == before.revision:
            raise LookupError(f"no tenant {tenant}") from None
        raise SavedMeanwhile(latest) from None
    return Saved(after, revision, by, now)


def history(tenant: str, limit: int | None = None) -> Iterator[Change]:
    """Yields the changes, the latest first."""
    items = ChoiceItem.query(
        tenant,
        ChoiceItem.at.startswith(CHANGE.partition("{")[0]),
        scan_index_forward=False,
        limit=limit,
        consistent_read=True,
    )
    return (converter.structure(item.body, Change) for item in items)


def change(tenant: str, revision: int) -> Change | None:
    """Returns the change that led to a revision; None if there was none."""
    try:
        item = ChoiceItem.get(tenant, CHANGE.format(revision), consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(item.body, Change)


def _item(tenant: str, at: str, change: Change, body: Any) -> ChoiceItem:
    return ChoiceItem(tenant, at, revision=change.revision, saved_by=change.by, saved_at=change.at, body=body)
