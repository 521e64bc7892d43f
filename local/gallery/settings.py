"""Shows the settings of a business whose owner has chosen most of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from functions.manage.settings_form import GROUPS, cut_short, settings_form
from functions.manage.traces import traces_by_question
from local.gallery.looked import LOOK
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.choices.check import check
from shared.choices.choices import Choices, asked_of, lacking
from shared.choices.differences import differences, in_words
from shared.choices.fields import ASKED, Field
from shared.choices.history import Change
from shared.choices.new_accounts import PURPOSES, propose
from shared.store.choices import Saved

ANN = "ann.bookkeeper@accountants.example"
ACCOUNTS = (
    Account("bank", "Business Current Account", "BANK", "090", currency="GBP"),
    Account("stripe", "Stripe", "BANK", "091", currency="GBP"),
    Account("euros", "Euro Account", "BANK", "095", currency="EUR"),
    Account("sales", "Sales", "REVENUE", "200", "REVENUE"),
    Account("lessons", "Subscriptions to lessons", "REVENUE", "201", "REVENUE"),
    Account("fees", "Bank Fees", "OVERHEADS", "404", "EXPENSE"),
    Account("bad", "Bad Debts", "EXPENSE", "416", "EXPENSE", status="ARCHIVED"),
    Account("disputed", "Disputed funds", "CURRENT", "621", "ASSET", takes_payments=True),
    Account("suspense", "Suspense", "CURRLIAB", "850", "LIABILITY"),
)
RATES = (
    TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal(20), classes=("REVENUE",)),
    TaxRate("INPUT2", "20% (VAT on Expenses)", Decimal(20), classes=("EXPENSE",)),
    TaxRate("NONE", "No VAT", classes=("REVENUE", "EXPENSE")),
)
CHART = Chart(Organisation("Acme & Sons Ltd", "GBP", "GB", short_code="!acme"), ACCOUNTS, RATES, NOW)
CHOSEN = Choices(
    main_bank="bank",
    stripe_bank="stripe",
    sales="sales",
    subscriptions=("lessons",),
    stripe_fees="fees",
    bad_debts="bad",
    sales_tax="OUTPUT2",
    feed_from=date(2026, 10, 1),
)
WORDS = ("Travel", "Sales", "Rent", "Stock", "Wages", "Licences", "Printing", "Insurance", "Deposits")
VISIT = SimpleNamespace(tenant=ACME.id)


def large(count: int = 1_000) -> Chart:
    """Makes the chart of an organisation with so many accounts, as a large business may have it."""
    kinds = ("BANK", "REVENUE", "OVERHEADS", "EXPENSE", "DIRECTCOSTS", "CURRENT", "CURRLIAB")
    more = (_one_of_many(number, kinds[number % len(kinds)]) for number in range(count - len(ACCOUNTS)))
    return replace(CHART, accounts=(*ACCOUNTS, *more))


def _one_of_many(number: int, kind: str) -> Account:
    # Ids as Xero makes them: nothing in them repeats, so nothing of them can be compressed.
    id = str(uuid5(NAMESPACE_URL, str(number)))
    name = f"{WORDS[number % len(WORDS)]} of department {number}"
    status = "ARCHIVED" if number % 9 == 0 else "ACTIVE"
    return Account(id, name, kind, f"{1000 + number}", status=status, takes_payments=number % 2 == 0)


def settings_samples() -> dict[str, Sample]:
    """Returns the pages of the settings by name."""
    said = differences(Choices(), CHOSEN, CHART)
    change = Change(1, ANN, NOW, said, Choices(), CHOSEN)
    words = [(ASKED[each].label, in_words(each, CHOSEN, CHART)) for each in asked_of(CHOSEN)]
    told = {"visit": VISIT, "saved": Saved(CHOSEN, 1, ANN, NOW)}
    unread = {"is_connected": True, "may_change": True, **told}
    history = {"changes": [change], "may_change": True, **told}
    return {
        "settings": _settings(settings_form(CHART, CHOSEN, 1), lacking(CHOSEN, is_new=True)),
        "settings_refused": _settings(_refused(), (), asks_sure=True),
        "settings_large": _settings(
            settings_form(large(), CHOSEN, 1), lacking(CHOSEN, is_new=True), chart=large()
        ),
        "settings_in_words": sample("settings_in_words.html", "Settings", {"chosen": words, **told}),
        "settings_unread": sample("settings_unread.html", "Settings", unread),
        "settings_history": sample("settings_history.html", "Changes of settings", history),
    }


def _settings(
    form: Any, missing: Iterable[Field], *, asks_sure: bool = False, chart: Chart = CHART
) -> Sample:
    told = {
        "visit": VISIT,
        "form": form,
        "groups": GROUPS,
        "cut_short": cut_short(form, chart),
        "saved": Saved(CHOSEN, 1, ANN, NOW),
        "read_at": NOW,
        "missing": [(each, ASKED[each].label) for each in missing],
        "asks_sure": asks_sure,
        "look": LOOK,
        "traces": traces_by_question(LOOK, CHART),
        "is_in_force": False,
        "stale": (),
        "makeable": [propose(each, chart) for each in PURPOSES],
        "labels": {each: ASKED[each].label for each in PURPOSES},
    }
    return sample("settings.html", "Settings", told)


def _refused() -> Any:
    """Fills the form in with what does not fit."""
    wrong = replace(
        CHOSEN, stripe_bank="bank", gather_minutes=90, invoice_prefix="!", stripe_other_tool="goes_on"
    )
    form = settings_form(CHART, wrong, 1)
    for each in check(wrong, CHART):
        form[each.field].errors = [*form[each.field].errors, each.sentence]
    return form
