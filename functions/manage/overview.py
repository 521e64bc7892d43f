"""Shows how far a business has come from nothing to books that agree, and what is missing in Xero."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.coming_in import Progress, coming_in
from functions.manage.comparing import compare_soon
from functions.manage.conclusion import conclusion
from functions.manage.first_steps import (
    Beginnings,
    is_at_the_end,
    is_under_way,
    latest_of,
    steps_of,
)
from functions.manage.lead_sources.telling import standing
from functions.manage.pages import fragment, go_to, show
from functions.manage.preflight import preflight
from functions.manage.settings_pages import chosen_or_proposed
from functions.manage.steps import Step
from functions.manage.visit import Visit
from shared.choices.choices import lacking
from shared.choices.fields import ASKED, Field
from shared.choices.other_tools import QUESTIONS
from shared.ledger.profiles import PROFILES
from shared.operations.contacts.progress import both
from shared.operations.status import links, status_by
from shared.store import (
    catalogue_readings,
    charts,
    choices,
    lead_source_turns,
    lead_sources,
    organisations,
)
from shared.store.tenants import OnRecord


def shown(visit: Visit) -> Response:
    return first_steps(visit, on_record(visit))


def first_steps(visit: Visit, known: OnRecord) -> Response:
    """Shows the way from nothing to books that agree, and what is missing in Xero."""
    so_far = beginnings(visit, known)
    found = preflight(known, so_far.keys, visit.now) if so_far.lets_us_in else None
    told = _told(visit, so_far)
    return show(visit, "overview.html", "Getting started", profile=known.profile, preflight=found, **told)


def progress(visit: Visit) -> Response:
    """Answers with the parts of the page that change by themselves."""
    known = on_record(visit)
    told = _told(visit, beginnings(visit, known))
    return fragment(visit, "overview_changes.html", profile=known.profile, **told)


def compare(visit: Visit) -> Response:
    """Has the clearing accounts compared with the providers within a minute, and not at the next hour."""
    compare_soon(visit)
    return go_to(f"/manage/b/{visit.tenant}/start")


def beginnings(visit: Visit, known: OnRecord) -> Beginnings:
    """Reads what the steps are made of."""
    profile, owner, linked = known.profile, known.owner, links(known)
    own = organisations.of_profile(profile)
    return Beginnings(
        root=f"/manage/b/{visit.tenant}",
        zone=profile.time_zone,
        organisation=own.name if own else profile.xero_organisation,
        lets_us_in=linked.lets_us_in,
        keys=linked.keys,
        # Complete settings lack nothing, and the page asks every few seconds.
        lacking=None if owner else _lacking(visit, known),
        status=status_by(owner, linked) if owner else None,
        feeds=linked.feeds,
    )


def lists_of(visit: Visit, so_far: Beginnings) -> list[Step]:
    """Says how far each list has come in from Xero; nothing before Xero is connected."""
    if not so_far.lets_us_in:
        return []
    contacts, sold = both(visit.tenant)
    are_products_read = catalogue_readings.standing(visit.tenant).reading is not None
    reading, asked = lead_source_turns.standing(visit.tenant)
    sources = standing(lead_sources.read(visit.tenant), reading, asked is not None, is_connected=True)
    return coming_in(so_far.root, Progress(contacts, sold, are_products_read, sources))


def _told(visit: Visit, so_far: Beginnings) -> dict[str, Any]:
    steps, lists = steps_of(so_far), lists_of(visit, so_far)
    return {
        "steps_so_far": steps,
        "lists": lists,
        "goes_on": is_under_way([*steps, *lists]),
        "may_change": may_change(visit),
        "may_compare": so_far.status is not None and may_change(visit),
        "is_at_the_end": is_at_the_end(so_far, steps),
        "conclusion": conclusion(latest_of(so_far), so_far.zone),
    }


def _lacking(visit: Visit, known: OnRecord) -> tuple[str, ...] | None:
    chart = charts.read(visit.tenant)
    if chart is None:
        return None
    # Without settings in force, what is kept is all that is chosen.
    chosen = chosen_or_proposed(known, choices.read(visit.tenant), chart, visit.now)
    return tuple(_named(each) for each in lacking(chosen, is_new=True))


def _named(field: Field) -> str:
    """Names a choice within a sentence."""
    if field not in QUESTIONS:
        return ASKED[field].label
    provider = ASKED[field].provider
    return f"whether another tool posts {PROFILES[provider].name}'s payments" if provider else field
