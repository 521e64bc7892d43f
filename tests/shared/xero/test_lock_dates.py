from __future__ import annotations

from datetime import date

import pytest

from shared.xero.client import Reply, XeroClient
from shared.xero.lock_dates import first_open_day
from tests.local.standins.xero.world import World


def test_the_first_open_day_is_the_one_after_the_later_of_both_locks(world: World, xero: XeroClient) -> None:
    assert first_open_day(xero.organisation()) is None
    world.org.lock("2026-10-31")
    assert first_open_day(xero.organisation()) == date(2026, 11, 1)
    world.org.lock_year("2026-12-31")
    assert first_open_day(xero.organisation()) == date(2027, 1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, {"Organisations": [{"PeriodLockDate": "/Date(1790812800000+0000)/"}]}),
        Reply(200, None),
        Reply(200, []),
        Reply(200, {}),
        Reply(200, {"Organisations": []}),
        Reply(200, {"Organisations": [{}]}),
    ],
)
def test_while_xero_does_not_say_no_day_is_known_to_be_open(reply: Reply) -> None:
    assert first_open_day(reply) is None
