"""What came of a look, in words and pence."""

from __future__ import annotations

from shared.reconciliation.payouts import PayoutMatch
from shared.reconciliation.result import Reconciliation


def causes_of(made: Reconciliation) -> list[tuple[str, int]]:
    """Words and pence; whatever happens, they come to the difference, and nothing is left unexplained."""
    assert sum(cause.pence for cause in made.causes) == made.difference
    assert made.unexplained == 0
    return sorted((cause.reason_code, cause.pence) for cause in made.causes)


def reasons_of(match: PayoutMatch) -> list[tuple[str, int, int]]:
    """Why a payout has no tick: the word, of how many items, and pence."""
    return [(why.reason_code, why.count, why.pence) for why in match.reasons]
