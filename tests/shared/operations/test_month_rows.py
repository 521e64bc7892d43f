"""A month stays open as long as anything of it waits, also an undo that was ordered after it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.operations import month_rows, undo
from shared.operations.month_rows import waiting_in
from shared.store import rows
from shared.store.tables.ledger import RowItem
from shared.undo.dependencies import OneSource
from tests.functions.merchant import Merchant
from tests.functions.trading import owner_of, sell

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("stands", ["pending", "parked", "waiting"])
@pytest.mark.parametrize("at_once", [1, 100])
def test_an_undo_that_is_not_in_xero_yet_keeps_the_month_of_its_movement_open(
    merchant: Merchant, stands: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold = sell(merchant)
    monkeypatch.setattr(month_rows, "AT_ONCE", at_once)
    undo.undo("demo", OneSource(sold), NOW, "somebody", earlier_months=True)
    for row in list(rows.in_state("demo", "pending")):
        at = f"{stands}#account_not_usable#{row.key}"
        RowItem("demo", row.key).update([RowItem.state.set(stands), RowItem.open_work.set(at)])
    waiting = waiting_in(owner_of("demo"), OCTOBER)
    assert {(row.kind, row.state) for row in waiting} == {("Removal", stands)}
    assert waiting_in(owner_of("demo"), OCTOBER, most=None) == waiting
    assert waiting_in(owner_of("demo"), NOVEMBER) == []
