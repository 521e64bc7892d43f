"""After a restore every lane is held and surveyed, and nothing that stands in Xero is posted again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from local.stripe_month import sales
from local.stripe_month.sales import Bought
from shared.posting.lane import Survey
from shared.store import lanes, rows
from tests import factories
from tests.functions.merchant import ADA, Merchant, assert_at_rest
from tests.functions.point_in_time import now_of
from tests.functions.shop import come_to_rest
from tests.ops.conftest import Ops


def test_what_stands_in_xero_is_posted_without_being_sent(ops: Ops, merchant: Merchant) -> None:
    sales.pay(merchant.account, Bought(4500, ADA))
    merchant.show()
    merchant.hear(merchant.fresh())
    while merchant.stack.lambdas.poll_inbox():
        pass
    noon = now_of()
    merchant.stack.clock.shift(60)
    merchant.settle()
    documents = merchant.documents()
    noon.put_back()
    assert rows.has_pending("demo")
    said = ops("restored", "--since", noon.at.isoformat(), typed="yes\n")
    assert said.code == 0
    assert "The tables of 1 business stand as at" in said.notices
    assert "demo: held, to be surveyed since" in said.words
    assert "2 events queued again" in said.words
    assert "paused until" in ops("status").words
    come_to_rest(merchant.stack)
    assert merchant.documents() == documents
    assert_at_rest(merchant)


def test_each_business_is_held_before_any_is_read_again(ops: Ops, merchant: Merchant) -> None:
    merchant.stack.open_business("other", factories.settings())
    said = ops("restored", "--since", "2026-10-01T12:00+01:00", "--yes", "--json")
    assert (said.code, said.document["since"]) == (0, "2026-10-01T11:00:00+00:00")
    assert said.document["tenants"].keys() == {"demo", "other"}
    since = datetime(2026, 10, 1, 11, tzinfo=UTC)
    assert [lanes.peek(each).survey for each in ("demo", "other")] == [Survey(since)] * 2


def test_a_lane_in_use_is_said_and_held_the_next_time(ops: Ops, merchant: Merchant) -> None:
    assert lanes.claim("demo", "writer", datetime.now(UTC))
    said = ops("restored", "--since", "2026-10-01T12:00Z", "--yes")
    assert (said.code, "demo: NOT HELD" in said.words) == (1, True)
    merchant.stack.clock.shift(timedelta(minutes=2))
    assert ops("restored", "--since", "2026-10-01T12:00Z", "--yes").code == 0


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("2027-01-01T00:00Z", "is in the future; nothing was changed"),
        ("2026-10-01T12:00", "invalid time_with_zone value"),
    ],
)
def test_a_time_that_makes_no_sense_changes_nothing(
    ops: Ops, merchant: Merchant, since: str, words: str
) -> None:
    said = ops("restored", "--since", since, "--yes", width=200)
    assert (said.code, words in said.notices) == (2, True)
    assert lanes.peek("demo").survey is None


def test_without_a_yes_nothing_is_held(ops: Ops, merchant: Merchant) -> None:
    assert ops("restored", "--since", "2026-10-01T12:00Z", typed="no\n").code == 1
    assert lanes.peek("demo").survey is None
