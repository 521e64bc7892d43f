"""Makes an account in Xero that an owner asks for, and adds it to what may be chosen."""

from __future__ import annotations

from dataclasses import replace

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.new_accounts import Purpose, propose
from shared.errors import Unavailable
from shared.store import charts
from shared.xero.accounts import Taken, make_account
from shared.xero.client import XeroClient

# Codes and names that the chart did not show: accounts made since it was read.
TRIES = 5


def make(tenant: str, purpose: Purpose, chart: Chart, xero: XeroClient) -> Account:
    """Makes an account for a purpose, with another code or name if Xero says that the first is taken.

    Raises AccountRefused, Forbidden or Unavailable as `make_account`.
    """
    taken = frozenset[str]()
    for _ in range(TRIES):
        wanted = propose(purpose, chart, taken)
        try:
            account = make_account(xero, tenant, wanted)
        except Taken as error:
            taken |= {wanted.code if part == "code" else wanted.name for part in error.parts}
            continue
        others = tuple(each for each in chart.accounts if each.id != account.id)
        charts.keep(tenant, replace(chart, accounts=(*others, account)))
        return account
    raise Unavailable("Xero takes none of the codes and names that were proposed; read the accounts again")
