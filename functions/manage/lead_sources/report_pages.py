"""Shows what lead sources have sold, month by month, and hands it out as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.charts import Point, plot
from functions.manage.csv_files import csv_file
from functions.manage.formats import count, money
from functions.manage.lead_sources.pages import root_of
from functions.manage.messages import Message
from functions.manage.named_months import first_day
from functions.manage.pages import show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.history.years import last_months
from shared.operations.lead_sources.report import MONTHS, MOST_COUNTED, Report, SoldBy, report
from shared.reports.lead_sources_csv import lines

SOURCE, TOTAL = Column("Lead source"), Column("Total", is_amount=True)
CUSTOMERS = Column("Customers", is_amount=True)


def shown(visit: Visit) -> Response:
    told = context(f"{root_of(visit)}/sales", asked_for(visit), today_of(visit))
    profile = on_record(visit).profile
    return show(visit, "lead_source_sales.html", "Sales by lead source", profile=profile, **told)


def as_csv(visit: Visit) -> Response:
    found = asked_for(visit)
    return csv_file(f"sales-by-lead-source-{found.months[-1]:%Y-%m}", lines(found))


def asked_for(visit: Visit) -> Report:
    """Reports the twelve months up to the one in the address, `until=2026-11`, else up to this one.

    Raises Refused for what is no month.
    """
    return report(visit.tenant, _until(visit) or today_of(visit))


def today_of(visit: Visit) -> date:
    return visit.now.astimezone(ZoneInfo(on_record(visit).profile.time_zone)).date()


def context(here: str, found: Report, today: date) -> dict[str, Any]:
    """Returns what the template is told. `here` is the report's address."""
    totals = [Point(f"{month:%b %Y}", pence) for month, pence in zip(found.months, found.totals, strict=True)]
    return {
        "sources": here.rpartition("/")[0],
        "is_in_use": found.is_in_use,
        "plot": plot(totals),
        "says": f"These twelve months come to {money(found.total)} before VAT.",
        "columns": (
            SOURCE,
            TOTAL,
            CUSTOMERS,
            *(Column(f"{each:%b %Y}", is_amount=True) for each in reversed(found.months)),
        ),
        "rows": [(row.name, row.total, _customers(row), row.months[::-1]) for row in found.rows],
        "total": ("All", money(found.total), "", *map(money, reversed(found.totals))) if found.rows else None,
        "more": _other_years(here, found.months, today),
        "csv": f"{here}/csv?until={found.months[-1]:%Y-%m}",
    }


def _customers(row: SoldBy) -> str:
    return f"{count(row.customers)} or more" if row.customers == MOST_COUNTED else count(row.customers)


def _other_years(here: str, months: Sequence[date], today: date) -> list[Link]:
    """Links to the twelve months before, and to the later ones unless these are the last."""
    before = last_months(months[0], 2)[0]
    links = [Link(f"{here}?until={before:%Y-%m}", "Twelve months before")]
    if months[-1] < today.replace(day=1):
        later = _months_after(months[-1], MONTHS)
        until = min(later, today.replace(day=1))
        links.append(Link(f"{here}?until={until:%Y-%m}", "Later months"))
    return links


def _months_after(month: date, number: int) -> date:
    index = month.year * 12 + month.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)


def _until(visit: Visit) -> date | None:
    named = visit.query.get("until", "")
    try:
        return first_day(named) if named else None
    except ValueError:
        raise _no_such_month(visit) from None


def _no_such_month(visit: Visit) -> Refused:
    says = "Write a month as 2026-11."
    back = Link(f"{root_of(visit)}/sales", "Sales by lead source")
    return Refused(422, Message("There is no such month", (says,), back), {"until": says})
