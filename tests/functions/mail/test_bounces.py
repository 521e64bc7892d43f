"""What SES says of a mail that it had accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.mail.bounces import note_bounce
from local.stack.in_process import Stack
from shared.mail.refusals import Refusal
from shared.store import mail

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
MAIL = {"tags": {"person": ["olga"], "ses:configuration-set": ["connectably-mail"]}}
TOLD: list[tuple[Mapping[str, Any], Refusal | None]] = [
    ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}, "bounced"),
    # A mailbox that is full: SES itself tries again.
    ({"eventType": "Bounce", "bounce": {"bounceType": "Transient"}}, None),
    ({"eventType": "Bounce", "bounce": {"bounceType": "Undetermined"}}, None),
    ({"eventType": "Complaint", "complaint": {}}, "complained"),
    ({"eventType": "Delivery"}, None),
]


@pytest.mark.parametrize(("detail", "refusal"), TOLD, ids=str)
def test_only_what_lasts_ends_mails_to_a_person(
    stack: Stack, detail: dict[str, Any], refusal: Refusal | None
) -> None:
    del stack
    assert note_bounce(detail | {"mail": MAIL}, NOW) is (refusal is not None)
    assert mail.read("olga").refusal == refusal


def test_an_event_of_another_mail_fails_and_changes_nothing(stack: Stack) -> None:
    del stack
    with pytest.raises(KeyError):
        note_bounce({"eventType": "Complaint", "mail": {"tags": {}}}, NOW)
    assert mail.read("olga").refusal is None
