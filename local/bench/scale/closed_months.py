"""Gives a business closed months: copies of a trade that was booked, with other ids, on earlier days.

The trade's rows were made by the real code and settled. A copy differs in ids and days and in nothing else,
so that it nets to nothing in the clearing accounts as the trade itself does. Xero holds no documents of
copies, and does not need any: a closed month is read as a whole once a year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from local.demo.trading_day import SETTINGS
from local.stack.aws import REGION
from shared.store import readings, reconciliations
from shared.store.readings import MonthRead
from shared.store.tables.businesses import TenantItem
from shared.store.tables.ledger import RowItem

# Ids of Stripe and of Xero, and days. A copy's number takes the place of an id's last characters.
ID = re.compile(r"\b([a-z]{2,3}_[0-9A-Za-z]{7,17})[0-9A-Za-z]{7}\b")
XERO_ID = re.compile(r"\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}\b")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d")
# Days of a month on which a copy can begin.
DAYS = 25


def months_before(first_open: date, count: int) -> list[date]:
    """Returns so many months before one, the earliest first."""
    months: list[date] = []
    while len(months) < count:
        months.append(((months[-1] if months else first_open) - timedelta(days=1)).replace(day=1))
    return months[::-1]


def add(trade_of: date, months: Sequence[date], rows: int) -> int:
    """Copies the ledger's rows, all of a trade on one day, evenly into months until there are `rows`.

    Returns how many rows there are.
    """
    trade = [json.dumps(each) for each in _stored()]
    copies = max(0, rows // len(trade) - 1)
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION]
    for number in range(copies):
        day = months[number * len(months) // copies] + timedelta(days=number % DAYS)
        for row in trade:
            backend.put_item(RowItem.Meta.table_name, json.loads(copy(row, number + 1, day - trade_of)))
    return len(trade) * (copies + 1)


def copy(row: str, number: int, later: timedelta) -> str:
    """Returns a row's JSON with ids of its own and its days moved."""

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + later).isoformat()

    with_ids = XERO_ID.sub(rf"\g<1>{number:012x}", ID.sub(rf"\g<1>{number:07d}", row))
    return DAY.sub(moved, with_ids)


def begin_with(tenant: str, months: Sequence[date], now: datetime) -> None:
    """Makes the feed begin with the first of these months, as if all of them had been read then.

    A business that has traded for years has had them read as they were closed.
    """
    state, first = reconciliations.state(tenant), months[0]
    openings = {provider: replace(each, first_day=first) for provider, each in state.openings.items()}
    codes = (SETTINGS["accounts"]["stripe_bank"], SETTINGS["accounts"]["gocardless_bank"])
    item = TenantItem.get(tenant)
    item.settings = item.settings | {"feed_from": first.isoformat()}
    item.save()
    reconciliations.save_state(tenant, replace(state, first_day=first, openings=openings))
    readings.save_months(tenant, (MonthRead(each, now, dict.fromkeys(codes, 0)) for each in months))


def _stored() -> Iterator[dict[str, Any]]:
    """Yields the rows as DynamoDB holds them."""
    table: Any = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(RowItem.Meta.table_name)
    yield from [row.to_json()["Attributes"] for row in table.all_items()]
