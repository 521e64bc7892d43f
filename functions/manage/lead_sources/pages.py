"""Shows the lead sources of a business, in the owner's order, and how they stand with Xero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from functions.manage.at_hand import on_record
from functions.manage.formats import count
from functions.manage.lead_sources.telling import badge, standing
from functions.manage.pages import show
from functions.manage.plain_text import stripped
from functions.manage.rendering import Tone
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import LONGEST, MOST, LeadSource, LeadSources
from shared.store import directory_lists, lead_source_turns, lead_sources

# "1,000 or more" says enough.
MOST_COUNTED = 1_000
COLUMNS = (Column("Name"), Column("Xero"))
DO = Column("Change")


class NewForm(Form):
    name = StringField(
        "Name",
        [DataRequired("Enter a name.")],
        filters=[stripped],
        description="As it is to be in Xero, such as: Trade fair.",
        render_kw={"autocomplete": "off", "maxlength": LONGEST},
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A lead source as the page shows it."""

    source: LeadSource
    tone: Tone
    words: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Archiving:
    """A lead source that somebody wants to archive, and how many contacts have it, in words."""

    source: str
    had_by: str


def bearers(tenant: str, id: str) -> str:
    """Says how many contacts have a lead source; nothing where none has."""
    found = len(directory_lists.of_lead_source(tenant, id, MOST_COUNTED))
    if found == MOST_COUNTED:
        return f"{count(found)} or more contacts have"
    return f"{count(found)} {'contact has' if found == 1 else 'contacts have'}" if found else ""


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/lead-sources"


def shown(visit: Visit) -> Response:
    return page(visit, NewForm())


def page(visit: Visit, form: NewForm, status: int = 200, archiving: Archiving | None = None) -> Response:
    known, whole = on_record(visit), lead_sources.read(visit.tenant)
    reading, asked = lead_source_turns.standing(visit.tenant)
    told = context(whole, reading, asked is not None, bool(known.profile.xero_user), visit.role == "owner")
    told |= {"here": root_of(visit), "form": form, "archiving": archiving}
    told |= {"to_archive": whole.of(archiving.source) if archiving else None}
    return show(visit, "lead_sources.html", "Lead sources", status, known.profile, **told)


def context(
    whole: LeadSources, reading: Reading, is_asked: bool, is_connected: bool, may_change: bool
) -> dict[str, Any]:
    """Returns what the template is told of lead sources."""
    return {
        "stands": standing(whole, reading, is_asked, is_connected),
        "is_asked": is_asked,
        "is_connected": is_connected,
        "reading": reading,
        "lines": lines_of(whole.active),
        "archived": lines_of(tuple(each for each in whole.sources if not each.is_active)),
        "count": len(whole.sources),
        "most": MOST,
        "longest": LONGEST,
        "columns": (*COLUMNS, DO) if may_change else COLUMNS,
        "may_change": may_change,
    }


def lines_of(sources: tuple[LeadSource, ...]) -> list[Line]:
    last = len(sources) - 1
    return [Line(each, *badge(each), place == 0, place == last) for place, each in enumerate(sources)]
