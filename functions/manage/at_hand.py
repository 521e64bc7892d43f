"""Says of a visit what nearly every page of a business asks first, and loads no more than that."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.people import suffices
from shared.store import tenants
from shared.store.tenants import OnRecord


def on_record(visit: Visit) -> OnRecord:
    """Reads the business's row once for all that a page shows of it. Raises Refused where there is none."""
    known = tenants.on_record(visit.tenant)
    if known is None:
        raise not_found()
    return known


def today_of(visit: Visit, known: OnRecord) -> date:
    """Returns the day that it is in the business's zone."""
    return visit.now.astimezone(ZoneInfo(known.profile.time_zone)).date()


def may_change(visit: Visit) -> bool:
    return visit.role is not None and suffices(visit.role, "bookkeeper")
