"""Shows what each month comes to at each provider, which months are closed, and one month with its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.cursors import cursor_at, date_in
from functions.manage.months import (
    COLUMNS,
    FIGURE_COLUMNS,
    ROW_COLUMNS,
    STATES,
    AtProvider,
    Listed,
    at_providers,
    name_of,
    stands,
)
from functions.manage.named_months import first_day
from functions.manage.pages import fragment, show
from functions.manage.refusals import not_found
from functions.manage.rendering import Link
from functions.manage.story_at import movement_at
from functions.manage.visit import Visit
from shared.ledger.in_words import name_of as row_name
from shared.ledger.rows import LedgerRow
from shared.operations import months
from shared.operations.month_rows import waiting_in
from shared.operations.months import Month
from shared.operations.since_closing import Since, came_in_since
from shared.store import closings, exports
from shared.store.tenants import OnRecord

# A year a page.
MOST = 12
# Rows that stand in the way, or came in afterwards, as far as a page names them.
MOST_NAMED = 20


def listed(visit: Visit) -> Response:
    known, (found, following) = on_record(visit), page_of_months(visit)
    here = here_of(visit)
    return show(
        visit,
        "months.html",
        "Month end",
        profile=known.profile,
        months=[line for each in found for line in _lines(visit, known, each)],
        columns=COLUMNS,
        here=here,
        first=here if visit.query.get("cursor") else None,
        next=f"{here}?{urlencode({'cursor': following})}" if following else None,
    )


def shown(visit: Visit) -> Response:
    known, month = on_record(visit), month_in(visit)
    story = story_of(known, month)
    return show(
        visit,
        "month.html",
        name_of(month.month),
        profile=known.profile,
        story=story,
        versions=closings.versions(visit.tenant, month.month) if month.closing else [],
        most_named=MOST_NAMED,
        figure_columns=FIGURE_COLUMNS,
        row_columns=ROW_COLUMNS,
        row_states=STATES,
        row_link=lambda row: Link(movement_at(visit, row.source), row_name(row)),
        **_changes(visit, known, month, story),
    )


def progress(visit: Visit) -> Response:
    """Answers with the parts of a month's page that change by themselves."""
    known, month = on_record(visit), month_in(visit)
    story = story_of(known, month)
    return fragment(
        visit, "month_changes.html", profile=known.profile, **_changes(visit, known, month, story)
    )


def page_of_months(visit: Visit) -> tuple[Sequence[Month], str]:
    """Reads the months that the cursor leads to, and the next cursor, empty on the last page.

    Raises Refused if the cursor leads nowhere.
    """
    cursor, bound = visit.query.get("cursor", ""), ("months", visit.tenant)
    before = date_in(cursor, here_of(visit), *bound) if cursor else None
    found = months.months(visit.tenant, MOST + 1, before)
    rest = len(found) > MOST
    return found[:MOST], cursor_at(found[MOST - 1].month.isoformat(), *bound) if rest else ""


def month_in(visit: Visit) -> Month:
    """Reads the month in the address. Raises Refused for one that is not counted, and for any other word."""
    month = months.month(visit.tenant, first_in(visit))
    if month is None:
        raise not_found()
    return month


def first_in(visit: Visit) -> date:
    """Returns the first day of the month in the address. Raises Refused for any other word."""
    try:
        return first_day(visit.named["month"])
    except ValueError:
        raise not_found() from None


def here_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/months"


@dataclass(frozen=True, slots=True)
class Story:
    """What keeps a month open, or what came into it since it was closed."""

    waiting: Sequence[LedgerRow] = ()
    since: Since | None = None


def story_of(known: OnRecord, month: Month) -> Story:
    """Reads no more than a page may, of either."""
    if known.owner is None:
        return Story()
    if month.closing and month.closing.is_closed:
        return Story(since=came_in_since(known.owner, month.closing))
    return Story(waiting=waiting_in(known.owner, month.month))


def at_each(visit: Visit, month: Month) -> list[AtProvider]:
    of_month = exports.beginning_with(visit.tenant, f"month-{month.month:%Y-%m}-")
    return list(at_providers(month, of_month, visit.now))


def _changes(visit: Visit, known: OnRecord, month: Month, story: Story) -> dict[str, Any]:
    """Tells what a month's page shows of what goes on without its reader."""
    at, closing = at_each(visit, month), month.closing
    is_over = _is_over(visit, known, month)
    tone, words = stands(month, is_over, visit.now, known.profile.time_zone)
    is_closing = closing is not None and closing.is_under_way(visit.now)
    is_closed = closing is not None and closing.is_closed
    is_late = story.since is not None and (bool(story.since.rows) or story.since.is_more)
    return {
        "month": month,
        "here": f"{here_of(visit)}/{month.month:%Y-%m}",
        "tone": tone,
        "words": words,
        "at_providers": at,
        "is_closed": is_closed,
        "may_close": is_over and not is_closing and not story.waiting and may_change(visit),
        "may_reopen": is_closed and visit.role == "owner",
        "came_in": is_late or (is_closed and any(each.differs for each in at)),
        "goes_on": is_closing or any(file.is_under_way for each in at for file in each.files),
    }


def _is_over(visit: Visit, known: OnRecord, month: Month) -> bool:
    return known.owner is not None and months.is_over(month.month, known.owner.settings, visit.now)


def _lines(visit: Visit, known: OnRecord, month: Month) -> list[Listed]:
    told = stands(month, _is_over(visit, known, month), visit.now, known.profile.time_zone)
    return [Listed(month, provider, *told) for provider in month.counted.of]
