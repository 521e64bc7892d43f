"""Hands out all customers as CSV, and shows what came of a file that was sent."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.csv_files import csv_file
from functions.manage.customers.addresses import known, root_of
from functions.manage.customers.saying_no import refusing
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.contacts.csv_reading import MOST_BYTES, MOST_LINES
from shared.operations.contacts import csv_files
from shared.operations.contacts.csv_files import Import, Preview
from shared.reports.customers_csv import lines
from shared.store import lead_sources

BAD = (Column("Line"), Column("What is wrong"))
# Bad lines beyond these are counted alone.
MOST_SHOWN = 25


def as_csv(visit: Visit) -> Response:
    names = lead_sources.read(visit.tenant).names
    return csv_file(f"contacts-{visit.now.date()}", lines(csv_files.all_customers(visit.tenant), names))


def asked(visit: Visit) -> Response:
    return page(visit)


def page(visit: Visit, wrong: str = "", preview: Preview | None = None, status: int = 200) -> Response:
    """Shows the form for a file, what is wrong with the one that was sent, or what would come of it."""
    told = context(root_of(visit), wrong, preview)
    return show(visit, "customer_import.html", "Import contacts", status, **told)


def context(root: str, wrong: str = "", preview: Preview | None = None) -> dict[str, Any]:
    """Returns what the template is told."""
    return {
        "root": root,
        "wrong": wrong,
        "preview": preview,
        "columns": BAD,
        "most_shown": MOST_SHOWN,
        "most_megabytes": MOST_BYTES // 1_000_000,
        "most_lines": MOST_LINES,
    }


def progress(visit: Visit) -> Response:
    """Shows how far an import came."""
    return show(visit, "customer_imported.html", "Import contacts", **told(root_of(visit), import_in(visit)))


def told(root: str, found: Import) -> dict[str, Any]:
    """Returns what the template of an import's progress is told."""
    done = found.created + found.edited + found.unchanged + found.failures
    back = Link(root, "All contacts")
    return {"root": root, "found": found, "done": done, "columns": BAD, "back": back}


def import_in(visit: Visit) -> Import:
    """Returns the import in the address. Raises Refused where there is none."""
    id = known(visit.named["upload"])
    with refusing(visit, root_of(visit)):
        return csv_files.progress(visit.tenant, id)
