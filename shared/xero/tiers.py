"""Says what Xero's tiers allow, by the number of organisations that an app of each may have.

As Xero has priced them since March 2026. Calls are counted for each organisation, bytes for the whole app;
what is sent to Xero counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

GB = 10**9


@dataclass(frozen=True, slots=True)
class Tier:
    """`calls` a day for each organisation; `received` bytes a month, None where Xero names no amount."""

    name: str
    organisations: int
    calls: int
    received: int | None


TIERS = (
    Tier("Starter", 5, 1_000, None),
    Tier("Core", 50, 5_000, 10 * GB),
    Tier("Plus", 1_000, 5_000, 50 * GB),
    Tier("Advanced", 10_000, 5_000, 250 * GB),
)


def tier_of(organisations: str) -> Tier:
    """Returns the lowest tier that allows so many organisations: the number as the environment has it.

    An empty or foreign text is taken for the lowest tier, which promises least.

    >>> tier_of("50").name
    'Core'
    """
    wanted = int(organisations) if organisations.isdecimal() else 0
    return next((each for each in TIERS if each.organisations >= wanted), TIERS[-1])
