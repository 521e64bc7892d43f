"""Shows a business on its way from nothing to books that agree: before, on the way, and at the end."""

from __future__ import annotations

from dataclasses import replace

from functions.manage.coming_in import Progress, coming_in
from functions.manage.conclusion import conclusion
from functions.manage.first_steps import Beginnings, is_at_the_end, latest_of, steps_of
from functions.manage.lead_sources.telling import standing
from functions.manage.preflight import Preflight, told
from local.gallery.looked import CLEAR, LOOK
from local.gallery.own_pages import VISIT
from local.gallery.sample import ACME, NOW, Sample, sample
from local.gallery.settings import CHART
from shared.chart.accounts import ACTIVE, Account
from shared.chart.chart import Chart
from shared.choices.choices import Choices
from shared.choices.options import proposed
from shared.feeds import Feed, Span, Window
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import DEFAULTS, LeadSources
from shared.operations.contacts.progress import ImportProgress, SalesProgress
from shared.operations.status import ProviderStatus, Status
from shared.posting.lane import Lane
from shared.preflight.findings import findings
from shared.preflight.look import Look
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.result import Cause, Reconciliation
from shared.store.feeds import LastRun

ROOT = f"/manage/b/{ACME.id}"
BEFORE = Beginnings(
    ROOT,
    ACME.zone,
    organisation="",
    lets_us_in=False,
    keys={"stripe": False, "gocardless": False},
    lacking=None,
    status=None,
    feeds={"stripe": Feed(), "gocardless": Feed()},
)
AGREES = Reconciliation("stripe", NOW, 38_154, 38_154, 38_154, ())
APART = Reconciliation("gocardless", NOW, 12_000, 12_000, 10_000, (Cause("unexplained", "", -2_000),))
# Everything that posting needs, and an account for subscriptions.
MENDED = tuple(replace(each, status=ACTIVE, takes_payments=True) for each in CHART.accounts)
WHOLE = replace(CHART, accounts=(*MENDED, Account("debits", "GoCardless", "BANK", "092", currency="GBP")))
PROPOSED = replace(proposed(Choices(), CHART), feed_from=NOW.date())
DONE = replace(
    proposed(Choices(), WHOLE),
    feed_from=NOW.date(),
    stripe_other_tool="none",
    gocardless_other_tool="none",
)
ON_THE_WAY = Progress(
    ImportProgress(10_000, 10_000, 412, is_done=True),
    SalesProgress(43_000, 100_000),
    are_products_read=True,
    sources=standing(
        LeadSources(sources=DEFAULTS),
        Reading(NOW, "no_slot", ("Region", "Team")),
        is_asked=False,
        is_connected=True,
    ),
)
ALL_IN = Progress(
    ImportProgress(1_204, 1_204, 38, is_done=True),
    SalesProgress(9_310, 9_310, is_read=True, is_done=True),
    are_products_read=True,
    sources=standing(
        LeadSources("t1", DEFAULTS, "Lead Source"), Reading(NOW), is_asked=False, is_connected=True
    ),
)
COUNTS = {"pending": 0, "parked": 0, "waiting": 0, "attention": 0}


def first_steps() -> dict[str, Sample]:
    return {
        "overview": _shown(BEFORE),
        "overview_not_looked_at": _shown(_connected(), Preflight()),
        "overview_with_findings": _shown(_connected(), _preflight(CHART, PROPOSED, LOOK, is_new=True)),
        "overview_on_the_way": _shown(
            _on_the_way(),
            _preflight(WHOLE, DONE, replace(LOOK, traces=())),
            goes_on=True,
            lists=ON_THE_WAY,
        ),
        "overview_at_the_end": _shown(_at_the_end(), _preflight(WHOLE, DONE, LOOK)),
        "overview_with_nothing_missing": _shown(_agreed(), _preflight(WHOLE, DONE, CLEAR)),
    }


def changed() -> Sample:
    """Returns what the page on the way is answered when it asks how far things have come: all is done."""
    return replace(_shown(_agreed()), template="overview_changes.html")


def _preflight(chart: Chart, choices: Choices, look: Look, *, is_new: bool = False) -> Preflight:
    return told(ROOT, chart, look, findings(chart, choices, look, PROVIDERS, is_new=is_new))


def _on_the_way() -> Beginnings:
    reading = Feed(Window(NOW, NOW, seen=1_204))
    lists = (_status("stripe", None), _status("gocardless", None, error="AuthenticationError"))
    status = Status(ACME.id, True, COUNTS | {"pending": 1_350}, Lane(), lists)
    feeds: dict[Provider, Feed] = {"stripe": reading, "gocardless": Feed()}
    return replace(_connected(), status=status, feeds=feeds)


def _at_the_end() -> Beginnings:
    read = Feed(Window(NOW, NOW, seen=1_204, finished_at=NOW), Span(NOW, NOW))
    lists = (_status("stripe", AGREES), _status("gocardless", APART))
    status = Status(ACME.id, True, COUNTS | {"parked": 1}, Lane(), lists)
    return replace(_connected(), status=status, feeds={"stripe": read, "gocardless": read})


def _agreed() -> Beginnings:
    so_far = _at_the_end()
    read = _status("stripe", AGREES)
    return replace(so_far, status=Status(ACME.id, True, COUNTS, Lane(), (read,)))


def _connected() -> Beginnings:
    keys: dict[Provider, bool] = {"stripe": True, "gocardless": True}
    return replace(BEFORE, organisation=ACME.name, lets_us_in=True, keys=keys, lacking=())


def _status(provider: Provider, latest: Reconciliation | None, error: str = "") -> ProviderStatus:
    return ProviderStatus(provider, True, NOW, LastRun(NOW, error), latest, None)


def _shown(
    so_far: Beginnings, preflight: Preflight | None = None, *, goes_on: bool = False, lists: Progress = ALL_IN
) -> Sample:
    steps = steps_of(so_far)
    shown: dict[str, object] = {
        "steps_so_far": steps,
        "goes_on": goes_on,
        "lists": coming_in(ROOT, lists) if so_far.lets_us_in else [],
        "preflight": preflight,
        "visit": VISIT,
    }
    shown |= {"conclusion": conclusion(latest_of(so_far), so_far.zone), "may_change": True}
    shown |= {"may_compare": so_far.status is not None, "is_at_the_end": is_at_the_end(so_far, steps)}
    return sample("overview.html", "Getting started", shown)
