"""Whoever takes the lane for a moment leaves to the writer what the writer was called for meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.operations.leasing import leased
from shared.store import lanes, rows
from tests.functions.merchant import Merchant
from tests.functions.trading import park_a_fee

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_what_is_pending_when_the_lane_is_let_go_is_found_by_the_next_sweep(merchant: Merchant) -> None:
    rows.retry("demo", park_a_fee(merchant))
    assert rows.has_pending("demo")
    with leased("demo", "somebody", NOW) as lane:
        assert lane
    assert list(lanes.may_go_on(NOW)) == ["demo"]


def test_a_lane_without_work_is_left_to_rest(merchant: Merchant) -> None:
    with leased("demo", "somebody", NOW) as lane:
        assert lane
    assert list(lanes.may_go_on(NOW)) == []


def test_a_lane_that_another_has_is_left_alone(merchant: Merchant) -> None:
    assert lanes.claim("demo", "another", NOW)
    with leased("demo", "somebody", NOW) as lane:
        assert lane is None
    with leased("demo", "somebody", NOW) as lane:
        assert lane is None
