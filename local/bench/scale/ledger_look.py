"""Measures a reconciliation of one business whose ledger has grown.

It runs in a process of its own, for its memory: python -m local.bench.scale.ledger_look 100000.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import subprocess
import sys
import time
import warnings
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from local.bench.meters import Meters, metered
from local.bench.scale.closed_months import add, begin_with, months_before
from local.bench.scale.counting import straight
from local.demo.trading_day import SETTINGS
from local.stack.in_process import Stack, running
from local.stripe_month import payouts, sales
from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer
from shared.provider import PROVIDERS
from shared.store import reconciliations

TENANT = "business"
# When the trade of the open months took place, and when it was booked.
TRADED, BOOKED = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
# The first of the months that are open then, and how many closed ones there are before.
OPEN, CLOSED = date(2026, 10, 1), 24
# Sales of the open months; each leaves five or six rows.
SALES = 165
HOUR = timedelta(hours=1)
# When the business is reconciled before that is measured, each time after the time before. One of these reads
# the day; by then whatever is kept of closed months is there.
BEFORE = (HOUR, 25 * HOUR, HOUR)
# So many are measured, since CPU time is never twice the same.
LOOKS = 3
# ru_maxrss is in kilobytes, except on macOS.
UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Look:
    """An hourly reconciliation of a ledger with so many `rows`.

    `cpu` is the median of some in seconds of this machine. `units` and `read_bytes` are read from DynamoDB,
    `written` are units of writes, `peak` is bytes of the process with moto in it. `first_units` are read by
    the first look at the closed months.
    """

    rows: int
    cpu: float
    units: float
    read_bytes: int
    written: float
    xero_calls: int
    xero_bytes: int
    first_units: float
    peak: int
    real_seconds: float


def look_apart(count: int) -> Look:
    """Measures in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "local.bench.scale.ledger_look", str(count)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Look(**json.loads(answer.stdout.splitlines()[-1]))


def look(count: int, sold: int = SALES) -> Look:
    """Measures a reconciliation. `sold` is how many sales the open months have.

    Raises AssertionError unless the accounts agree, before and after.
    """
    began = time.perf_counter()
    with running(BOOKED) as stack:
        with straight():
            _trade(stack, sold)
            months = months_before(OPEN, CLOSED)
            there = add(TRADED.date(), months, count)
            begin_with(TENANT, months, datetime.now(UTC))
        # Garbage of moto's own would be looked through again and again, in the time that is measured.
        gc.collect()
        gc.freeze()
        with straight():
            first, *_ = [_reconcile(stack, later) for later in BEFORE]
        looks = [_reconcile(stack, HOUR) for _ in range(LOOKS)]
        last = looks[-1]
        _check()
    took = time.perf_counter() - began
    return Look(
        rows=there,
        cpu=median(each.cpu for each in looks),
        units=float(last.units.read),
        read_bytes=last.units.received,
        written=float(last.units.written + last.units.indexed),
        xero_calls=last.http["xero"].calls,
        xero_bytes=last.http["xero"].received,
        first_units=float(first.units.read),
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT,
        real_seconds=took,
    )


def _trade(stack: Stack, sold: int) -> None:
    """Sells, pays everything out, and books that through the real handlers; then reconciles."""
    account = StripeAccount(int(TRADED.timestamp()))
    for number in range(sold):
        buyer = Buyer(f"Buyer {number:05d}", f"buyer{number}@example.com", "Leeds")
        sales.pay(account, Bought(1999 + 7 * number, buyer))
    account.wait(DAY)
    payouts.payout_arrives(account, payouts.pay_out_all(account))
    business = stack.open_business(TENANT, deepcopy(SETTINGS) | {"feed_from": OPEN.isoformat()})
    business.stripe.show(account.world())
    stack.feed()
    stack.run_until_quiet()
    stack.clock.move_to(NOW)
    _reconcile(stack, HOUR)
    _check()


def _reconcile(stack: Stack, later: timedelta) -> Meters:
    stack.clock.shift(later)
    with metered() as meters:
        stack.lambdas.invoke("reconcile", {"tenants": [TENANT]})
    return meters


def _check() -> None:
    latest = [reconciliations.latest(TENANT, provider) for provider in PROVIDERS]
    if not all(each and each.is_reconciled and not each.causes for each in latest):
        raise AssertionError(f"the accounts do not agree: {latest}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable()
    print(json.dumps(asdict(look(int(sys.argv[1])))))
