from __future__ import annotations

from shared.errors import Rejected


def test_a_rejection_carries_its_reason_and_its_words_apart() -> None:
    error = Rejected("period_locked", "The document date cannot be before …")
    assert (error.reason_code, error.detail) == ("period_locked", "The document date cannot be before …")
    assert str(error) == "period_locked: The document date cannot be before …"
