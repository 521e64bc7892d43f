"""Lets an owner choose: tells what does not fit, keeps what is incomplete, applies what is complete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.chart.chart import Chart
from shared.choices.check import Problem, check
from shared.choices.choices import Choices, missing
from shared.choices.differences import differences
from shared.choices.fields import Field
from shared.choices.history import taken_back
from shared.choices.into_settings import choices_of, settings_of
from shared.jobs import JOBS
from shared.store import choices, jobs, tenants
from shared.store.choices import Saved


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of choices: `saved` is what is kept now. With `problems`, nothing was saved.

    `missing` is what must still be chosen before anything is booked.
    """

    saved: Saved
    problems: tuple[Problem, ...] = ()
    missing: tuple[Field, ...] = ()


def current(tenant: str, chart: Chart) -> Saved:
    """Returns what is chosen. Settings that an operator made count, and so does an operator's first day."""
    saved, settings = choices.read(tenant), tenants.settings(tenant)
    if settings is None:
        return saved
    if not saved.revision:
        return replace(saved, choices=choices_of(settings, chart))
    first_day = date.fromisoformat(settings["feed_from"])
    return replace(saved, choices=replace(saved.choices, feed_from=first_day))


def choose(tenant: str, after: Choices, revision: int, chart: Chart, by: str, now: datetime) -> Chosen:
    """Saves what an owner has chosen who saw this revision, unless something does not fit.

    Complete choices are in force from now on. Raises SavedMeanwhile, LookupError and Contended as the store.
    """
    before, profile, settings = current(tenant, chart), tenants.profile(tenant), tenants.settings(tenant)
    if profile is None:
        raise LookupError(f"no tenant {tenant}")
    if before.revision != revision:
        raise choices.SavedMeanwhile(before)
    problems, lacking = check(after, chart), missing(after)
    if problems:
        return Chosen(before, problems, lacking)
    made = None if lacking else (settings or {}) | settings_of(after, chart, profile.time_zone)
    said = differences(before.choices, after, chart)
    if not said and made == settings:
        return Chosen(before, missing=lacking)
    saved = choices.save(tenant, before, after, said, made, by, now)
    if made and not settings:
        _begin(tenant, now)
    return Chosen(saved, missing=lacking)


def take_back(tenant: str, revision: int, chart: Chart, by: str, now: datetime) -> Chosen:
    """Takes a change back, which is a change of its own. Raises LookupError if there was no such change."""
    change, latest = choices.change(tenant, revision), current(tenant, chart)
    if change is None:
        raise LookupError(f"no change {revision} of {tenant}")
    return choose(tenant, taken_back(change, latest.choices), latest.revision, chart, by, now)


def _begin(tenant: str, now: datetime) -> None:
    """Makes the jobs due that have rested for want of settings."""
    for job in JOBS:
        jobs.due_by(tenant, job, now)
