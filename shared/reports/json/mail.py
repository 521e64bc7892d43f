"""Writes which mails come to a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.mail.choice import Every
from shared.mail.refusals import REFUSALS, Refusal
from shared.reports.json.times import in_utc


def mail_json(
    every: Every,
    *,
    takes_alarms: bool,
    address: str,
    is_sent: bool,
    due_at: datetime | None,
    last_at: datetime | None,
    refusal: Refusal | None,
) -> dict[str, Any]:
    """Describes a choice: {every, alarms, address, is_sent, next_at: time, last_at: time, refusal}.

    `is_sent` says whether this deployment sends any mail. `refusal` is {reason_code, sentence, what_to_do},
    or null where mails arrive as far as is known.
    """
    reason = REFUSALS[refusal] if refusal else None
    return {
        "every": every,
        "alarms": takes_alarms,
        "address": address,
        "is_sent": is_sent,
        "next_at": in_utc(due_at),
        "last_at": in_utc(last_at),
        "refusal": {
            "reason_code": refusal,
            "sentence": reason.sentence,
            "what_to_do": reason.what_to_do,
        }
        if reason
        else None,
    }
