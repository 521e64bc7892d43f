"""What Stripe's objects say of an attempt is read alike in whatever order they change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.orders.paying import Seen
from shared.orders.recurrence import Recurrence
from shared.providers.objects import BEGINS, ORDER
from shared.providers.stripe_outcomes import begins_later, ends_at, first_period, seen_of

SESSION: dict[str, Any] = {"status": "complete", "payment_status": "unpaid", "subscription": None}


def intent(status: str) -> dict[str, Any]:
    return {"status": status, "latest_charge": {"id": "py_1"}}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("processing", "submitted"),
        ("requires_payment_method", "failed"),
        ("canceled", "failed"),
        # The session is told a moment after the payment.
        ("succeeded", "succeeded"),
    ],
)
def test_an_unpaid_session_stands_as_its_payment_does(status: str, outcome: Any) -> None:
    assert seen_of(SESSION, None, intent(status)) == Seen(outcome, "py_1")


def test_an_unpaid_session_without_a_payment_to_be_seen_is_waited_for() -> None:
    assert seen_of(SESSION, None, None) == Seen("submitted")


@pytest.mark.parametrize(
    ("subscription", "invoice", "outcome"),
    [
        ("trialing", None, "submitted"),
        ("past_due", {"status": "open"}, "submitted"),
        ("unpaid", {"status": "open"}, "failed"),
        ("canceled", None, "failed"),
        ("canceled", {"status": "paid"}, "succeeded"),
    ],
)
def test_a_first_period_that_begins_later_stands_as_its_own_invoice_does(
    subscription: str, invoice: dict[str, Any] | None, outcome: Any
) -> None:
    # What came once beside it is paid already.
    session = SESSION | {
        "payment_status": "paid",
        "subscription": {"id": "sub_1", "trial_end": 1, "status": subscription},
    }
    assert begins_later(session)
    assert seen_of(session, invoice, None) == Seen(outcome, subscription="sub_1")


def test_the_first_period_is_found_among_all_invoices_of_a_subscription() -> None:
    details = {"subscription_details": {"metadata": {ORDER: "order-7", BEGINS: "10"}}}

    def invoice(id: str, reason: str, start: int) -> dict[str, Any]:
        lines = {"data": [{"period": {"start": start}}]}
        return {"id": id, "billing_reason": reason, "parent": details, "lines": lines}

    begun = invoice("in_0", "subscription_create", 1)
    cycles = [invoice(f"in_{n}", "subscription_cycle", 10 * n) for n in (3, 2, 1)]
    assert (first_period([*cycles, begun]) or {})["id"] == "in_1"
    assert first_period([begun]) is None


@pytest.mark.parametrize(
    ("rhythm", "ends"),
    [
        (Recurrence("month", 1 + 1), datetime(2027, 3, 31, 8, 30, tzinfo=UTC)),
        (Recurrence("month", 13), datetime(2028, 2, 29, 8, 30, tzinfo=UTC)),
        (Recurrence("year", 3), datetime(2030, 1, 31, 8, 30, tzinfo=UTC)),
        (Recurrence("week"), None),
    ],
    ids=str,
)
def test_a_subscription_ends_with_its_last_period_to_the_second(
    rhythm: Recurrence, ends: datetime | None
) -> None:
    begun = {"billing_cycle_anchor": int(datetime(2027, 1, 31, 8, 30, tzinfo=UTC).timestamp())}
    assert ends_at(begun, rhythm) == ends
