"""What Xero allows goes by the number of organisations that the app may have."""

from __future__ import annotations

import pytest

from shared.xero.tiers import tier_of


@pytest.mark.parametrize(
    ("organisations", "name", "calls"),
    [
        ("5", "Starter", 1_000),
        ("50", "Core", 5_000),
        ("51", "Plus", 5_000),
        ("1000", "Plus", 5_000),
        ("10000", "Advanced", 5_000),
        ("99999", "Advanced", 5_000),
        ("", "Starter", 1_000),
        ("many", "Starter", 1_000),
    ],
)
def test_a_tier_is_known_by_how_many_organisations_it_allows(
    organisations: str, name: str, calls: int
) -> None:
    assert (tier_of(organisations).name, tier_of(organisations).calls) == (name, calls)


def test_bytes_are_promised_by_paid_tiers_alone() -> None:
    assert [tier_of(each).received for each in ("5", "50", "1000", "10000")] == [
        None,
        10_000_000_000,
        50_000_000_000,
        250_000_000_000,
    ]
