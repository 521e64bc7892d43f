"""What a reconciliation reads does not grow with the history: flat by the hour, and flat by the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from functions.sync.reconcile_wiring import wire
from local.stack.in_process import Stack
from shared.operations.reconcile.run import reconcile
from shared.store import readings
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of
from tests.shared.operations.reconcile.histories import TODAY, with_history

SHORT, LONGER, LONG = 12, 24, 60
# Numbers have more digits, balances are larger: no two answers are of quite the same size.
WITHIN = 0.04


def sent(merchant: Merchant, later: timedelta) -> int:
    """Looks so much later; returns how many bytes Xero sent."""
    merchant.stack.clock.shift(later)
    before = len(merchant.xero.log)
    made, _ = reconcile(owner_of(merchant.shop.tenant), wire())
    assert made.is_reconciled
    assert made.processor == made.xero > 0
    return sum(logged.size for logged in merchant.xero.log[before:])


def put_one_in_turn(merchant: Merchant) -> None:
    """All closed months were read long ago."""
    for each in readings.months_read(merchant.shop.tenant).values():
        long_ago = datetime.now(UTC) - timedelta(days=400)
        readings.save_months(merchant.shop.tenant, [replace(each, read_at=long_ago)])


def costs(stack: Stack, closed: int) -> dict[str, int]:
    merchant = with_history(stack, closed, f"months-{closed}")
    first = sent(merchant, timedelta())
    daily, hourly = sent(merchant, timedelta(days=1)), sent(merchant, timedelta(hours=2))
    put_one_in_turn(merchant)
    return {"first": first, "hourly": hourly, "daily": daily, "in turn": sent(merchant, timedelta(days=1))}


def test_what_xero_sends_by_the_hour_and_by_the_day_is_the_same_after_five_years(stack: Stack) -> None:
    stack.clock.move_to(TODAY)
    short, longer, long = (costs(stack, closed) for closed in (SHORT, LONGER, LONG))
    for look in ("hourly", "daily", "in turn"):
        assert abs(longer[look] - short[look]) <= WITHIN * short[look]
        assert abs(long[look] - short[look]) <= WITHIN * short[look]
    # The first look reads everything: the measure does see a history that is read.
    assert long["first"] > 3 * short["first"]
    assert short["in turn"] > short["daily"] > short["hourly"]
