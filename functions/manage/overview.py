"""Shows how far a business has come from nothing to books that agree, and goes on showing how it stands."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.conclusion import conclusion
from functions.manage.first_steps import Beginnings, is_at_the_end, is_under_way, latest_of, steps_of
from functions.manage.pages import fragment, go_to, show
from functions.manage.preflight import preflight
from functions.manage.refusals import not_found
from functions.manage.settings_pages import may_change
from functions.manage.visit import Visit
from shared.choices.choices import lacking
from shared.choices.fields import ASKED, Field
from shared.choices.other_tools import QUESTIONS
from shared.ledger.profiles import PROFILES
from shared.operations.choosing import current
from shared.operations.status import status
from shared.provider import PROVIDERS
from shared.store import charts, feeds, jobs, organisations, secrets, tenants, xero_tokens


def shown(visit: Visit) -> Response:
    so_far = _so_far(visit)
    found = preflight(visit) if so_far.lets_us_in else None
    return show(visit, "overview.html", "Overview", preflight=found, **_told(visit, so_far))


def progress(visit: Visit) -> Response:
    """Answers with the parts of the page that change by themselves."""
    return fragment(visit, "overview_changes.html", **_told(visit, _so_far(visit)))


def compare(visit: Visit) -> Response:
    """Has the clearing accounts compared with the providers within a minute, and not at the next hour."""
    jobs.due_by(visit.tenant, "reconcile", visit.now)
    return go_to(f"/manage/b/{visit.tenant}")


def _told(visit: Visit, so_far: Beginnings) -> dict[str, Any]:
    steps = steps_of(so_far)
    return {
        "steps_so_far": steps,
        "goes_on": is_under_way(steps),
        "may_change": may_change(visit),
        "may_compare": so_far.status is not None and may_change(visit),
        "is_at_the_end": is_at_the_end(so_far, steps),
        "conclusion": conclusion(latest_of(so_far), so_far.zone),
    }


def _so_far(visit: Visit) -> Beginnings:
    profile, owner = tenants.profile(visit.tenant), tenants.read(visit.tenant)
    if profile is None:
        raise not_found()
    own = organisations.of_tenant(visit.tenant)
    return Beginnings(
        root=f"/manage/b/{visit.tenant}",
        zone=profile.time_zone,
        organisation=own.name if own else profile.xero_organisation,
        lets_us_in=xero_tokens.is_connected(profile.xero_user),
        keys={each: secrets.is_kept(visit.tenant, secrets.KEYS[each]) for each in PROVIDERS},
        # Complete settings lack nothing, and the page asks every few seconds.
        lacking=None if owner else _lacking(visit.tenant),
        status=status(owner) if owner else None,
        feeds={each: feeds.read(visit.tenant, each) for each in PROVIDERS},
    )


def _lacking(tenant: str) -> tuple[str, ...] | None:
    chart = charts.read(tenant)
    if chart is None:
        return None
    return tuple(_named(each) for each in lacking(current(tenant, chart).choices, is_new=True))


def _named(field: Field) -> str:
    """Names a choice within a sentence."""
    if field not in QUESTIONS:
        return ASKED[field].label
    provider = ASKED[field].provider
    return f"whether another tool posts {PROFILES[provider].name}'s payments" if provider else field
