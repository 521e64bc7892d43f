"""Reads products from Xero: what has changed since the last time, and once a day all of them.

Only the turns of the job that reads accounts come here, one at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.catalogue.comparing import changes
from shared.catalogue.terms import Terms
from shared.chart.chart import Chart
from shared.errors import Throttled
from shared.operations.contacts.reading import LEFT_TO_OTHERS
from shared.operations.orders.recounting import recount
from shared.store import catalogue, catalogue_readings
from shared.store.catalogue_readings import Reading
from shared.xero.client import XeroClient
from shared.xero.items import read_items

# Turns come by the hour, some seconds more or less; so much is left to them.
LEEWAY = timedelta(minutes=30)
OFTEN, SELDOM, WHOLE = timedelta(hours=1), timedelta(hours=6), timedelta(days=1)
# Where nothing has changed for so long, few calls are worth it: an owner who is in a hurry asks for one.
A_WEEK, A_MINUTE = timedelta(days=7), timedelta(minutes=1)


def read_if_due(tenant: str, xero: XeroClient, chart: Chart, now: datetime) -> bool:
    """Reads a business's products if it is time. Returns whether they are to be read by the hour.

    Raises Throttled, also where Xero's minute leaves no room behind the money, Unavailable, or Forbidden
    where Xero refuses it.
    """
    standing = catalogue_readings.standing(tenant)
    known, asked = judged(tenant, standing.reading, chart), standing.asked_at
    if not (asked or is_due(known, now)):
        return is_lively(known, now)
    if xero.minute_left is not None and xero.minute_left < LEFT_TO_OTHERS:
        raise Throttled("few calls are left of Xero's minute", now + A_MINUTE)
    after = read(tenant, xero, chart, known, now, is_asked=asked is not None)
    if asked:
        catalogue_readings.heard(tenant, asked)
    return is_lively(after, now)


def is_due(known: Reading | None, now: datetime) -> bool:
    """Whether it is time to read: hourly while products change, else every six hours."""
    return known is None or now - known.read_at >= (OFTEN if is_lively(known, now) else SELDOM) - LEEWAY


def is_lively(known: Reading | None, now: datetime) -> bool:
    """Whether anything of the products has changed within a week."""
    return bool(known and known.found_at and now - known.found_at < A_WEEK)


def read(
    tenant: str, xero: XeroClient, chart: Chart, known: Reading | None, now: datetime, *, is_asked: bool
) -> Reading:
    """Reads products in one call, and keeps what is new of them: all of them once a day, and if asked for.

    Nobody says that Xero counts a sale as a change of what was sold, so where it keeps stock, all are read.
    """
    since = None if is_asked else _read_until(known, now)
    is_whole, items = since is None, read_items(xero, since, now)
    kept = catalogue.every(tenant) if is_whole else catalogue.some(tenant, (each.item_id for each in items))
    lacks = Terms.of(chart).lacks
    count = catalogue.keep(tenant, changes(kept, items, now, lacks, is_whole=is_whole))
    before = known or Reading(now, now)
    found_at = now if count else before.found_at
    after = replace(before, read_at=now, found_at=found_at, judged_by=chart.read_at)
    if is_whole:
        after = replace(after, whole_at=now, has_tracked=any(each.is_tracked for each in items))
    catalogue_readings.save(tenant, after)
    if after.has_tracked:
        recount(tenant, now)
    return after


def judged(tenant: str, known: Reading | None, chart: Chart) -> Reading | None:
    """Says anew what products lack where accounts or VAT rates have changed since. Xero is not asked."""
    if known is None or known.judged_by == chart.read_at:
        return known
    kept = [*catalogue.every(tenant)]
    live = (each.item for each in kept if each.gone_at is None)
    changed = changes(kept, live, chart.read_at, Terms.of(chart).lacks, is_whole=False)
    catalogue.keep(tenant, changed)
    after = replace(known, judged_by=chart.read_at)
    catalogue_readings.save(tenant, after)
    return after


def _read_until(known: Reading | None, now: datetime) -> datetime | None:
    """Returns since when changes are to be read, None where all is."""
    if known is None or known.has_tracked or now - known.whole_at >= WHOLE - LEEWAY:
        return None
    return known.read_at
