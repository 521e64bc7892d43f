from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.reconciliation.result import Cause
from shared.store import reconciliations
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.test_reconciliation_pages import AGREED, apart

HERE = "/api/businesses/piano/reconciliation"


def test_the_latest_comparison_is_told_with_all_causes_and_the_days_before(running: Browser) -> None:
    reconciliations.keep("piano", replace(AGREED, at=NOW - timedelta(days=1)))
    reconciliations.keep("piano", apart(Cause("deleted", "ch_1 payment", -2_000), Cause("own", "a", 57)))
    told = running.get(HERE).document
    (latest,) = told["reconciliations"]
    assert (latest["provider"], latest["at"]) == ("stripe", "2026-11-29T09:00:00+00:00")
    assert sum(each["pence"] for each in latest["causes"]) == latest["difference_pence"] == -1_943
    days = [(each["day"], each["difference_pence"]) for each in told["days"]]
    assert days == [("2026-11-28", 0), ("2026-11-29", -1_943)]


def test_before_the_settings_are_complete_nothing_is_compared(owner: Browser) -> None:
    assert owner.get(HERE).document == {"tenant": "piano", "reconciliations": [], "days": []}
