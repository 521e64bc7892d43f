"""Lists the causes of a reconciliation's difference, and the reasons of a payout, with pence."""

from __future__ import annotations

from shared.reconciliation.payouts import PayoutMatch
from shared.reconciliation.result import Reconciliation


def causes_of(made: Reconciliation) -> list[tuple[str, int]]:
    """Lists reason codes and pence, which always add up to the difference: nothing is unexplained."""
    assert sum(cause.pence for cause in made.causes) == made.difference
    assert made.unexplained == 0
    return sorted((cause.reason_code, cause.pence) for cause in made.causes)


def reasons_of(match: PayoutMatch) -> list[tuple[str, int, int]]:
    """Lists why a payout is not matched: reason code, number of items, pence."""
    return [(why.reason_code, why.count, why.pence) for why in match.reasons]
