"""Lists customers by what was sold to them: searched, sorted, a page at a time, and all of them as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import on_record, today_of
from functions.manage.csv_files import csv_file
from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers.addresses import page_below, root_of
from functions.manage.customers.asked import words_in
from functions.manage.customers.lists import address
from functions.manage.customers.telling import title_of
from functions.manage.pages import show
from functions.manage.refusals import unfit
from functions.manage.rendering import Link
from functions.manage.tables import Column, Sorting
from functions.manage.visit import Visit
from shared.history.sums import Sold
from shared.operations.history.by_sales import Buyers, customers_by_sales, every
from shared.operations.history.of_customer import as_of
from shared.reports.buyers_csv import lines

COLUMNS = (
    Column("Contact"),
    Column("Sold to date", "sold", is_amount=True),
    Column("This year", is_amount=True),
    Column("Last year", is_amount=True),
    Column("Invoices", is_amount=True),
)
LARGEST_FIRST, SMALLEST_FIRST = "-sold", "sold"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `words` are searched for, whatever the order."""

    words: str = ""
    sort: str = LARGEST_FIRST

    @property
    def given(self) -> dict[str, str]:
        said = {"q": self.words, "sort": "" if self.sort == LARGEST_FIRST else self.sort}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """A customer, with net pence: to date, in this calendar year and in the last."""

    link: Link
    to_date: Sold
    this_year: int
    last_year: int


def shown(visit: Visit) -> Response:
    asked, page, cursor = listed(visit)
    known = on_record(visit)
    told = context(root_of(visit), asked, page, today_of(visit, known)) | {"as_of": as_of(visit.tenant)}
    told |= _pages(_here(visit), asked, cursor, next_of(visit, asked, page))
    return show(visit, "customers_by_sales.html", "Contacts by sales", profile=known.profile, **told)


def as_csv(visit: Visit) -> Response:
    """Hands out all customers to whom anything was sold, the largest first."""
    today = today_of(visit, on_record(visit))
    return csv_file(f"contacts-by-sales-{today}", lines(every(visit.tenant), today))


def listed(visit: Visit) -> tuple[Asked, Buyers, str]:
    """Finds the customers that an address asks for, with its cursor. Raises Refused."""
    asked, cursor = _asked(visit), visit.query.get("cursor", "")
    after = place_in(cursor, _here(visit), *_bound(visit, asked)) if cursor else ""
    page = customers_by_sales(visit.tenant, asked.words, after, is_ascending=asked.sort == SMALLEST_FIRST)
    return asked, page, cursor


def next_of(visit: Visit, asked: Asked, page: Buyers) -> str:
    """Returns the cursor of those that follow; empty after the last."""
    return cursor_at(page.next, *_bound(visit, asked)) if page.next else ""


def context(root: str, asked: Asked, page: Buyers, today: date) -> dict[str, Any]:
    """Returns what the template is told of a page of customers. `root` is the address of the contacts."""
    return {
        "contacts": root,
        "here": f"{root}/by-sales",
        "asked": asked,
        "columns": COLUMNS,
        "sorting": None if asked.words else Sorting.read(asked.sort, COLUMNS, {}),
        "rows": [*_rows(root, page, today)],
    }


def _rows(root: str, page: Buyers, today: date) -> Iterator[Row]:
    for each in page.buyers:
        link = Link(page_below(root, each.customer.id), title_of(each.customer.details))
        years = (each.sums.of_year(year).net for year in (today.year, today.year - 1))
        yield Row(link, each.sums.to_date, *years)


def _asked(visit: Visit) -> Asked:
    sort = visit.query.get("sort") or LARGEST_FIRST
    if sort not in (LARGEST_FIRST, SMALLEST_FIRST):
        raise unfit({"sort": f"Choose one of {SMALLEST_FIRST}, {LARGEST_FIRST}."})
    return Asked(words_in(visit), sort)


def _bound(visit: Visit, asked: Asked) -> tuple[str, ...]:
    return ("by-sales", visit.tenant, *(f"{name}={value}" for name, value in asked.given.items()))


def _pages(here: str, asked: Asked, cursor: str, following: str) -> dict[str, Any]:
    return {
        "first": address(here, asked.given) if cursor else None,
        "next": address(here, asked.given, cursor=following) if following else None,
    }


def _here(visit: Visit) -> str:
    return f"{root_of(visit)}/by-sales"
