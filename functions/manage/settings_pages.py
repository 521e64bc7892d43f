"""Shows a business's settings, and saves what is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.responses import Response

from functions.manage import refusals
from functions.manage.at_hand import may_change, on_record
from functions.manage.formats import moment
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.settings_form import GROUPS, chosen_in, cut_short, settings_form
from functions.manage.traces import traces_by_question
from functions.manage.visit import Visit
from shared.chart.chart import Chart
from shared.choices.check import Problem
from shared.choices.choices import Choices, asked_of, lacking
from shared.choices.differences import in_words
from shared.choices.fields import ASKED, Field
from shared.choices.into_settings import stale
from shared.choices.new_accounts import PURPOSES, propose
from shared.choices.options import proposal, proposed
from shared.operations.choosing import choose, chosen_of, current
from shared.store import businesses, charts, choices, jobs, looks
from shared.store.choices import Saved, SavedMeanwhile
from shared.store.tenants import OnRecord

# Nobody saves settings more often.
MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """A form of settings, and what became of it if it was sent: with errors, nothing was saved.

    `asks_sure`: some of the errors are doubts, which whoever is sure may pass over.
    """

    chart: Chart
    saved: Saved
    form: Any
    asks_sure: bool = False


def shown(visit: Visit) -> Response:
    """Shows the settings: as a form to whoever may change them, in words to others."""
    chart = charts.read(visit.tenant)
    if chart is None:
        return _unread(visit)
    known = on_record(visit)
    saved = chosen_of(choices.read(visit.tenant), known.settings, chart)
    if not may_change(visit):
        return _in_words(visit, known, chart, saved)
    chosen = chosen_or_proposed(known, saved, chart, visit.now)
    form = settings_form(chart, chosen, saved.revision, whole=visit.query.get("all", ""))
    is_open = lacking(chosen, is_new=known.settings is None)
    return _page(visit, known, Tried(chart, saved, form), is_open)


def chosen_or_proposed(known: OnRecord, saved: Saved, chart: Chart, now: datetime) -> Choices:
    """Returns what is chosen, or what is probably meant before anybody has chosen.

    Accounts are meant by their names, and the feed from the day of the first connection on.
    """
    if not is_new(known, saved):
        return saved.choices
    first = saved.choices.feed_from or first_day(known, now)
    return replace(proposed(saved.choices, chart), feed_from=first)


def is_new(known: OnRecord, saved: Saved) -> bool:
    """Whether nobody has chosen anything for the business yet."""
    return not saved.revision and known.settings is None


def first_day(known: OnRecord, now: datetime) -> date:
    """Returns the day on which the first provider was connected, else this day, as the business dates it."""
    zone = ZoneInfo(known.profile.time_zone)
    return min((at for at in known.since.values() if at), default=now).astimezone(zone).date()


def save(visit: Visit) -> Response:
    """Saves what was sent, unless something does not fit or somebody else has saved since."""
    tried = try_to_save(visit, chart_of(visit), visit.form, number_in(visit, "revision"))
    if tried.form.errors:
        return _page(visit, on_record(visit), tried, (), 422)
    return go_to(settings_of(visit))


def try_to_save(visit: Visit, chart: Chart, given: FormData, revision: int) -> Tried:
    """Saves the settings of somebody who saw this revision. Raises Refused if somebody has saved since."""
    saved = current(visit.tenant, chart)
    form = settings_form(chart, saved.choices, revision, given)
    if not form.validate():
        return Tried(chart, saved, form)
    try:
        by, is_sure = visit.signed_in.email, bool(form.sure.data)
        became = choose(visit.tenant, chosen_in(form), revision, chart, by, visit.now, is_sure=is_sure)
    except SavedMeanwhile as error:
        raise saved_meanwhile(visit, error.latest) from None
    _tell(form, became.problems)
    visit.deed.about = f"version {became.saved.revision}"
    return Tried(chart, became.saved, form, asks_sure=is_sure or became.is_doubted)


def settings_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/settings"


def chart_of(visit: Visit) -> Chart:
    """Returns what Xero offers. Raises Refused where nobody has read that yet."""
    chart = charts.read(visit.tenant)
    if chart is None:
        says = ("Have the accounts read from Xero first: they are what there is to choose from.",)
        message = Message("Nothing can be chosen yet", says, Link(settings_of(visit), "Settings"))
        raise Refused(409, message)
    return chart


def number_in(visit: Visit, name: str) -> int:
    """Returns a number that a form of ours holds. Raises Refused where it holds none."""
    given = str(visit.form.get(name, ""))
    if not (given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS):
        raise refusals.unreadable()
    return int(given)


def saved_meanwhile(visit: Visit, latest: Saved) -> Refused:
    """Says who has saved, and when, in the business's own time zone."""
    profile = businesses.profile(visit.tenant)
    who = f"{latest.by} saved them" if latest.by else "They are not what this page has shown"
    when = f" on {moment(latest.at, profile.time_zone)}" if latest.at and profile else ""
    says = (f"{who}{when}.", "Nothing of yours was saved. Look at what they are now, and choose again.")
    back = Link(settings_of(visit), "Settings")
    return Refused(409, Message("Somebody else has saved the settings", says, back))


def _unread(visit: Visit) -> Response:
    profile = businesses.profile(visit.tenant)
    is_connected = profile is not None and bool(profile.xero_user)
    return show(
        visit, "settings_unread.html", "Settings", is_connected=is_connected, may_change=may_change(visit)
    )


def _page(
    visit: Visit, known: OnRecord, tried: Tried, missing: Iterable[Field], status: int = 200
) -> Response:
    chart, saved, form = tried.chart, tried.saved, tried.form
    settings, look = known.settings, looks.read(visit.tenant)
    return show(
        visit,
        "settings.html",
        "Settings",
        status,
        profile=known.profile,
        form=form,
        groups=GROUPS,
        cut_short=cut_short(form, chart),
        saved=saved,
        read_at=_last_look(visit, chart),
        missing=[(each, ASKED[each].label) for each in missing],
        asks_sure=tried.asks_sure,
        look=look,
        traces=traces_by_question(look, chart) if look else {},
        is_in_force=settings is not None,
        stale=stale(saved.choices, chart, settings) if settings else (),
        makeable=[propose(each, chart) for each in PURPOSES if proposal(each, chart) is None],
        labels={each: ASKED[each].label for each in PURPOSES},
    )


def _last_look(visit: Visit, chart: Chart) -> datetime:
    """Returns when Xero was last asked. A look that finds nothing new leaves the chart as it is."""
    standing = jobs.read(visit.tenant, "accounts")
    done_at = standing.done_at if standing else None
    return max(chart.read_at, done_at or chart.read_at)


def _in_words(visit: Visit, known: OnRecord, chart: Chart, saved: Saved) -> Response:
    chosen = [(ASKED[each].label, in_words(each, saved.choices, chart)) for each in asked_of(saved.choices)]
    profile = known.profile
    return show(visit, "settings_in_words.html", "Settings", profile=profile, chosen=chosen, saved=saved)


def _tell(form: Any, problems: Iterable[Problem]) -> None:
    """Puts each problem beside its field; what no field can mend stands above the form."""
    for each in problems:
        if each.field == "organisation":
            form.form_errors.append(each.sentence)
        else:
            form[each.field].errors = [*form[each.field].errors, each.sentence]
