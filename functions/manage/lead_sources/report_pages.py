"""Shows what lead sources have sold, month by month, and hands it out as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import on_record, today_of
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
from shared.operations.lead_sources.report import MONTHS, Report, report
from shared.reports.lead_sources_csv import lines

SOURCE, TOTAL = Column("Lead source"), Column("Total", is_amount=True)
CUSTOMERS, WON = Column("Customers", is_amount=True), Column("Won", is_amount=True)


def shown(visit: Visit) -> Response:
    known = on_record(visit)
    told = context(f"{root_of(visit)}/sales", asked_for(visit), today_of(visit, known))
    return show(visit, "lead_source_sales.html", "Sales by lead source", profile=known.profile, **told)


def as_csv(visit: Visit) -> Response:
    found = asked_for(visit)
    return csv_file(f"sales-by-lead-source-{found.months[-1]:%Y-%m}", lines(found))


def asked_for(visit: Visit) -> Report:
    """Reports the twelve months up to the one in the address, `until=2026-11`, else up to this one.

    Raises Refused for what is no month.
    """
    return report(visit.tenant, _until(visit) or today_of(visit, on_record(visit)))


def context(here: str, found: Report, today: date) -> dict[str, Any]:
    """Returns what the template is told. `here` is the report's address."""
    totals = [Point(f"{month:%b %Y}", pence) for month, pence in zip(found.months, found.totals, strict=True)]
    months = [Column(f"{each:%b %Y}", is_amount=True) for each in reversed(found.months)]
    return {
        "sources": here.rpartition("/")[0],
        "is_in_use": found.is_in_use,
        "plot": plot(totals),
        "says": f"These twelve months come to {money(found.total)} before VAT.",
        "columns": (SOURCE, TOTAL, CUSTOMERS, *months),
        "rows": [(row.name, row.total, count(row.customers), row.months[::-1]) for row in found.rows],
        "total": ("All", money(found.total), "", *map(money, reversed(found.totals))) if found.rows else None,
        "won_columns": (SOURCE, WON, *months),
        "won_rows": [*_won(found)],
        "won_total": _counts("All", found.won),
        "since": f"{found.since:%-d %B %Y}" if found.since else "",
        "more": _other_years(here, found, today),
        "csv": f"{here}/csv?until={found.months[-1]:%Y-%m}",
    }


def _won(found: Report) -> Iterator[tuple[str, ...]]:
    """Yields a row of counts for each lead source by which a customer was won; of none where nobody was."""
    by_number = sorted(found.rows, key=lambda row: -row.won_in_all)
    yield from (_counts(row.name, row.won) for row in by_number if row.won_in_all)
    if any(found.won_by_none):
        yield _counts("No lead source", found.won_by_none)


def _counts(name: str, months: Sequence[int]) -> tuple[str, ...]:
    return (name, count(sum(months)), *(count(each) if each else "" for each in reversed(months)))


def _other_years(here: str, found: Report, today: date) -> list[Link]:
    """Links to the twelve months before, if they are summed up, and to later ones if there are any."""
    months, links = found.months, list[Link]()
    if found.since and found.since < months[0]:
        before = last_months(months[0], 2)[0]
        links.append(Link(f"{here}?until={before:%Y-%m}", "Twelve months before"))
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
