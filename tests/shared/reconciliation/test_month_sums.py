"""What a month's movements come to is summed once, when the month has closed, and never again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.rows import LedgerRow
from shared.provider import Provider
from shared.reconciliation.month_sums import MonthSum, MonthSums, disagreeing
from shared.settings import Settings
from tests import factories
from tests.shared.ledger.entries import ledger_row

# September is closed: it ended more than 35 days ago. October is open.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = Settings.from_dict(factories.settings(feed_from="2026-07-01"))
JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))


def decided(
    pence: int, at: datetime, state: str = "booked", provider: Provider = "stripe", **fields: object
) -> LedgerRow:
    movement = {"gross": pence, "fee": 0, "currency": "GBP", "category": "charge", "provider": provider}
    row = ledger_row(f"txn_{at:%m%d%H%M}", "Source", state, "txn", at, stored=movement)
    return replace(row, decided_at=at, **fields)  # type: ignore[arg-type]


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def summed(rows: Iterable[LedgerRow], last: MonthSum | None = None, now: datetime = NOW) -> list[MonthSum]:
    sums = MonthSums(SETTINGS, now, last)
    for row in rows:
        sums.add(row)
    return sums.closed()


def test_closed_months_are_summed_each_for_itself_and_all_together() -> None:
    rows = [decided(100, at(8, 3)), decided(-30, at(8, 31)), decided(7, at(9, 1)), decided(1000, at(10, 1))]
    august, september = summed(rows)
    assert (august.month, august.moved["stripe"], august.movements) == (AUGUST, 70, 2)
    assert (september.month, september.moved["stripe"], september.movements) == (SEPTEMBER, 7, 1)
    assert (august.total["stripe"], september.total["stripe"]) == (70, 77)
    assert september.until == datetime(2026, 9, 30, 23, tzinfo=UTC)


def test_a_month_begins_and_ends_where_the_organisation_is() -> None:
    (august,) = summed([decided(5, at(8, 31, 22))], now=at(10, 20))
    (_, of_september) = summed([decided(1, at(8, 1)), decided(5, at(8, 31, 23))])
    assert (august.month, august.moved["stripe"]) == (AUGUST, 5)
    assert (of_september.month, of_september.moved["stripe"]) == (SEPTEMBER, 5)


def test_open_work_is_in_no_sum_since_it_is_read_each_time() -> None:
    for state in ("parked", "excluded", "accepted", "open"):
        assert summed([decided(100, at(9, 3), state), decided(1, at(9, 4))])[0].moved["stripe"] == 1
    assert summed([decided(100, at(9, 3), "undone")])[0].moved["stripe"] == 100


def test_what_has_been_summed_is_not_read_again() -> None:
    rows = [decided(100, at(7, 3)), decided(50, at(8, 3))]
    july = summed(rows, now=at(9, 10))[-1]
    assert july.month == JULY
    later = MonthSums(SETTINGS, NOW, july)
    assert (later.since, later.total) == (july.until, {"stripe": 100, "gocardless": 0})
    assert summed(rows[1:], july) == summed(rows)[1:]


def test_an_empty_month_is_summed_too_and_carries_the_total_on() -> None:
    months = summed([decided(100, at(7, 3), provider="gocardless")])
    assert [(each.month, each.movements, each.total["gocardless"]) for each in months] == [
        (JULY, 1, 100),
        (AUGUST, 0, 100),
        (SEPTEMBER, 0, 100),
    ]


def test_what_a_new_time_zone_puts_into_a_month_that_is_summed_goes_to_the_next() -> None:
    """On the Azores this moment is still in August, which was summed by the clocks of London."""
    rows = [decided(100, at(8, 3)), decided(5, at(8, 31, 23))]
    august = replace(summed(rows[:1])[0], until=datetime(2026, 8, 31, 23, tzinfo=UTC))
    elsewhere = replace(SETTINGS, time_zone="Atlantic/Azores")
    sums = MonthSums(elsewhere, NOW, august)
    sums.add(rows[1])
    assert [(each.month, each.moved["stripe"]) for each in sums.closed()] == [(SEPTEMBER, 5)]


def test_a_recount_names_the_months_whose_sums_were_wrong() -> None:
    right = summed([decided(100, at(7, 3)), decided(50, at(8, 3))])
    wrong = [right[0], replace(right[1], movements=2), right[2]]
    assert disagreeing(right, right) == []
    assert disagreeing(wrong, right) == [AUGUST]
    assert disagreeing(right, right[1:]) == [JULY]


moments = st.integers(0, int((NOW - at(7, 1)).total_seconds())).map(
    lambda after: at(7, 1) + timedelta(0, after)
)
movements = st.builds(
    decided,
    pence=st.integers(-100_000, 100_000),
    at=moments,
    state=st.sampled_from(["booked", "undone", "parked", "excluded", "accepted"]),
    provider=st.sampled_from(["stripe", "gocardless"]),
)


@given(rows=st.lists(movements, max_size=30), looks=st.lists(moments, max_size=6).map(sorted))
def test_whenever_one_looks_the_sums_and_what_came_after_are_all_that_moved(
    rows: list[LedgerRow], looks: list[datetime]
) -> None:
    last: MonthSum | None = None
    for now in [*looks, NOW]:
        sums = MonthSums(SETTINGS, now, last)
        there = [row for row in rows if row.decided_at and row.decided_at <= now]
        read = [row for row in there if row.decided_at and (not sums.since or row.decided_at >= sums.since)]
        for row in read:
            sums.add(row)
        for provider in ("stripe", "gocardless"):
            lately = sum(
                row.net for row in read if row.state in ("booked", "undone") and row.provider == provider
            )
            assert sums.total.get(provider, 0) + lately == sum(
                row.net for row in there if row.state in ("booked", "undone") and row.provider == provider
            )
        last = next(reversed(sums.closed()), last)
    assert last is None or summed(rows)[-1] == last
