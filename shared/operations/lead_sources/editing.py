"""Adds, renames, archives, restores and orders lead sources as owners do; Xero is told within minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from shared.lead_sources import editing
from shared.lead_sources.categories import in_category
from shared.lead_sources.editing import Unfit, Unknown
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.storing import changed
from shared.store import lead_sources

__all__ = ["Unfit", "Unknown", "add", "archive", "move", "read", "rename", "restore", "use"]


def fresh() -> str:
    """Returns an id that no other lead source has."""
    return uuid4().hex[:12]


def read(tenant: str) -> LeadSources:
    """Returns the lead sources of a business in the owner's order, archived ones too."""
    return lead_sources.read(tenant)


def add(tenant: str, name: str, now: datetime, new_id: Callable[[], str] = fresh) -> LeadSource:
    """Adds a lead source. Raises Unfit for the 101st, and for a name that is none or is taken."""
    id = new_id()
    return editing.one(_told(tenant, lambda whole: editing.added(whole, id, name), now), id)


def rename(tenant: str, id: str, name: str, now: datetime) -> LeadSource:
    """Gives a lead source another name, which its option at Xero is given, too. Raises Unfit."""
    return editing.one(_told(tenant, lambda whole: editing.renamed(whole, id, name), now), id)


def archive(tenant: str, id: str, now: datetime) -> LeadSource:
    """Takes a lead source out of use: nobody is given it any more. Raises Unfit."""
    return editing.one(_told(tenant, lambda whole: editing.archived(whole, id), now), id)


def restore(tenant: str, id: str, now: datetime) -> LeadSource:
    """Takes an archived lead source into use again. Raises Unfit."""
    return editing.one(_told(tenant, lambda whole: editing.restored(whole, id), now), id)


def move(tenant: str, id: str, up: bool) -> LeadSource:
    """Moves a lead source up or down in the owner's order, of which Xero knows nothing. Raises Unfit."""
    return editing.one(changed(tenant, lambda whole: editing.moved(whole, id, up)), id)


def use(tenant: str, category_id: str, now: datetime) -> LeadSources:
    """Has another tracking category of Xero's hold the lead sources, once it was looked at there.

    Options of the former one stay in Xero as they are, with what was sold.
    """
    return _told(tenant, lambda whole: in_category(whole, category_id), now)


def _told(tenant: str, rule: Callable[[LeadSources], LeadSources], now: datetime) -> LeadSources:
    """Stores a change and has Xero told of it; nothing where nothing has changed."""
    before = lead_sources.read(tenant)
    after = changed(tenant, rule)
    if after != before:
        ask(tenant, now)
    return after
