from __future__ import annotations

from decimal import Decimal

from local.demo.trading_day import SETTINGS
from local.stack.chart import accounts_of
from local.stack.goods import THERMOSTATS, stock_up
from local.stack.in_process import Stack


def test_the_demos_organisation_takes_a_service_a_plan_and_a_part_with_stock(stack: Stack) -> None:
    books = stack.xero.add_organisation("org", "Demo Ltd", accounts_of(SETTINGS))
    stock_up(books)
    on_hand = {each.code: each.on_hand for each in books.state.items if each.is_tracked}
    assert on_hand == {"THERMOSTAT": Decimal(THERMOSTATS)}
    assert {each.code for each in books.state.items} == {"SERVICE", "CARE", "THERMOSTAT"}
