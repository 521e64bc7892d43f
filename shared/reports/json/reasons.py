"""Writes a reason as JSON."""

from __future__ import annotations

from shared.reasons import Reason


def reason_json(reason: Reason) -> dict[str, str]:
    """Says what happened and what to do about it: {sentence, what_to_do}."""
    return {"sentence": reason.sentence, "what_to_do": reason.what_to_do}
