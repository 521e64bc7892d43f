"""What a processor held when the feed began is proposed, and posted once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from local.stripe_month.account import DAY
from shared.month_end.closing import Closing
from shared.store import closings, tenants
from tests.functions.merchant import Merchant
from tests.ops.conftest import Ops

SOURCE = "opening stripe 2026-10-01 850"


@pytest.fixture
def begun(ops: Ops, merchant: Merchant) -> Merchant:
    """Stripe held 70.00 when the feed began, and that was found out."""
    merchant.account.now -= 60 * DAY
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * DAY
    merchant.settle()
    ops("reconcile")
    return merchant


def test_before_a_reconciliation_nothing_is_known(ops: Ops, merchant: Merchant) -> None:
    said = ops("opening")
    assert said.code == 1
    assert (
        "Stripe: not known yet; connect it, wait until the feed has read everything, and reconcile"
        in said.words
    )
    assert ops("opening", "--json").document["openings"][0]["to_post_pence"] is None


def test_it_is_proposed(ops: Ops, begun: Merchant) -> None:
    said = ops("opening")
    assert said.code == 1
    assert "Stripe 091 70.00 0.00 70.00 not posted" in said.words
    assert "GoCardless 092 0.00 0.00 0.00 nothing to post" in said.words
    assert ops("opening", "--provider", "gocardless").code == 0
    (found,) = ops("opening", "--json", "--provider", "stripe").document["openings"]
    assert (found["held_pence"], found["in_xero_pence"], found["to_post_pence"]) == (7000, 0, 7000)


def test_into_a_month_that_is_closed_it_is_not_posted(ops: Ops, begun: Merchant) -> None:
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    closings.save("demo", Closing(date(2026, 10, 1), 1, "closed", "turn", "Olga", now, now))
    said = ops("opening", "--post", "850", "--yes")
    assert (said.code, "2026-10-01, and that month is closed" in said.notices) == (2, True)
    assert "Have an owner reopen the month first" in said.notices


def test_it_is_posted_after_a_yes_and_only_once(ops: Ops, begun: Merchant) -> None:
    said = ops("opening", "--post", "850", typed="yes\n")
    assert (said.code, SOURCE in said.words) == (0, True)
    assert "Posts the opening balance of Stripe against account 850." in said.notices
    begun.rest()
    assert begun.held()["091"] == Decimal("70.00")
    for account in ("850", "851"):
        again = ops("opening", "--post", account, "--yes")
        assert (again.code, f"{SOURCE} is in the books" in again.notices) == (2, True)
    begun.rest()
    assert begun.held()["091"] == Decimal("70.00")


def test_without_a_yes_nothing_is_posted(ops: Ops, begun: Merchant) -> None:
    said = ops("opening", "--post", "850", "--json")
    assert (said.code, "use --yes" in said.document["error"]) == (1, True)
    begun.rest()
    assert "091" not in begun.held()


def test_one_of_another_day_is_to_be_undone_first(ops: Ops, begun: Merchant) -> None:
    ops("opening", "--post", "850", "--yes")
    tenants.set_feed_start("demo", date(2026, 9, 1))
    ops("reconcile")
    said = ops("opening", "--provider", "stripe")
    assert (said.code, f"{SOURCE} is in the books or on its way" in said.words) == (1, True)
