"""Shows the settings of a business: begun, refused, no longer fitting Xero, in words, and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from starlette.datastructures import FormData

from functions.manage.settings_form import GROUPS, settings_form
from local.gallery.sample import ACME, NOW, SIGNED_IN, Sample, sample
from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.choices.check import Problem, check
from shared.choices.choices import Choices, asked_of, missing
from shared.choices.differences import differences, in_words
from shared.choices.fields import ASKED
from shared.choices.new_accounts import PURPOSES, propose
from shared.choices.options import proposed
from shared.store.choices import Saved

CHART = Chart(
    Organisation(name="Acme & Sons Ltd", base_currency="GBP", country="GB", time_zone="Europe/London"),
    accounts=(
        Account("main", "Business account", "BANK", "090", "ASSET", currency="GBP"),
        Account("stripe", "Stripe", "BANK", "091", "ASSET", currency="GBP"),
        Account("dollars", "Dollars", "BANK", "093", "ASSET", currency="USD"),
        Account("sales", "Sales", "REVENUE", "200", "REVENUE", tax_type="OUTPUT2"),
        Account("repairs", "Repairs and other work on customers' premises", "REVENUE", "202", "REVENUE"),
        Account("fees", "Bank fees", "OVERHEADS", "404", "EXPENSE", status="ARCHIVED"),
        Account("disputed", "Disputed funds", "CURRENT", "621", "ASSET"),
    ),
    tax_rates=(TaxRate("OUTPUT2", "20% (VAT on Income)", classes=("REVENUE",)),),
    read_at=NOW,
)
CHOSEN = proposed(Choices(stripe_fees="fees", disputed_funds="disputed"), CHART)
SAVED = Saved(CHOSEN, 3, "ann.bookkeeper@accountants.example", NOW)
MEMBER = SimpleNamespace(tenant=ACME.id)


def settings_pages() -> dict[str, Sample]:
    bad = FormData([("gather_minutes", ""), ("invoice_prefix", "")])
    refused = settings_form(CHART, CHOSEN, 3, bad)
    refused.validate()
    words = [(ASKED[each].label, in_words(each, CHOSEN, CHART)) for each in asked_of(CHOSEN)]
    return {
        "settings": _page(settings_form(CHART, CHOSEN, 3)),
        "settings_refused": _page(refused),
        "settings_stale": _page(settings_form(CHART, CHOSEN, 3), stale=check(CHOSEN, CHART)),
        "settings_unread": _shown("settings_unread.html", {"is_connected": True, "may_change": True}),
        "settings_in_words": _shown("settings_in_words.html", {"chosen": words, "saved": SAVED}),
        "settings_history": _shown("settings_history.html", {"changes": _changes(), "may_change": True}),
    }


def _page(form: Any, stale: Iterable[Problem] = ()) -> Sample:
    told = {
        "form": form,
        "groups": GROUPS,
        "saved": SAVED,
        "read_at": NOW,
        "missing": [(each, ASKED[each].label) for each in missing(CHOSEN)],
        "is_in_force": False,
        "stale": stale,
        "makeable": [propose(each, CHART) for each in PURPOSES],
        "labels": {each: ASKED[each].label for each in PURPOSES},
    }
    return _shown("settings.html", told)


def _changes() -> list[SimpleNamespace]:
    changed = differences(Choices(), CHOSEN, CHART)
    return [
        SimpleNamespace(revision=number, at=NOW, by=SIGNED_IN.person, differences=each)
        for number, each in ((3, changed), (2, ()))
    ]


def _shown(template: str, told: Mapping[str, object]) -> Sample:
    return sample(template, "Settings", {"visit": MEMBER, **told})
