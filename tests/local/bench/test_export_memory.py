from __future__ import annotations

import pytest

from local.bench.export_memory import OF_A_MONTH, WHOLE, made_apart


@pytest.mark.parametrize("id", WHOLE)
def test_a_file_of_a_large_ledger_takes_no_more_memory_than_one_of_a_small_one(id: str) -> None:
    small, large = made_apart(id, 2_000), made_apart(id, 20_000)
    assert large.size > 9 * small.size
    assert large.peak < 1.3 * small.peak


@pytest.mark.parametrize("id", OF_A_MONTH)
def test_a_month_takes_little_more_memory_if_other_months_hold_much(id: str) -> None:
    assert made_apart(id, 20_000).peak < 1.5 * made_apart(id, 2_000).peak
