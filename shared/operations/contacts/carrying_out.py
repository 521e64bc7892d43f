"""Carries out lines of a file of customers. A line that was carried out before changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from shared.contacts.csv_lines import Wrong, entry_of, is_same
from shared.operations.contacts import edit
from shared.operations.contacts.refusals import EditedMeanwhile, NoSuchCustomer, Refused, Unfit
from shared.operations.contacts.storing import Nudge, found
from shared.store import lead_sources
from shared.store.directory import Overtaken
from shared.store.directory_imports import Failed, Import, Wanted

Done = Literal["created", "edited", "unchanged"]
# Of lead sources, by their ids.
Names = Mapping[str, str]
# So many reasons are kept for the page.
MOST_LISTED = 200
MEANWHILE = "The customer was edited since the file was looked at. Export it again."


def carried_out(tenant: str, before: Import, lines: Sequence[Wanted], now: datetime, nudge: Nudge) -> Import:
    """Carries out a piece of an import; returns how far it came by that."""
    names = lead_sources.read(tenant).names
    results = [(each.number, _one(tenant, each, names, before.by, now, nudge)) for each in lines]
    failed = [result for _, result in results if isinstance(result, Failed)]
    done = [result for _, result in results]
    return replace(
        before,
        done=before.done + 1,
        created=before.created + done.count("created"),
        edited=before.edited + done.count("edited"),
        unchanged=before.unchanged + done.count("unchanged"),
        failures=before.failures + len(failed),
        failed=(*before.failed, *failed)[:MOST_LISTED],
    )


def _one(tenant: str, line: Wanted, names: Names, by: str, now: datetime, nudge: Nudge) -> Done | Failed:
    try:
        if line.revision is None:
            return _created(tenant, line, names, by, now)
        return _edited(tenant, line, line.revision, names, by, now, nudge)
    except EditedMeanwhile:
        return Failed(line.number, MEANWHILE)
    except NoSuchCustomer:
        return Failed(line.number, "The customer is no longer here.")
    except (Refused, Unfit, Wrong) as error:
        return Failed(line.number, str(error))


def _created(tenant: str, line: Wanted, names: Names, by: str, now: datetime) -> Done:
    entry = entry_of(line.cells, None, names)
    try:
        edit.create(tenant, entry.kind, entry.details, entry.tags, by, now, id=line.id)
    except Overtaken:
        return "unchanged"
    return "created"


def _edited(
    tenant: str, line: Wanted, revision: int, names: Names, by: str, now: datetime, nudge: Nudge
) -> Done:
    customer = found(tenant, line.id)
    entry = entry_of(line.cells, customer, names)
    if is_same(entry, customer):
        return "unchanged"
    edit.edit(tenant, line.id, revision, entry.details, entry.tags, entry.kind, by, now, nudge)
    return "edited"
