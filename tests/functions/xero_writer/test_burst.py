"""Many charges at once: few calls, no limit met, numbers without a gap, books to the penny.

BURST=1000 .venv/bin/python -m pytest -s tests/functions/xero_writer/test_burst.py
"""

from __future__ import annotations

import os
import time

import pytest

from local.stack.in_process import Stack
from tests.factories import sales
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop

CHARGES = int(os.environ.get("BURST", "200"))
CALLS_PER_CHARGE = 0.10


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def test_charges_at_once_take_a_tenth_of_a_call_each(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    # time.perf_counter is the one clock that the simulation leaves alone.
    began = time.perf_counter()
    shop.record(sales(CHARGES))
    come_to_rest(shop.stack)
    took = time.perf_counter() - began
    calls = shop.business.xero.calls
    with capsys.disabled():
        each = calls.write / CHARGES
        print(f"\nburst: {CHARGES} charges, {each:.3f} Xero calls each, {calls.read} reads, {took:.0f} s")
    assert calls.write <= CALLS_PER_CHARGE * CHARGES
    assert set(shop.statuses()) == {200}
    assert shop.numbers() == [f"CN-{number:05d}" for number in range(1, CHARGES + 1)]
    assert_posted_once(shop)
