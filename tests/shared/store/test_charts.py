from __future__ import annotations

import random
import string
from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.chart.accounts import Account
from shared.store import charts
from tests.shared.chart.charts import CHART, with_account, with_organisation

# A row of DynamoDB holds 400 KB, its keys included.
A_ROW = 400_000 - 1000


def an_account(number: int, chance: random.Random) -> Account:
    """Makes an account whose name is as long as Xero allows, and says nothing twice."""
    name = "".join(chance.choices(string.printable, k=150))
    id = str(UUID(int=chance.getrandbits(128)))
    return Account(id, name, "OVERHEADS", f"{number:05d}", "EXPENSE", tax_type="INPUT2")


def test_a_chart_is_read_as_it_was_kept() -> None:
    locked = with_organisation(CHART, period_lock=date(2026, 3, 31))
    chart = with_account(locked, "main", status="ARCHIVED")
    charts.keep("acme", chart)
    assert charts.read("acme") == chart


def test_a_later_chart_takes_an_earlier_ones_place_and_nobody_elses() -> None:
    charts.keep("acme", CHART)
    charts.keep("other", CHART)
    later = with_account(CHART, "sales", name="Turnover")
    charts.keep("acme", later)
    assert (charts.read("acme"), charts.read("other")) == (later, CHART)


def test_of_a_business_that_nobody_has_looked_at_there_is_none() -> None:
    assert charts.read("acme") is None


def test_a_thousand_accounts_with_the_longest_names_fit_into_a_row() -> None:
    chance = random.Random(1)  # noqa: S311  # names that nobody guards
    many = replace(CHART, accounts=tuple(an_account(number, chance) for number in range(1000)))
    assert len(charts.compressed(many)) < A_ROW
    charts.keep("acme", many)
    assert charts.read("acme") == many
