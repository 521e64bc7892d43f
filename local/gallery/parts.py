"""Shows every part that pages are made of, with what a business might have in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.manage.charts import Point, plot
from functions.manage.rendering import Link, Problem, Tone
from functions.manage.steps import Step
from functions.manage.tables import Column, Sorting
from local.gallery.forms import SettingsForm, refused_form
from local.gallery.sample import BAKERY, HOME, NOW, Sample, sample

LOST = Problem(
    "Xero no longer lets us in, since 28 November. Nothing is lost: payments wait here.",
    Link(f"{HOME}/connections", "Connect Xero again"),
)
ARCHIVED = Problem(
    "The account Stripe fees (404) was archived in Xero.",
    Link(f"{HOME}/settings", "Choose another"),
    "attention",
)
IMPORTING = Problem("The first import is under way.", tone="working")
COLUMNS = (
    Column("Paid", sorts_by="paid"),
    Column("Name", sorts_by="name"),
    Column("Way"),
    Column("Status"),
    Column("Amount", sorts_by="amount", is_amount=True),
)


@dataclass(frozen=True, slots=True)
class Row:
    at: datetime
    name: str
    way: str
    tone: Tone
    stands: str
    pence: int


ROWS = (
    Row(NOW, "Wilhelmina Featherstonehaugh-Cholmondeley", "Card", "done", "In Xero", 1_250_000),
    Row(NOW - timedelta(hours=3), "Bob's Plumbing", "Direct Debit", "working", "On its way", 4_999),
    Row(NOW - timedelta(days=1), "Nîmes Café", "Card", "waiting", "Waiting", 1_250),
    Row(NOW - timedelta(days=2), "A. Nother", "Card", "attention", "Needs you", 999),
    Row(NOW - timedelta(days=9), "Zed", "Direct Debit", "problem", "Failed", -4_999),
)
MONTHS = plot(
    [
        Point(f"{date(2025 + (11 + n) // 12, (11 + n) % 12 + 1, 1):%b %Y}", pence)
        for n, pence in enumerate(
            (
                812000,
                790050,
                901200,
                1010000,
                955025,
                1104050,
                1203000,
                1189999,
                1250000,
                1377712,
                1420020,
                1490325,
            )
        )
    ]
)
DAYS = plot([Point(f"{n} Nov", 100 * (40 + 7 * n) * (-1 if n == 12 else 1)) for n in range(5, 20)])
STEPS = (
    Step("Connect Xero", "done", "Acme & Sons Ltd"),
    Step("Connect GoCardless", "failed", "GoCardless refused the access token.", Link("#", "Enter it again")),
    Step("Connect Stripe", "done", "acct_1Qxyz"),
    Step("First import", "under way", "1,204 of 3,310 payments", so_far=1204, total=3310),
    Step("Compare with Xero", "waiting", "Begins once the import is done."),
)


def parts() -> dict[str, Sample]:
    """Returns each sample by its name. Forms are made anew, since WTForms changes them."""
    overview = {
        "now": NOW,
        "months": MONTHS,
        "days": DAYS,
        "columns": COLUMNS,
        "rows": ROWS,
        "sorting": Sorting("amount", is_descending=True),
        "total": sum(row.pence for row in ROWS),
    }
    back = Link(HOME, "Go back without saving")
    return {
        "overview": sample("sample_overview.html", "Overview", overview),
        "troubled": sample(
            "sample_overview.html", "Overview", overview, LOST, ARCHIVED, IMPORTING, business=BAKERY
        ),
        "first_run": sample("sample_first_run.html", "Setting up", {"all_steps": STEPS}),
        "settings": sample("sample_settings.html", "Settings", {"settings": SettingsForm(), "back": back}),
        "refused": sample("sample_settings.html", "Settings", {"settings": refused_form(), "back": back}),
    }
