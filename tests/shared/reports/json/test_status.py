"""The fields of status, and their types."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.operations.status import ProviderStatus, Status
from shared.posting.lane import Lane
from shared.reconciliation.result import Cause, Reconciliation
from shared.reports.json.status import statuses_json
from shared.store.feeds import LastRun
from shared.troubles import Trouble
from tests.shared.reports.json.same import assert_json

AT = datetime(2026, 10, 12, 18, tzinfo=UTC)
EARLIER = datetime(2026, 10, 12, 17, 45, tzinfo=UTC)
CONNECTED = ProviderStatus(
    provider="stripe",
    is_connected=True,
    due_since=EARLIER,
    last_run=LastRun(EARLIER, "Stripe refused to be read"),
    latest=Reconciliation("stripe", EARLIER, 11800, 12000, 14500, (Cause("own", "a gift", 2700),)),
    differs_since=EARLIER,
)
NEVER_CONNECTED = ProviderStatus("gocardless", False, None, None, None, None)
COUNTS = {"pending": 0, "parked": 1, "waiting": 2, "attention": 0}


def test_a_business_is_said_with_its_rows_its_lane_and_its_providers() -> None:
    lane = Lane(paused_until=AT, pause_reason="limit_day")
    troubles = (Trouble("demo", "parked", AT, AT),)
    found = Status("demo", True, COUNTS, lane, (CONNECTED, NEVER_CONNECTED), troubles)
    assert_json(
        statuses_json([found], AT),
        {
            "at": "2026-10-12T18:00:00+00:00",
            "tenants": [
                {
                    "tenant": "demo",
                    "is_well": False,
                    "xero_connected": True,
                    "rows": {"pending": 0, "parked": 1, "waiting": 2, "attention": 0},
                    "paused_until": "2026-10-12T18:00:00+00:00",
                    "pause_reason": "limit_day",
                    "troubles": {"parked": "2026-10-12T18:00:00+00:00"},
                    "providers": {
                        "stripe": {
                            "connected": True,
                            "feed_due_since": "2026-10-12T17:45:00+00:00",
                            "feed_last_run_at": "2026-10-12T17:45:00+00:00",
                            "feed_error": "Stripe refused to be read",
                            "reconciled_at": "2026-10-12T17:45:00+00:00",
                            "difference_pence": 2700,
                            "open_pence": 2700,
                            "differs_since": "2026-10-12T17:45:00+00:00",
                        },
                        "gocardless": {
                            "connected": False,
                            "feed_due_since": None,
                            "feed_last_run_at": None,
                            "feed_error": "",
                            "reconciled_at": None,
                            "difference_pence": None,
                            "open_pence": None,
                            "differs_since": None,
                        },
                    },
                }
            ],
        },
    )


def test_a_lane_that_is_open_is_paused_until_null() -> None:
    (found,) = statuses_json([Status("demo", True, COUNTS, Lane(), ())], AT)["tenants"]
    assert (found["paused_until"], found["pause_reason"], found["providers"]) == (None, "", {})
