"""What GoCardless's objects say of an attempt, in each state that they have."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.gocardless.values import MANDATE_STATUSES, PAYMENT_STATUSES
from shared.orders.paying import Seen
from shared.providers.gocardless_outcomes import OF_PAYMENT, USABLE, collected, seen_of
from shared.providers.objects import ATTEMPT, ORDER

MARKS = {ORDER: "order-7", ATTEMPT: "1"}


def request(status: str) -> dict[str, Any]:
    return {"id": "BRQ1", "status": status}


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        ("pending", Seen("open")),
        ("ready_to_fulfil", Seen("open")),
        ("fulfilling", Seen("submitted")),
        ("fulfilled", Seen("submitted")),
        ("cancelled", Seen("left")),
    ],
)
def test_each_state_of_a_request_has_an_outcome(status: str, seen: Seen) -> None:
    assert seen_of(request(status), None, None) == seen
    assert not seen.needs_payment


def test_each_state_of_a_payment_has_an_outcome() -> None:
    assert set(OF_PAYMENT) == set(PAYMENT_STATUSES)
    for status, outcome in OF_PAYMENT.items():
        seen = seen_of(request("fulfilled"), {"id": "PM1", "status": status}, None)
        assert (seen.outcome, seen.paid_by) == (outcome, "PM1")


def test_a_payment_in_a_state_that_is_new_to_us_is_waited_for() -> None:
    seen = seen_of(
        request("fulfilled"), {"id": "PM1", "status": "dreaming"}, {"id": "MD1", "status": "active"}
    )
    assert seen == Seen("submitted", "PM1", "MD1")


def test_nothing_is_asked_of_a_mandate_that_cannot_be_used() -> None:
    assert set(MANDATE_STATUSES) > USABLE
    for status in MANDATE_STATUSES:
        seen = seen_of(request("fulfilled"), None, {"id": "MD1", "status": status})
        assert seen.needs_payment is (status in USABLE)


def test_the_payment_of_an_attempt_is_known_by_order_and_attempt() -> None:
    others: list[dict[str, Any]] = [
        {"id": "PM3", "metadata": None},
        {"id": "PM2", "metadata": MARKS | {ATTEMPT: "2"}},
    ]
    own = {"id": "PM1", "metadata": MARKS}
    assert collected([*others, own], MARKS) is own
    assert collected(others, MARKS) is None


def test_what_names_no_order_is_nobodys() -> None:
    assert collected([{"id": "PM1", "metadata": {}}], {}) is None
