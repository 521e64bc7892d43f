"""Keeps how a business's lead sources stand with Xero: what was read, and whom Xero is still to be told of.

Only the turns of the contacts' job and the owner's wish to look again write here.
"""

from __future__ import annotations

from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from shared.iso import iso_converter
from shared.lead_sources.reading import Reading
from shared.store import wishes
from shared.store.tables.directory import DirectoryItem

AT, ASKED = "lead_sources_read", "lead_sources_asked"


def standing(tenant: str) -> tuple[Reading, datetime | None]:
    """Returns what `read` and `asked_at` do, by one small read: turns of contacts begin with it."""
    found = {
        str(item.at): item
        for item in DirectoryItem.query(tenant, DirectoryItem.at.between(ASKED, AT), consistent_read=True)
    }
    reading = _converter.structure(found[AT].body, Reading) if AT in found else Reading()
    return reading, found[ASKED].noted_at if ASKED in found else None


def read(tenant: str) -> Reading:
    """Returns how the lead sources stand with Xero; strongly consistent."""
    try:
        body = DirectoryItem.get(tenant, AT, consistent_read=True).body
    except DoesNotExist:
        return Reading()
    return _converter.structure(body, Reading)


def save(tenant: str, reading: Reading) -> None:
    DirectoryItem(tenant, AT, body=_converter.unstructure(reading)).save()


def ask(tenant: str, now: datetime) -> None:
    """Notes that Xero's tracking categories are to be looked at."""
    wishes.ask(tenant, ASKED, now)


def asked_at(tenant: str) -> datetime | None:
    """Returns since when that is wanted, in UTC; None if nobody does."""
    return wishes.asked_at(tenant, ASKED)


def heard(tenant: str, asked: datetime) -> None:
    """Forgets the wish of then; one that somebody has had since stays."""
    wishes.heard(tenant, ASKED, asked)


_converter = iso_converter(omit_if_default=True)
