"""Lets an owner choose: tells what does not fit, keeps what is incomplete, applies what is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.chart.chart import Chart
from shared.choices.check import Problem, check
from shared.choices.choices import Choices, lacking
from shared.choices.differences import differences
from shared.choices.fields import Field
from shared.choices.history import taken_back
from shared.choices.into_settings import choices_of, settings_of
from shared.choices.to_put_right import to_put_right
from shared.jobs import JOBS
from shared.preflight.of_other_tools import doubts
from shared.settings import A_MINUTE
from shared.store import choices, jobs, looks, tenants
from shared.store.businesses import Profile
from shared.store.choices import Saved
from shared.store.tenants import OnRecord

# The feed begins within a minute, and what it finds is posted within another. Books that are compared earlier
# are apart, and are not compared again for an hour.
FIRST_POSTING = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of choices: `saved` is what is kept now. With `problems`, nothing was saved.

    `missing` is what must still be chosen before anything is booked. `is_doubted`: the problems are doubts,
    which whoever is sure may pass over.
    """

    saved: Saved
    problems: tuple[Problem, ...] = ()
    missing: tuple[Field, ...] = ()
    is_doubted: bool = False


def current(tenant: str, chart: Chart) -> Saved:
    """Returns what is chosen. Settings that an operator made count, and so does an operator's first day."""
    return chosen_of(choices.read(tenant), tenants.settings(tenant), chart)


def chosen_of(saved: Saved, settings: Mapping[str, Any] | None, chart: Chart) -> Saved:
    """Returns what is chosen, of what is kept and of the settings in force."""
    if settings is None:
        return saved
    if not saved.revision:
        return replace(saved, choices=choices_of(settings, chart))
    first_day = date.fromisoformat(settings["feed_from"])
    return replace(saved, choices=replace(saved.choices, feed_from=first_day))


def choose(
    tenant: str,
    after: Choices,
    revision: int,
    chart: Chart,
    by: str,
    now: datetime,
    *,
    is_sure: bool = False,
) -> Chosen:
    """Saves what an owner has chosen who saw this revision, unless something does not fit or is doubted.

    Complete choices are in force from now on. Raises SavedMeanwhile, LookupError and Contended as the store.
    """
    known = tenants.on_record(tenant)
    if known is None:
        raise LookupError(f"no tenant {tenant}")
    profile, settings = known.profile, known.settings
    before = chosen_of(choices.read(tenant), settings, chart)
    if before.revision != revision:
        raise choices.SavedMeanwhile(before)
    begun, missing = before.choices.feed_from if settings else None, lacking(after, is_new=settings is None)
    if problems := check(after, chart, begun):
        return Chosen(before, problems, missing)
    if doubted := () if is_sure else _doubts(profile, before.choices, after, now):
        return Chosen(before, doubted, missing, is_doubted=True)
    made = None if missing else (settings or {}) | settings_of(after, chart, profile.time_zone, begun)
    said = differences(before.choices, after, chart)
    if not said and made == settings:
        return Chosen(before, missing=missing)
    saved = choices.save(tenant, before, after, said, made, by, now)
    if made and not settings:
        _begin(tenant, after, now)
    _note(tenant, saved, made or settings, chart)
    return Chosen(saved, missing=missing)


def take_back(tenant: str, revision: int, chart: Chart, by: str, now: datetime) -> Chosen:
    """Takes a change back, which is a change of its own. Raises LookupError if there was no such change."""
    change, latest = choices.change(tenant, revision), current(tenant, chart)
    if change is None:
        raise LookupError(f"no change {revision} of {tenant}")
    return choose(tenant, taken_back(change, latest.choices), latest.revision, chart, by, now)


def note_what_does_not_fit(known: OnRecord, chart: Chart) -> None:
    """Notes which settings Xero no longer lets us use, for every page of the business to say."""
    tenant, settings = known.profile.tenant, known.settings
    if settings:
        _note(tenant, chosen_of(choices.read(tenant), settings, chart), settings, chart)


def _note(tenant: str, saved: Saved, settings: Mapping[str, Any] | None, chart: Chart) -> None:
    if settings:
        jobs.note_found(tenant, "accounts", to_put_right(saved.choices, chart, settings))


def _doubts(profile: Profile, before: Choices, after: Choices, now: datetime) -> tuple[Problem, ...]:
    look = looks.read(profile.tenant)
    return doubts(before, after, look, now.astimezone(ZoneInfo(profile.time_zone)).date()) if look else ()


def _begin(tenant: str, chosen: Choices, now: datetime) -> None:
    """Makes the jobs due that have rested for want of settings: first the feeds, then the comparison."""
    compared_at = now + FIRST_POSTING + chosen.gather_minutes * A_MINUTE
    for job in JOBS:
        jobs.due_by(tenant, job, compared_at if job == "reconcile" else now)
