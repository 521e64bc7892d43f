"""Compares the balances of the ledger's journal and reports with the trial balance after played phases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from beancount import loader
from beancount.core.data import Open
from beancount.ops import validation

from local.stack.business import Business
from local.worlds.world import Phase
from shared.ledger.journal import journals
from shared.ledger.rows import LedgerRow
from shared.month_end.build import month_end
from shared.provider import PROVIDERS
from shared.reports import journal_beancount
from shared.settings import Settings
from shared.store import rows as store_rows


@dataclass(frozen=True)
class PlayedMonth:
    """What a played month left: the ledger's rows, the settings, Xero's trial balance and the last phase."""

    rows: Sequence[LedgerRow]
    settings: Settings
    trial: dict[str, Decimal]
    phase: Phase


def played_month(business: Business, phase: Phase, settings: dict[str, Any]) -> PlayedMonth:
    rows = list(store_rows.all_rows(business.tenant))
    return PlayedMonth(rows, Settings.from_dict(settings), business.xero.trial_balance(), phase)


def assert_reports_agree(found: PlayedMonth) -> None:
    """The journal, in our sums and in beancount's, equals the trial balance; so do the closing balances."""
    assert balances(found) == in_beancount(found) == held(found.trial)
    assert closings(found) == clearing(found)


def balances(found: PlayedMonth) -> dict[str, int]:
    pence: Counter[str] = Counter()
    for journal in journals(found.rows):
        for posting in journal.postings:
            pence[posting.account] += posting.pence
    return {code: amount for code, amount in pence.items() if amount}


def in_beancount(found: PlayedMonth) -> dict[str, int]:
    """Adds the balances up with beancount."""
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


def closings(found: PlayedMonth) -> dict[str, int]:
    """Returns the closing balance of each clearing account in the last month's report."""
    day = found.settings.day_of(found.phase.now).replace(day=1)
    reports = [month_end(found.rows, provider, day, found.settings) for provider in PROVIDERS]
    return {report.account: report.closing for report in reports}


def clearing(found: PlayedMonth) -> dict[str, int]:
    codes = (found.settings.providers["stripe"].clearing, found.settings.providers["gocardless"].clearing)
    return {code: int(100 * found.trial[code]) for code in codes}
