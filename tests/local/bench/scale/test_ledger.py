"""A ledger that grows: rows of closed months are copies of booked ones, and the accounts agree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from local.bench.scale.closed_months import copy, months_before
from local.bench.scale.ledger import made_of
from local.bench.scale.ledger_look import Look, look

SOLD = 6


@cache
def looked(rows: int) -> Look:
    return look(rows, SOLD)


@pytest.mark.usefixtures("quick_aws")
def test_a_ledger_of_closed_months_is_reconciled_and_its_reading_metered() -> None:
    small, large = looked(200), looked(400)
    assert 150 < small.rows <= 200
    assert 350 < large.rows <= 400
    assert small.first_units < large.first_units
    assert small.cpu > 0
    assert small.units > 0
    assert small.xero_calls == large.xero_calls > 0


def test_a_copy_has_ids_and_days_of_its_own() -> None:
    row = {
        "key": {"S": "txn_1MiN3gLkdIwHu7ixt9IPnGaB payment"},
        "xero_id": {"S": "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"},
        "happened_at": {"S": "2026-11-02T09:00:03.000000+0000"},
        "number": {"N": "12"},
    }
    moved = json.loads(copy(json.dumps(row), 7, -timedelta(days=33)))
    assert moved["key"]["S"] == "txn_1MiN3gLkdIwHu7ixt0000007 payment"
    assert moved["xero_id"]["S"] == "0a1b2c3d-0a1b-0a1b-0a1b-000000000007"
    assert moved["happened_at"]["S"] == "2026-09-30T09:00:03.000000+0000"
    assert moved["number"] == row["number"]


def test_months_before_one_end_with_the_last_of_them() -> None:
    assert months_before(date(2026, 2, 1), 3) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]


USUAL = Look(1000, 0.4, 60.0, 480_000, 10.0, 6, 5700, 60.0, 300_000_000, 10.0)


def test_a_reconciliation_that_grows_is_over_the_limit() -> None:
    larger = replace(USUAL, rows=100_000)
    assert made_of([USUAL, larger]).over == []
    (over,) = made_of([USUAL, replace(larger, units=73.0)]).over
    assert "`units` of a reconciliation grows by over 20%: 60 at 1,000, 73 at 100,000" in over
    assert made_of([USUAL, replace(larger, units=10.0)]).over == []


def test_what_was_too_large_is_said() -> None:
    assert "1,000,000 rows were too many for the machine" in made_of([USUAL], 1_000_000).lines[-1]
