"""A month whose later phases are taken out of Xero again, and put back: the books of then, and of now.

Drawn as in test_months.py, which says how to draw more of them.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import example, given

from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero.beancount import check, export
from local.worlds.playing import play
from shared.store import rows
from shared.undo.dependencies import Since
from tests.functions.month_books import Entries
from tests.functions.month_phases import kept, month_of_settings, opened, phases_of, world_now
from tests.functions.months import Drawn, eventful, many, months
from tests.functions.shop import Shop, assert_nothing_is_double
from tests.functions.undo_and_redo import held, redo, standing, undo

DAY = 24 * 3600
# What changes what was posted before, and a little of the rest: the others only take their time.
WRITTEN_DOWN = frozenset(
    {
        "card",
        "debit succeeds",
        "debit fails late",
        "refund",
        "refund fails",
        "payout",
        "payout fails",
        "GoCardless: paid",
        "GoCardless: take back",
        "GoCardless: call off",
        "GoCardless: pay out",
        "GoCardless: payout bounces",
    }
)


@given(drawn=months(most=3).filter(lambda drawn: len(drawn.phases) > 1))
@example(drawn=eventful(WRITTEN_DOWN, ("OUTPUT2", "INPUT2"), "credit_note"))
@many(0)
def test_what_happened_since_a_day_is_taken_out_to_the_penny_and_put_back(
    quick_aws: None, drawn: Drawn
) -> None:
    """Compared are each account's total, each day's entries, and what every live document says."""
    month = month_of_settings(drawn.settings)
    with opened(drawn.settings) as (stack, business):
        phases = phases_of(month, drawn, Random(7))  # noqa: S311  # a chance that repeats
        play(stack, business, next(phases))
        before = books(business)
        # What happens next happens on another day.
        month.account.wait(DAY)
        since = Since(world_now(month).date())
        for phase in phases:
            play(stack, business, phase)
        after = books(business)
        undo(stack, business.tenant, since, earlier_months=True)
        assert_clean(stack, business)
        assert books(business) == before
        redo(stack, business.tenant, since)
        assert_clean(stack, business)
        assert books(business) == after


def books(business: Business) -> tuple[object, Entries, object]:
    entries = Counter({key: pence for key, pence in kept(business).items() if pence})
    return held(business), entries, standing(business)


def assert_clean(stack: Stack, business: Business) -> None:
    assert check(export(business.xero)) == []
    assert_nothing_is_double(Shop(stack, business))
    assert not [row for row in rows.in_state(business.tenant, "parked") if row.kind != "Source"]
    assert not list(rows.in_state(business.tenant, "waiting"))
