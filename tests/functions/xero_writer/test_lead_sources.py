"""A sale is tracked in Xero by what brought the customer, or parks: without a category it does not wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.lead_sources.categories import without_category
from shared.lead_sources.reading import Problem, Reading
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.store import directory, lead_source_turns, lead_sources
from tests.factories import sales
from tests.functions.shop import Shop, assert_nothing_is_double, assert_posted_once, come_to_rest

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def category(shop: Shop) -> str:
    """Tracks referrals in Xero. The first sale of the shop makes a contact, and the buyer was referred."""
    xero = shop.business.xero
    category: str = xero.add_tracking_category("Lead Source")
    option = xero.add_tracking_option(category, "Referral")
    source = LeadSource("referral", "Referral", option_id=option, name_at_xero="Referral")
    lead_sources.save(shop.tenant, LeadSources(category, (source,), "Lead Source"))
    first, *_ = sales(2, 1)
    shop.sell([first])
    come_to_rest(shop.stack)
    refer(shop, "referral")
    return category


def refer(shop: Shop, lead_source: str) -> None:
    """Keeps the buyer as a customer whom this has brought."""
    contact = str(shop.row(str(shop.row(invoice_key(shop, 0)).parents[0])).xero_id)
    link, details = Link(contact, Details()), Details(name="Ada", lead_source=lead_source)
    before = directory.read(shop.tenant, "c1")
    after = replace(before or Customer("c1", link=link), details=details)
    directory.save(shop.tenant, before, after, (), NOW)


def invoice_key(shop: Shop, nth: int) -> str:
    return f"{shop.made[nth].id('ch')} invoice"


def sell_again(shop: Shop) -> None:
    _, second = sales(2, 1)
    shop.sell([second])
    come_to_rest(shop.stack)


def tracked(shop: Shop, nth: int) -> list[list[str]]:
    """The options by which each line of an invoice in Xero is tracked."""
    xero = shop.business.xero
    invoice = xero.state.invoices[str(shop.row(invoice_key(shop, nth)).xero_id)]
    return [
        [xero.state.tracking[each.category_id].by_id[each.option_id].name for each in line.tracking]
        for line in invoice.lines
    ]


def test_every_line_of_a_later_sale_is_tracked(shop: Shop, category: str) -> None:
    sell_again(shop)
    assert tracked(shop, 0) == [[]]
    assert tracked(shop, 1) == [["Referral"]]
    assert_posted_once(shop)


def test_an_option_that_was_renamed_in_xero_is_the_same_option(shop: Shop, category: str) -> None:
    option = lead_sources.read(shop.tenant).sources[0].option_id
    shop.business.xero.rename_tracking_option(category, option, "By a friend")
    sell_again(shop)
    assert tracked(shop, 1) == [["By a friend"]]


def test_a_sale_parks_whose_option_was_deleted_in_xero(shop: Shop, category: str) -> None:
    option = lead_sources.read(shop.tenant).sources[0].option_id
    shop.business.xero.delete_tracking_option(category, option)
    sell_again(shop)
    (parked,) = shop.parked()
    assert (parked.key, parked.reason_code) == (invoice_key(shop, 1), "lead_source_missing")


def test_a_sale_parks_whose_lead_source_has_no_option_and_goes_once_there_is_one(
    shop: Shop, category: str
) -> None:
    known = lead_sources.read(shop.tenant)
    gone = lead_sources.save(shop.tenant, replace(known, sources=(replace(known.sources[0], option_id=""),)))
    sell_again(shop)
    (parked,) = shop.parked()
    assert (parked.key, parked.reason_code) == (invoice_key(shop, 1), "lead_source_missing")
    assert lead_source_turns.asked_at(shop.tenant)
    lead_sources.save(shop.tenant, replace(known, revision=gone.revision))
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert tracked(shop, 1) == [["Referral"]]
    assert_posted_once(shop)


@pytest.mark.parametrize("problem", ["no_slot", "archived", "refused"])
def test_where_xero_has_no_category_money_does_not_wait_for_one(
    shop: Shop, category: str, problem: Problem
) -> None:
    lead_sources.save(shop.tenant, without_category(lead_sources.read(shop.tenant)))
    lead_source_turns.save(shop.tenant, Reading(datetime.now(UTC), problem, ("Region",)))
    sell_again(shop)
    assert shop.parked() == []
    assert tracked(shop, 1) == [[]]
    assert_posted_once(shop)


def test_before_anybody_has_looked_whether_there_is_a_category_a_sale_waits(
    shop: Shop, category: str
) -> None:
    lead_sources.save(shop.tenant, without_category(lead_sources.read(shop.tenant)))
    sell_again(shop)
    assert [each.reason_code for each in shop.parked()] == ["lead_source_missing"]
    assert lead_source_turns.asked_at(shop.tenant)


def test_a_lead_source_without_an_option_holds_up_nobody_else(shop: Shop, category: str) -> None:
    known = lead_sources.read(shop.tenant)
    lead_sources.save(shop.tenant, replace(known, sources=()))
    _, second = sales(2, 1)
    *_, other = sales(3)
    shop.sell([second, other])
    come_to_rest(shop.stack)
    assert [each.key for each in shop.parked()] == [invoice_key(shop, 1)]
    assert shop.row(invoice_key(shop, 2)).state == "posted"
    assert shop.row(f"{other.id('txn')} payment").state == "posted"
    assert_nothing_is_double(shop)
