"""Runs one stack for all of these tests: the real template in the emulator, real processes and clocks."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.demo.trading_day import trading_day
from local.emulator.alone import alone
from local.stack.emulated import EmulatedStack, emulated
from tests.system.scripts import Script, read_script

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="session", autouse=True)
def ended_by_signal() -> None:
    """Ends a run that is out of time or has lost its terminal as Ctrl-C does: nothing is left running."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)


@pytest.fixture(scope="session")
def stack() -> Iterator[EmulatedStack]:
    """Starts one stack for all tests: that takes longer than most of what the tests then do."""
    with alone(), emulated() as stack:
        yield stack


@pytest.fixture(scope="session")
def one_payment() -> Script:
    return read_script(CASES / "one-card-payment.json")


@pytest.fixture(scope="session")
def refund_and_payout() -> Script:
    return read_script(CASES / "refund-then-payout.json")


@pytest.fixture(scope="session")
def both_providers() -> Script:
    """Reads a world of cards and direct debits, with a forged webhook among them."""
    return read_script(CASES / "webhooks-only.json")


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Script:
    """Makes a world of eight sales, with webhooks that come twice, out of order and forged."""
    path = tmp_path_factory.mktemp("worlds") / "trading-day.json"
    path.write_text(json.dumps(trading_day()), encoding="utf-8")
    return read_script(path)
