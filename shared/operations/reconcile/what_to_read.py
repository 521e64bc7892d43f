"""Decides which documents a longer reading of Xero reads, and what is known of closed months after it.

Xero bills what it sends, so a closed month is read as a whole once a year. In between, one small report says
whether the clearing accounts still held the same at its end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from shared.reconciliation.months import Days, closed_months, days_of, first_open, month_of, next_in_turn
from shared.reconciliation.reading import Part, Reading
from shared.store import readings
from shared.store.readings import MonthRead
from shared.store.reconciliations import State
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from shared.xero.statements import read_balances

# Xero's clock and ours differ.
CLOCKS_DIFFER = timedelta(hours=1)

Months = Mapping[date, MonthRead]


def reading_of_everything(owner: Tenant, start: datetime, now: datetime) -> Reading:
    """Returns a reading of all that has changed since the start."""
    months = closed_months(owner.settings.feed_from, owner.settings.day_of(now))
    return Reading(now, (Part(since=start),), everything=True, months=tuple(months))


def reading_of_the_day(owner: Tenant, xero: XeroClient, state: State, now: datetime) -> Reading:
    """Returns a reading of what has changed, of the open months, and of the closed months that need it.

    Makes a call to see whether the closed months' balance has moved, and some more if it has. Raises
    Unavailable.
    """
    today, first_day = owner.settings.day_of(now), owner.settings.feed_from
    closed, known = closed_months(first_day, today), readings.months_read(owner.tenant)
    suspects = _moved(owner, xero, state, closed, known)
    in_turn = next_in_turn(closed, {month: each.read_at for month, each in known.items()}, now)
    spans = [Days(suspects[0], days_of(suspects[-1]).last)] if suspects else []
    if in_turn and in_turn not in suspects:
        spans.append(days_of(in_turn))
    changed = Part(since=(state.read_all_at or now) - CLOCKS_DIFFER)
    open_months = Days(max(first_open(today), month_of(first_day)), date.max)
    months = (*suspects, *([in_turn] if in_turn else []))
    return Reading(now, (changed, *(Part(days=each) for each in (open_months, *spans))), months=months)


def months_after(owner: Tenant, xero: XeroClient, state: State, reading: Reading) -> list[MonthRead]:
    """Returns what to keep of the closed months after a reading, with their balances. Raises Unavailable.

    Each balance is a call, so only the last month of several that were read together has one.
    """
    if not reading.months:
        return []
    known = {} if reading.everything else readings.months_read(owner.tenant)
    # A balance holds all months before it, so that of the last month of each span is enough.
    lasts = {month_of(each.last) for each in reading.whole} or {reading.months[-1]}
    after = {month: MonthRead(month, reading.begun_at) for month in reading.months}
    for month in lasts & after.keys():
        after[month] = replace(after[month], balances=_held_after(owner, xero, state, month))
    return [*after.values(), *_shifted(known, after)]


def _moved(owner: Tenant, xero: XeroClient, state: State, closed: list[date], known: Months) -> list[date]:
    """Returns the closed months in one of which a balance has moved, empty if none has.

    The balance of a month holds all months before it, so the first that moved is found by halving.
    """
    measured = [month for month in closed if month in known and known[month].balances]

    @cache
    def has_moved(month: date) -> bool:
        return bool(_difference(known[month].balances, _held_after(owner, xero, state, month)))

    if not measured or not has_moved(measured[-1]):
        return []
    place = bisect_left(measured, True, key=has_moved)
    before = measured[place - 1] if place else date.min
    return [month for month in closed if before < month <= measured[place]]


def _held_after(owner: Tenant, xero: XeroClient, state: State, month: date) -> dict[str, int]:
    codes = sorted(owner.settings.clearing_accounts.values())
    return read_balances(xero, codes, days_of(month).last, state.chart, ahead=timedelta())


def _difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Returns by how much each account's balance has moved; an account that is not shown has not."""
    shown = before.keys() & after.keys()
    return {code: after[code] - before[code] for code in shown if after[code] != before[code]}


def _shifted(known: Months, after: Months) -> Iterator[MonthRead]:
    """Yields the later months with the balances that they must have now, if an earlier one moved."""
    for month, each in sorted(after.items()):
        moved = _difference(known[month].balances, each.balances) if month in known else {}
        for later in (known[key] for key in sorted(known) if key > month and key not in after):
            if moved and later.balances:
                balances = {code: held + moved.get(code, 0) for code, held in later.balances.items()}
                yield replace(later, balances=balances)
