"""Reads what SES says, by EventBridge, of a mail that it had accepted: it came back, or was not wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.mail.refusals import Refusal
from shared.store import mail


def note_bounce(detail: Mapping[str, Any], now: datetime) -> bool:
    """Notes why a person's mails do not arrive. Returns False for what says nothing of that."""
    (person,) = detail["mail"]["tags"]["person"]
    refusal = _refusal(detail)
    if refusal:
        mail.refused(person, refusal, now)
    return refusal is not None


def _refusal(detail: Mapping[str, Any]) -> Refusal | None:
    """Returns why; None for a mailbox that is full or away for now, to which SES itself tries again."""
    if detail["eventType"] == "Complaint":
        return "complained"
    is_lasting = detail["eventType"] == "Bounce" and detail["bounce"]["bounceType"] == "Permanent"
    return "bounced" if is_lasting else None
