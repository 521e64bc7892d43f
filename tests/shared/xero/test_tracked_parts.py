"""Lines of revenue are summed up by the option that tracks them, without VAT."""

from __future__ import annotations

import pytest

from shared.history.documents import Part
from shared.xero import sales_documents
from shared.xero.client import XeroClient
from shared.xero.tracked_parts import Tracking
from tests.local.standins.xero.world import NOON, World, line
from tests.shared.xero.test_sales_documents import EVER, referral

__all__ = ["referral"]


def tracked(
    xero: XeroClient, referral: dict[str, str], revenue: frozenset[str] | None = None
) -> list[tuple[Part, ...] | None]:
    tracking = Tracking(referral["TrackingCategoryID"], revenue)
    found = sales_documents.changed_since(xero, "invoice", EVER, NOON, tracking)
    return [each.tracked for each in found]


@pytest.mark.parametrize(("types", "net"), [("Inclusive", 100_00), ("Exclusive", 120_00), ("NoTax", 120_00)])
def test_lines_are_summed_up_by_option_without_vat(
    world: World, xero: XeroClient, referral: dict[str, str], types: str, net: int
) -> None:
    lines = [line(Tracking=[referral]), line()]
    world.invoice(LineItems=lines, LineAmountTypes=types)
    assert tracked(xero, referral) == [(Part(referral["TrackingOptionID"], net),)]


def test_lines_of_other_categories_and_of_accounts_that_are_no_revenue_do_not_count(
    world: World, xero: XeroClient, referral: dict[str, str]
) -> None:
    region = world.org.add_tracking_category("Region")
    north = {"TrackingCategoryID": region, "TrackingOptionID": world.org.add_tracking_option(region, "North")}
    world.invoice(LineItems=[line(Tracking=[north]), line(Tracking=[north, referral])])
    assert tracked(xero, referral) == [(Part(referral["TrackingOptionID"], 100_00),)]
    assert tracked(xero, referral, frozenset({"260"})) == [()]
