"""Reports and journals over what the real handlers left, against what providers and the stand-in say.

GOLDEN=write makes the files of tests/golden/month_end anew, for an accountant to review.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from local.demo.trading_month import trading_month
from local.stack.in_process import running
from local.worlds.played import gocardless_balance, stripe_balance
from local.worlds.playing import play
from local.worlds.world import parse
from shared.money import Money
from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.provider import PROVIDERS, Provider
from shared.reports import month_end_text
from tests.functions.ledger_balances import PlayedMonth, assert_reports_agree, played_month
from tests.functions.month_moves import DEBITS, MOVES
from tests.functions.month_phases import month_of_settings, opened, phase_of
from tests.functions.months import eventful

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "golden" / "month_end"
EVENING, OCTOBER = datetime(2026, 10, 30, 18, tzinfo=UTC), date(2026, 10, 1)


@pytest.fixture(scope="module")
def month(quick_aws: None) -> PlayedMonth:
    world = parse(trading_month(EVENING))
    (phase,) = world.phases
    with running(phase.now) as stack:
        business = stack.open_business("demo", world.settings)
        play(stack, business, phase)
        return played_month(business, phase, world.settings)


def text_of(report: MonthEnd) -> str:
    out = io.StringIO()
    month_end_text.show(report, Console(file=out, width=120))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_report_of_a_month_is_the_one_that_was_reviewed(month: PlayedMonth, provider: Provider) -> None:
    text = text_of(month_end(month.rows, provider, OCTOBER, month.settings))
    path = GOLDEN / f"{provider}-2026-10.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_month_closes_at_what_the_books_and_the_providers_say(month: PlayedMonth) -> None:
    said = {
        "stripe": stripe_balance(month.phase.stripe["balance"]),
        "gocardless": gocardless_balance(month.phase.gocardless["balances"]),
    }
    for provider in PROVIDERS:
        report = month_end(month.rows, provider, OCTOBER, month.settings)
        assert Money(report.closing).decimal == month.trial[report.account] == said[provider]
        assert Money(report.at_provider).decimal == said[provider]
        assert report.is_complete
        assert {line.rest for line in report.lines} == {0}


def test_after_a_month_of_everything_that_can_happen_the_journal_and_the_reports_agree(
    quick_aws: None,
) -> None:
    drawn = eventful({**MOVES, **DEBITS}, ("OUTPUT2", "INPUT2"), "credit_note")
    months = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        for happening, _ in drawn.phases:
            for move in happening:
                months.make(move)
            months.pause()
            phase = phase_of(months, [], feed=True)
            play(stack, business, phase)
            found = played_month(business, phase, drawn.settings)
            assert_reports_agree(found)
            assert_reports_join(found, months.account.net())


def assert_reports_join(found: PlayedMonth, at_stripe: int) -> None:
    """From the first month that moved anything to that of the phase, and to Stripe's own balance."""
    last = found.settings.day_of(found.phase.now).replace(day=1)
    days = [found.settings.day_of(row.happened_at).replace(day=1) for row in found.rows]
    firsts = sorted({*days, last})
    for provider in PROVIDERS:
        reports = [month_end(found.rows, provider, first, found.settings) for first in firsts]
        for before, after in pairwise(reports):
            assert before.closing == after.opening
        assert {line.rest for report in reports for line in report.lines} <= {0}
        if provider == "stripe":
            assert reports[-1].at_provider == at_stripe
