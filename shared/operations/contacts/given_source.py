"""Checks a lead source that somebody has given a customer, and has Xero told where that is its first use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared.contacts.checks import Complaint
from shared.contacts.details import Details
from shared.lead_sources.sources import LeadSources
from shared.operations.lead_sources.asking import ask
from shared.store import lead_sources

UNKNOWN = "There is no such lead source. Choose one of the list."
ARCHIVED = "The lead source “{}” is archived. Restore it first, or choose another."


def insist(tenant: str, details: Details, before: Details | None) -> list[Complaint]:
    """Returns what is wrong with the lead source; reads nothing where it is the one that was there."""
    if not _is_new(details, before):
        return []
    return [*source_complaints(lead_sources.read(tenant), details, before)]


def source_complaints(sources: LeadSources, details: Details, before: Details | None) -> Iterator[Complaint]:
    """Yields what is wrong with the lead source of these details. An archived one may stay, and not come."""
    if not _is_new(details, before):
        return
    source = sources.of(details.lead_source)
    if source is None:
        yield Complaint("lead_source", UNKNOWN)
    elif not source.is_active:
        yield Complaint("lead_source", ARCHIVED.format(source.name))


def first_use(tenant: str, details: Details, now: datetime) -> None:
    """Has the tracking category found or made at Xero for whoever is the first to have a lead source."""
    if details.lead_source and not lead_sources.read(tenant).is_in_use:
        ask(tenant, now)


def _is_new(details: Details, before: Details | None) -> bool:
    return details.lead_source not in ("", before.lead_source if before else "")
