"""Shows how each processor's money and Xero compare, and has them compared on request."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.comparing import compare_soon
from functions.manage.comparisons import COLUMNS, MOST_NAMED, Comparison, comparison
from functions.manage.pages import go_to, show
from functions.manage.visit import Visit
from shared.provider import Provider
from shared.reconciliation.result import DayEnd
from shared.store import jobs, reconciliations
from shared.store.tenants import OnRecord

# One row is read for each.
DAYS = 30


def shown(visit: Visit) -> Response:
    known = on_record(visit)
    return show(
        visit,
        "reconciliation.html",
        "Reconciliation",
        profile=known.profile,
        comparisons=comparisons_of(known),
        columns=COLUMNS,
        most_named=MOST_NAMED,
        may_change=may_change(visit),
        is_due=_is_due(visit),
    )


def compare(visit: Visit) -> Response:
    """Has the clearing accounts compared within a minute, and shows what is known until then."""
    compare_soon(visit)
    return go_to(f"/manage/b/{visit.tenant}/reconciliation")


def comparisons_of(known: OnRecord) -> list[Comparison]:
    """Reads how each provider whose money is booked compares with Xero."""
    return [_comparison(known, each) for each in synced(known)]


def synced(known: OnRecord) -> tuple[Provider, ...]:
    """Returns the providers whose money is booked; none until the settings are complete."""
    return known.owner.settings.synced if known.owner else ()


def day_ends_of(known: OnRecord, provider: Provider) -> list[DayEnd]:
    return reconciliations.day_ends(known.profile.tenant, provider, known.profile.time_zone, DAYS)


def _comparison(known: OnRecord, provider: Provider) -> Comparison:
    profile = known.profile
    account = known.owner.settings.clearing_accounts[provider] if known.owner else ""
    latest = reconciliations.latest(profile.tenant, provider)
    ends = day_ends_of(known, provider) if latest else ()
    return comparison(provider, account, latest, ends, profile.time_zone)


def _is_due(visit: Visit) -> bool:
    standing = jobs.read(visit.tenant, "reconcile")
    return standing is not None and standing.due_at <= visit.now
