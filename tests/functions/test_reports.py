"""Reports and journals over what the real handlers left, against what providers and the stand-in say.

GOLDEN=write makes the files of tests/golden/month_end anew, for an accountant to review.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from beancount import loader
from beancount.core.data import Open
from beancount.ops import validation
from rich.console import Console

from local.business import Business
from local.played import gocardless_balance, stripe_balance
from local.playing import play
from local.stack import Stack, running
from local.trading_month import trading_month
from local.worlds import Phase, load, parse
from shared.events import Provider
from shared.ledger.entries import Entry
from shared.ledger.figures import MonthEnd
from shared.ledger.journal import journals
from shared.ledger.month_end import month_end
from shared.money import Money
from shared.reports import journal_beancount, month_end_text
from shared.settings import Settings
from shared.store.entries import entries
from tests.functions.month_moves import DEBITS, MOVES
from tests.functions.month_playing import month_of_settings, opened, phase_of
from tests.functions.months import eventful

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "cases").glob("*.json"))
GOLDEN = ROOT / "golden" / "month_end"
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
EVENING, OCTOBER = datetime(2026, 10, 30, 18, tzinfo=UTC), date(2026, 10, 1)


@dataclass(frozen=True)
class Left:
    """What a played month left: the ledger's rows, the settings, and what others say of the books."""

    rows: Sequence[Entry]
    settings: Settings
    trial: dict[str, Decimal]
    phase: Phase


@pytest.fixture(scope="module")
def month(quick_aws: None) -> Left:
    world = parse(trading_month(EVENING))
    (phase,) = world.phases
    with running(phase.now) as stack:
        business = stack.open_business("demo", world.settings)
        play(stack, business, phase)
        return left(stack, business, phase, world.settings)


def left(stack: Stack, business: Business, phase: Phase, settings: dict[str, Any]) -> Left:
    rows = list(entries(business.tenant))
    return Left(rows, Settings.from_dict(settings), business.xero.trial_balance(), phase)


def text_of(report: MonthEnd) -> str:
    out = io.StringIO()
    month_end_text.show(report, Console(file=out, width=120))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_report_of_a_month_is_the_one_that_was_reviewed(month: Left, provider: Provider) -> None:
    text = text_of(month_end(month.rows, provider, OCTOBER, month.settings))
    path = GOLDEN / f"{provider}-2026-10.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_month_closes_at_what_the_books_and_the_providers_say(month: Left) -> None:
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


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_after_every_phase_of_every_case_the_journal_is_the_stand_ins_trial_balance(
    quick_aws: None, path: Path
) -> None:
    world = load(path)
    with running(world.phases[0].now) as stack:
        business = stack.open_business("world", world.settings)
        for phase in world.phases:
            play(stack, business, phase)
            found = left(stack, business, phase, world.settings)
            assert balances(found) == held(found.trial)
            assert in_beancount(found) == held(found.trial)
            assert closings(found) == clearing(found)


def balances(found: Left) -> dict[str, int]:
    pence: Counter[str] = Counter()
    for journal in journals(found.rows):
        for posting in journal.postings:
            pence[posting.account] += posting.pence
    return {code: amount for code, amount in pence.items() if amount}


def in_beancount(found: Left) -> dict[str, int]:
    """The same, by beancount's own sums."""
    text = "".join(journal_beancount.lines(list(journals(found.rows)), found.settings))
    read, errors, _ = loader.load_string(text, extra_validations=validation.HARDCORE_VALIDATIONS)
    assert [str(error.message) for error in errors] == []
    codes = {each.account: each.meta["code"] for each in read if isinstance(each, Open)}
    pence: Counter[str] = Counter()
    for each in read:
        for posting in getattr(each, "postings", ()):
            pence[codes[posting.account]] += int(100 * posting.units.number)
    return {code: amount for code, amount in pence.items() if amount}


def held(trial: dict[str, Decimal]) -> dict[str, int]:
    return {code: int(100 * amount) for code, amount in trial.items() if amount}


def closings(found: Left) -> dict[str, int]:
    """What the last month's report says of each clearing account."""
    day = found.settings.day_of(found.phase.now).replace(day=1)
    reports = [month_end(found.rows, provider, day, found.settings) for provider in PROVIDERS]
    return {report.account: report.closing for report in reports}


def clearing(found: Left) -> dict[str, int]:
    codes = (found.settings.stripe_bank_account, found.settings.gocardless_bank_account)
    return {code: int(100 * found.trial[code]) for code in codes}


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
            found = left(stack, business, phase, drawn.settings)
            assert balances(found) == in_beancount(found) == held(found.trial)
            assert closings(found) == clearing(found)
            assert_reports_join(found, months.account.net())


def assert_reports_join(found: Left, at_stripe: int) -> None:
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
