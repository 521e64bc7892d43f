"""docs/accounting.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared.providers.gocardless import FEES, GROSS
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND, Lifecycle
from shared.providers.stripe_meanings import MEANINGS

PAGE = Path(__file__).parents[3] / "docs" / "accounting.md"


def test_the_table_of_categories_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(category, each.description, each.documents) for category, each in MEANINGS.items()]


@pytest.mark.parametrize(("thing", "ways"), [("payment", PAYMENT), ("refund", REFUND), ("payout", PAYOUT)])
def test_every_way_in_which_money_moves_at_gocardless_is_a_row(thing: str, ways: Lifecycle) -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = set(re.findall(rf"^\| {thing} \| `(\w+)` \|", page, flags=re.MULTILINE))
    assert rows == set(ways.actions.values())
    assert all(f"`{action}`" in page for action in ways.actions)


def test_every_item_of_a_payout_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{item}`" in page for item in (*GROSS, *FEES))
