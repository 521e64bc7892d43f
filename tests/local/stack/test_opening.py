from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from local.stack.opening import _chosen
from shared.choices.choices import Choices, lacking
from tests.shared.chart.charts import ACCOUNTS
from tests.shared.choices.chosen import SETTINGS


def test_what_the_demos_owner_chooses_leaves_nothing_open() -> None:
    books: Any = SimpleNamespace(state=SimpleNamespace(accounts=ACCOUNTS))
    chosen = _chosen(books, SETTINGS)
    choices = replace(Choices(), **chosen | {"feed_from": date.fromisoformat(chosen["feed_from"])})
    assert lacking(choices, is_new=True) == ()
