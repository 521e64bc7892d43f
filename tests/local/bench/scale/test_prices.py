"""What usage costs: by the million, by the month, item by item."""

from __future__ import annotations

import pytest

from local.bench.scale import prices
from local.bench.scale.prices import PRICES, Price
from local.bench.scale.usage import Usage, cost, monthly, total


def test_a_price_is_for_so_many_of_its_units() -> None:
    assert Price("things", 0.3, 1_000_000, "a list").of(2_500_000) == pytest.approx(0.75)


def test_every_price_says_where_it_is_from() -> None:
    assert all(each.usd > 0 and each.source for each in PRICES)


def test_a_months_cost_is_that_of_730_hours() -> None:
    paid = monthly(Usage(written=1_000_000, kms=10_000))
    assert paid["DynamoDB"] == pytest.approx(730 * prices.WRITTEN.usd)
    assert paid["KMS"] == pytest.approx(730 * 0.03)
    assert paid["Lambda"] == 0
    assert cost(Usage(written=1_000_000, kms=10_000)) == pytest.approx(730 * (prices.WRITTEN.usd + 0.03))


def test_each_kind_of_usage_costs_something() -> None:
    for name in Usage.__dataclass_fields__:
        assert cost(Usage(**{name: 1.0})) > 0


def test_usage_is_added_taken_off_and_multiplied() -> None:
    one, two = Usage(written=3, read=1), Usage(written=1, runs=2)
    assert total([one, two]) == Usage(written=4, read=1, runs=2)
    assert one - two == Usage(written=2, read=1, runs=-2)
    assert one.times(2) == Usage(written=6, read=2)
