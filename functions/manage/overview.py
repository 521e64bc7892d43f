"""Shows how far a business has come from nothing to books that agree, and goes on showing how it stands."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.first_steps import Beginnings, is_at_the_end, is_under_way, steps_of, verdicts
from functions.manage.pages import fragment, go_to, show
from functions.manage.refusals import not_found
from functions.manage.settings_pages import may_change
from functions.manage.visit import Visit
from shared.choices.choices import missing
from shared.choices.fields import ASKED
from shared.operations.choosing import current
from shared.operations.status import status
from shared.provider import PROVIDERS
from shared.store import charts, feeds, jobs, organisations, secrets, tenants, xero_tokens


def shown(visit: Visit) -> Response:
    return show(visit, "overview.html", "Overview", **_told(visit))


def progress(visit: Visit) -> Response:
    """Answers with the part of the page that changes by itself."""
    return fragment(visit, "overview_progress.html", **_told(visit))


def compare(visit: Visit) -> Response:
    """Has the clearing accounts compared with the providers within a minute, and not at the next hour."""
    jobs.due_by(visit.tenant, "reconcile", visit.now)
    return go_to(f"/manage/b/{visit.tenant}")


def _told(visit: Visit) -> dict[str, Any]:
    so_far = _so_far(visit)
    steps = steps_of(so_far)
    return {
        "steps_so_far": steps,
        "goes_on": is_under_way(steps),
        "may_compare": so_far.status is not None and may_change(visit),
        "is_at_the_end": is_at_the_end(so_far, steps),
        "verdicts": list(verdicts(so_far)),
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
    return tuple(ASKED[each].label for each in missing(current(tenant, chart).choices))
