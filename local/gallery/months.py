"""Shows months and the files of the books: closed, open, being made, and nothing yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from functions.manage.months import (
    COLUMNS,
    FIGURE_COLUMNS,
    ROW_COLUMNS,
    STATES,
    File,
    Listed,
    at_providers,
    files,
    stands,
)
from functions.manage.months_pages import MOST_NAMED, Story
from functions.manage.rendering import Link
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.exports import Export, Wanted, everything
from shared.ledger.in_words import name_of
from shared.ledger.rows import LedgerRow
from shared.month_end.closing import Closing
from shared.month_end.figures import CountedMonth, MonthFigures
from shared.operations.months import Month
from shared.operations.since_closing import Since

VISIT = SimpleNamespace(tenant=ACME.id)
WHO = "ann.bookkeeper@accountants.example"
FIGURES = MonthFigures(
    1_240_517, 381_54, {"SALES": 2_400_000, "FEES": -48_120, "PAYOUTS": -3_554_243}, 1_204, 2, -30_00
)
COUNTED = CountedMonth(date(2026, 10, 1), NOW, {"stripe": FIGURES, "gocardless": replace(FIGURES, missing=0)})
CLOSING = Closing(COUNTED.month, 2, "closed", "turn", WHO, NOW, NOW, {"stripe": replace(FIGURES, closing=0)})
ROW = LedgerRow("txn_3QaBcDeFgHiJkLmNoP fee", "Spend", "parked", "txn_3Qa", "stripe", NOW)
OPEN, CLOSED = Month(COUNTED.month, COUNTED, None), Month(COUNTED.month, COUNTED, CLOSING)
PDF = Wanted("month", "pdf", COUNTED.month, "stripe")
READY = Export(PDF, "ready", "turn", WHO, NOW, NOW, rows=100_000)
MAKING = Export(replace(PDF, format="csv"), "working", "turn", WHO, NOW, NOW, rows=12_500)
FAILED = Export(
    replace(PDF, format="beancount"), "failed", "turn", WHO, NOW, NOW, why="It could not be made."
)


def months_samples() -> dict[str, Sample]:
    """Returns the pages of month end by name."""
    opened = replace(CLOSING, state="reopened", reopened_by=WHO, reopened_at=NOW)
    refused = replace(CLOSING, state="refused", why="Something of this month is not in Xero yet.")
    told = [OPEN, CLOSED, replace(CLOSED, closing=opened), replace(CLOSED, closing=refused)]
    late = Since((ROW,) * 25, is_more=True)
    return {
        "months": _listed(told),
        "months_none": _listed([]),
        "month": _month(CLOSED, Story(since=late), may_reopen=True, came_in=True, goes_on=True),
        "month_open": _month(OPEN, Story()),
        "month_waiting": _month(OPEN, Story(waiting=[ROW] * 25), may_close=False),
        "exports": _exports(),
    }


def _listed(told: list[Month]) -> Sample:
    lines = [Listed(each, of, *stands(each, True, NOW, ACME.zone)) for each in told for of in FIGURES_OF]
    given: dict[str, Any] = {"visit": VISIT, "months": lines, "columns": COLUMNS, "here": "#"}
    return sample("months.html", "Month end", given | {"first": "#", "next": "#"})


FIGURES_OF = tuple(COUNTED.of)


def _month(month: Month, story: Story, *, may_close: bool = True, **given: bool) -> Sample:
    tone, words = stands(month, True, NOW, ACME.zone)
    known = {each.wanted.id: each for each in (READY, MAKING, FAILED)}
    told: dict[str, Any] = {"visit": VISIT, "month": month, "story": story, "here": "#", "tone": tone}
    told |= {"words": words, "at_providers": list(at_providers(month, known, NOW)), "row_states": STATES}
    told |= {"is_closed": month.closing is not None, "may_close": may_close, "most_named": MOST_NAMED}
    told |= {"versions": [CLOSING, replace(CLOSING, version=1)] if month.closing else []}
    told |= {"row_link": lambda row: Link("#", name_of(row))}
    told |= {"figure_columns": FIGURE_COLUMNS, "row_columns": ROW_COLUMNS}
    told |= {"may_reopen": False, "came_in": False, "goes_on": False}
    return sample("month.html", "October 2026", told | given)


def _exports() -> Sample:
    gone = replace(READY, wanted=Wanted("journal", "csv"), told_at=NOW - timedelta(days=2))
    making = replace(MAKING, wanted=Wanted("ledger", "csv"))
    shown: tuple[File, ...] = files(everything(), {each.wanted.id: each for each in (gone, making)}, NOW)
    told: dict[str, Any] = {"visit": VISIT, "files": shown, "here": "#", "goes_on": True}
    return sample("exports.html", "Files of the books", told)
