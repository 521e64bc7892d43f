from __future__ import annotations

import pytest

from functions.sync.reconcile_wiring import wire
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.standins.xero import Account as Theirs
from shared.errors import Unavailable
from shared.operations.new_accounts import TRIES, make
from shared.store import charts
from shared.xero.chart import read_chart
from shared.xero.client import XeroClient
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import owner_of


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


@pytest.fixture
def xero(merchant: Merchant) -> XeroClient:
    return wire().xero(owner_of(merchant.shop.tenant))


def test_an_account_that_is_made_may_be_chosen_at_once(merchant: Merchant, xero: XeroClient) -> None:
    merchant.xero.archive_account("092")
    chart = read_chart(xero, CLOSE)
    made = make("demo", "gocardless_bank", chart, xero)
    assert (made.name, made.code) == ("GoCardless (Connectably)", "093")
    kept = charts.read("demo")
    assert kept
    assert kept.account(made.id) == made
    assert set(kept.accounts) - {made} == set(chart.accounts)


def test_a_code_that_was_taken_since_the_chart_was_read_gives_way_to_the_next(
    merchant: Merchant, xero: XeroClient
) -> None:
    merchant.xero.archive_account("092")
    chart = read_chart(xero, CLOSE)
    for code in ("093", "094"):
        merchant.xero.add_account(Theirs(code, f"Their own {code}", "BANK"))
    assert make("demo", "gocardless_bank", chart, xero).code == "095"


def test_where_everything_is_taken_the_chart_is_too_old(merchant: Merchant, xero: XeroClient) -> None:
    merchant.xero.archive_account("092")
    chart = read_chart(xero, CLOSE)
    for number in range(TRIES):
        merchant.xero.add_account(Theirs(f"{93 + number:03d}", f"Their own {number}", "BANK"))
    with pytest.raises(Unavailable, match="read the accounts again"):
        make("demo", "gocardless_bank", chart, xero)
    assert charts.read("demo") is None
