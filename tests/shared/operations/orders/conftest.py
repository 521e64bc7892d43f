"""Gives a business accounts and products, for whoever builds forms and places orders."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Ours
from shared.catalogue.terms import Terms
from shared.store import businesses, catalogue, catalogue_readings, charts, tenants
from shared.store.catalogue_readings import Reading
from tests.factories import settings
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART
from tests.shared.store.conftest import aws, empty_tables

__all__ = ["aws", "empty_tables"]

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
LESSON = item("lesson", name="Piano lesson", code="LES-1", unit_price=Decimal("33.3333"))
STOOL = item("stool", name="Stool", is_tracked=True, quantity_on_hand=Decimal(7))
BARE = item("bare", name="Bare", unit_price=None)
HIDDEN = item("hidden", name="Old metronome")


@pytest.fixture
def selling(empty_tables: None) -> str:
    """A product for sale, one with stock, one without a price, and one that is hidden."""
    businesses.begin("acme", "Acme Ltd", "Europe/London", vat_registered=True, now=NOW)
    charts.keep("acme", CHART)
    lacks = Terms.of(CHART).lacks
    catalogue.keep("acme", [Kept(each, lacks=lacks(each)) for each in (LESSON, STOOL, BARE, HIDDEN)])
    catalogue.save_ours("acme", "hidden", Ours(is_hidden=True))
    catalogue_readings.save("acme", Reading(NOW, NOW))
    tenants.write("acme", settings(), "organisation-1", "user-1")
    return "acme"
