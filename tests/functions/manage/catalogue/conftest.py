"""Gives a business that sells products an owner and a reader, both signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Ours
from shared.catalogue.terms import Terms
from shared.store import catalogue, catalogue_readings, charts
from shared.store.catalogue_readings import Reading
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import Pages
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART

HERE, API = "/manage/b/piano/products", "/api/businesses/piano/products"
READ_AT = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)
LESSON = item("lesson", name="Piano lesson", code="LES-1", unit_price=Decimal("33.3333"))
STOOL = item("stool", name="Stool", is_tracked=True, quantity_on_hand=Decimal("7.50"))
BARE = item("bare", name="Bare", unit_price=None)
HIDDEN = item("hidden", name="Old metronome")


@pytest.fixture
def selling(owner: Browser) -> Browser:
    """Keeps a product for sale, one with stock, one without a price, and one that is hidden."""
    charts.keep("piano", CHART)
    lacks = Terms.of(CHART).lacks
    catalogue.keep("piano", [Kept(each, lacks=lacks(each)) for each in (LESSON, STOOL, BARE, HIDDEN)])
    catalogue.save_ours("piano", "hidden", Ours(is_hidden=True, name="A <b>clock</b>"))
    catalogue_readings.save("piano", Reading(READ_AT, READ_AT))
    return owner


@pytest.fixture
def reader(pages: Pages, selling: Browser) -> Browser:
    pages.add("rita", "piano", "reader")
    return pages.signed_in("rita")


def ids_in(answer: Answer) -> list[str]:
    """Returns the products of a list, as their ids in its links."""
    rest = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [each.partition('"')[0] for each in rest.split(f'href="{HERE}/p/')[1:]]
