"""Sales by lead source are the same here, in Xero and in the beancount export, whatever happened in a month.

MONTHS=n draws as many months, and what brought customers, every time: see tests/functions/test_months.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from beancount import loader
from hypothesis import example, given, note
from hypothesis import strategies as st

from functions.sync.reconcile_wiring import wire
from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero.beancount import export, tag_of
from local.standins.xero.beancount_sales import sales_by_tag
from local.standins.xero.tracking_summary import Summary
from local.worlds.playing import play
from shared.ledger.journal import journals
from shared.operations.contacts.looking import look
from shared.operations.lead_sources.asking import ask
from shared.reports import journal_beancount
from shared.store import directory, directory_lists, lead_sources, rows, tracked_sales
from tests.functions.month_moves import DEBITS, MOVES
from tests.functions.month_phases import month_of_settings, opened, phase_of, told
from tests.functions.months import Drawn, eventful, many, months
from tests.functions.shop import dead_letters
from tests.functions.trading import owner_of

EVER = (date(2020, 1, 1), date(2030, 1, 1))
SOURCES = ("referral", "google-search", "")
Sums = dict[tuple[str, str], int]


@given(drawn=months(most=3), offset=st.integers(0, 2), must_sell=st.just(False))
@example(drawn=eventful({**MOVES, **DEBITS}, ("OUTPUT2", "INPUT2"), "credit_note"), offset=0, must_sell=True)
@example(drawn=eventful({**MOVES, **DEBITS}, ("NONE", "NONE"), "write_off"), offset=0, must_sell=True)
@many(0)
def test_sales_by_lead_source_are_the_same_everywhere(
    quick_aws: None, drawn: Drawn, offset: int, must_sell: bool
) -> None:
    sold = played(drawn, offset)
    note(f"by lead source: {sold}")
    assert sold or not must_sell


def played(drawn: Drawn, offset: int) -> Sums:
    """Plays the months, and compares after each phase; returns what was sold by lead source in the end."""
    month = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        ask(business.tenant, datetime.now(UTC))
        for happening, _ in drawn.phases:
            play(stack, business, phase_of(month, told(month, happening), feed=True))
            follow(stack, business)
            refer(business.tenant, offset)
            assert_same(business)
        assert dead_letters(stack) == 0
        return kept(business)


def follow(stack: Stack, business: Business) -> None:
    """Lets the turns of contacts come round, so that whatever is due by then is read."""
    for _ in range(5):
        stack.clock.shift(timedelta(hours=1))
        look(business.tenant, wire(), lambda: True)
    stack.run_until_quiet()


def refer(tenant: str, offset: int) -> None:
    """Says of each customer what has brought it; of some others than before, and of some nothing."""
    names = directory_lists.places(tenant, "by_name", 1000)
    found = directory.read_many(tenant, [place.id for place in names]).values()
    # Their ids are others in every run, and with them the order in which they are read.
    by_name = sorted(found, key=lambda each: (each.details.name, each.details.email))
    for number, each in enumerate(by_name):
        referred = replace(each.details, lead_source=SOURCES[(number + offset) % len(SOURCES)])
        directory.save(tenant, each, replace(each, details=referred), (), datetime.now(UTC))


def assert_same(business: Business) -> None:
    here, there = kept(business), in_xero(business)
    assert here == there
    assert tagged(business) == there


def in_xero(business: Business) -> Sums:
    """What Xero's tracking summary says, which its own journal confirms."""
    xero = business.xero
    (category,) = xero.state.tracking
    summary = xero.tracking_summary(category.id, *EVER)
    assert sales_by_tag(export(xero), tag_of(xero.state, category.id), *EVER) == summary
    return pence(summary)


def pence(summary: Summary) -> Sums:
    return {
        (option, month): int(amount * 100)
        for option, months in summary.items()
        if option
        for month, amount in months.items()
    }


def kept(business: Business) -> Sums:
    """What is summed up here as documents change."""
    names = {each.option_id: each.name for each in lead_sources.read(business.tenant).sources}
    months = tracked_sales.between(business.tenant, *EVER)
    return {
        (names[option], f"{each.month:%Y-%m}"): sold for each in months for option, sold in each.sums.items()
    }


def tagged(business: Business) -> Sums:
    """What the books as a beancount ledger say by tag."""
    settings = owner_of(business.tenant).settings
    names = {
        journal_beancount.tag_of(each.id): each.name for each in lead_sources.read(business.tenant).sources
    }
    text = "".join(journal_beancount.lines(journals(rows.all_rows(business.tenant)), settings))
    entries: list[Any] = loader.load_string(text)[0]
    found: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for tag in getattr(entry, "tags", None) or ():
            for posting in entry.postings:
                if posting.account.startswith("Income:"):
                    found[names[tag], f"{entry.date:%Y-%m}"] -= int(posting.units.number * 100)
    return {key: sold for key, sold in found.items() if sold}
