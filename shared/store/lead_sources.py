"""Keeps the lead sources of a business: all of them in one row, so that one small read has them."""

from __future__ import annotations

from dataclasses import replace

from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.expressions.condition import Condition

from shared.iso import iso_converter
from shared.lead_sources.sources import DEFAULTS, LeadSources
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed

AT = "lead_sources"


class Overtaken(Exception):
    """Somebody else has stored the lead sources meanwhile. Nothing was stored."""


def read(tenant: str) -> LeadSources:
    """Returns the lead sources; the twenty that every business begins with before any were stored.

    Strongly consistent.
    """
    try:
        item = DirectoryItem.get(tenant, AT, consistent_read=True)
    except DoesNotExist:
        return LeadSources(sources=DEFAULTS)
    return replace(_converter.structure(item.body, LeadSources), revision=int(item.revision))


def save(tenant: str, sources: LeadSources) -> LeadSources:
    """Stores lead sources over those of the revision that they bear. Returns them at their next revision.

    Raises Overtaken if others were stored since.
    """
    stored = replace(sources, revision=sources.revision + 1)
    item = DirectoryItem(tenant, AT, body=_converter.unstructure(stored), revision=stored.revision)
    try:
        item.save(condition=_as_read(sources.revision))
    except PutError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(tenant) from error
    return stored


def _as_read(revision: int) -> Condition:
    return DirectoryItem.revision == revision if revision else DirectoryItem.at.does_not_exist()


_converter = iso_converter(omit_if_default=True)
