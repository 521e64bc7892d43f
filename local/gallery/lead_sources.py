"""Shows lead sources: in step with Xero, edited, without room in Xero, and for whoever may only look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from starlette.datastructures import FormData

from functions.manage.lead_sources.pages import Archiving, NewForm, context
from functions.manage.lead_sources.report_pages import context as report_context
from local.gallery.sample import Sample, sample
from shared.history.years import last_months
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import DEFAULTS, LeadSources
from shared.operations.lead_sources.report import GONE, Report, SoldBy

READ = Reading(datetime(2026, 11, 29, 9, tzinfo=UTC))
AT_XERO = tuple(
    replace(each, option_id=f"option-{place}", name_at_xero=each.name) for place, each in enumerate(DEFAULTS)
)
IN_STEP = LeadSources("c1", AT_XERO, "Lead Source")
EDITED = replace(
    IN_STEP,
    sources=(
        replace(AT_XERO[0], name="Google, not an advertisement"),
        *AT_XERO[1:17],
        DEFAULTS[17],
        *(replace(each, is_active=False, active_at_xero=False) for each in AT_XERO[18:]),
    ),
)
NO_SLOT = Reading(READ.read_at, "no_slot", ("Region", "Team"), offered=(("t1", "Region"), ("t2", "Team")))
SHELVED = Reading(READ.read_at, "archived", ("Lead Source",), offered=(("t1", "Region"), ("t2", "Team")))
WORDS = Reading(
    READ.read_at,
    left_out=("Radio", "Bus shelter"),
    unmade=("Leaflet", "Local press"),
    refused=("Event: The tracking option is locked.",),
)


TODAY = date(2026, 11, 29)
SOLD = Report(
    tuple(last_months(TODAY)),
    (
        SoldBy(
            "referral",
            "Referral",
            (0, *(1_417_99,) * 10, 43_210_98),
            1041,
            (0, 2, 1, 0, 3, 0, 0, 4, 1, 0, 2, 12),
        ),
        SoldBy(
            "google-search", "Google search", (812_50, 0, 99_00, -310_10, *(2_480_00,) * 8), 214, (31,) * 12
        ),
        SoldBy("wilhelmina", "Wilhelmina-Featherstonehaugh-Cholmondeley's summer fair", (0,) * 12, 3),
        SoldBy("", GONE, (0,) * 11 + (-45_00,)),
    ),
    is_in_use=True,
    won_by_none=(0, 0, 1) * 4,
    since=date(2024, 12, 1),
)


def lead_source_samples() -> dict[str, Sample]:
    return {
        "lead_sources": _page(IN_STEP, READ),
        "lead_sources_edited": _page(EDITED, WORDS),
        "lead_sources_asked": _page(LeadSources(sources=DEFAULTS), Reading(), is_asked=True),
        "lead_sources_no_slot": _page(LeadSources(sources=DEFAULTS), NO_SLOT),
        "lead_sources_shelved": _page(LeadSources("t3", DEFAULTS), SHELVED),
        "lead_sources_archiving": _page(
            IN_STEP, READ, archiving=Archiving("referral", "1,000 or more contacts have")
        ),
        "lead_sources_refused": _page(IN_STEP, READ, form=_refused()),
        "lead_sources_read_only": _page(EDITED, READ, may_change=False),
        "lead_source_sales": _sales(SOLD),
        "lead_source_sales_none": _sales(Report(SOLD.months, (), is_in_use=False)),
    }


def _sales(found: Report) -> Sample:
    return sample("lead_source_sales.html", "Sales by lead source", report_context("#", found, TODAY))


def _page(
    whole: LeadSources,
    reading: Reading,
    is_asked: bool = False,
    may_change: bool = True,
    form: NewForm | None = None,
    archiving: Archiving | None = None,
) -> Sample:
    told: dict[str, Any] = context(whole, reading, is_asked, True, may_change)
    told |= {"here": "#", "form": form or NewForm(), "archiving": archiving}
    told |= {"to_archive": whole.of(archiving.source) if archiving else None}
    return sample("lead_sources.html", "Lead sources", told)


def _refused() -> NewForm:
    form = NewForm(FormData([("name", "Referral")]))
    form.validate()
    form.name.errors = ["There is a lead source “Referral” already."]
    return form
