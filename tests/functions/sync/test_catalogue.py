"""Products come in by the hour while they change, and cost little where they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Account, Fault, Item, Limits, TooMany
from local.standins.xero.limits import Meter
from shared.catalogue.products import Ours, Product
from shared.operations.catalogue.asking import ask_for_all
from shared.store import catalogue, catalogue_lists, catalogue_readings, jobs
from shared.store.tables.jobs import JobItem
from tests.functions.shop import Shop, open_shop

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PIANO = Item("PIANO", "Piano lesson", "200", "OUTPUT2", Decimal("40.00"))


@pytest.fixture
def shop(stack: Stack) -> Shop:
    """Opens a business that sells one product, which was read, and whose turns are an hour apart."""
    shop = open_shop(stack)
    shop.business.xero.add_item(PIANO)
    look(shop)
    look(shop)
    return shop


def look(shop: Shop) -> int:
    """Moves to the next turn and takes it; returns how often products were asked for."""
    before, due = len(shop.business.xero.log), jobs.due_at(shop.tenant, "accounts")
    assert due
    shop.stack.clock.move_to(max(due, datetime.now(UTC)))
    shop.stack.do_now("accounts")
    return [each.path for each in shop.business.xero.log[before:]].count("Items")


def made(shop: Shop) -> Item:
    found = shop.business.xero.state.items.find("code", "PIANO")
    assert found
    return found


def change(shop: Shop, **changes: object) -> None:
    """Changes the product as a person in Xero does."""
    shop.business.xero.edit_item(made(shop).id, **changes)


def kept(shop: Shop) -> Product:
    (placed,) = catalogue_lists.places(shop.tenant, "by_name", 5)
    found = catalogue.find(shop.tenant, placed.kept.item.item_id)
    assert found
    return found


def nothing_moves(shop: Shop) -> None:
    JobItem(shop.tenant, "reconcile").update(actions=[JobItem.due_at.set(datetime.now(UTC) + 30 * DAY)])


def a_quiet_week(shop: Shop) -> None:
    """Lets the last change be a week ago."""
    nothing_moves(shop)
    catalogue_readings.save(shop.tenant, replace(read(shop), found_at=datetime.now(UTC) - 7 * DAY))
    look(shop)


def test_a_new_price_is_here_within_the_hour_and_ours_stays(shop: Shop) -> None:
    nothing_moves(shop)
    look(shop)
    saved = catalogue.save_ours(shop.tenant, kept(shop).id, Ours(name="An hour at the piano"))
    change(shop, unit_price=Decimal("45.5055"))
    begun = datetime.now(UTC)
    assert look(shop) == 1
    assert datetime.now(UTC) - begun <= HOUR
    assert (kept(shop).item.unit_price, kept(shop).ours) == (Decimal("45.5055"), saved)


def test_a_product_that_was_deleted_is_gone_within_the_day_and_back_once_xero_has_it(shop: Shop) -> None:
    item = made(shop)
    shop.business.xero.delete_item(item.id)
    begun = datetime.now(UTC)
    while kept(shop).gone_at is None:
        look(shop)
    assert datetime.now(UTC) - begun <= DAY
    shop.business.xero.state.items.put(replace(item, updated=datetime.now(UTC)))
    look(shop)
    assert kept(shop).gone_at is None


def test_where_nothing_changes_for_a_week_products_take_five_calls_a_day_at_most(shop: Shop) -> None:
    a_quiet_week(shop)
    begun, calls = datetime.now(UTC), 0
    while datetime.now(UTC) < begun + DAY:
        calls += look(shop)
    assert 3 <= calls <= 5


def test_a_business_at_work_whose_products_rest_is_not_asked_for_them_by_the_hour(shop: Shop) -> None:
    a_quiet_week(shop)
    JobItem(shop.tenant, "reconcile").update(actions=[JobItem.due_at.set(datetime.now(UTC))])
    assert 4 <= sum(look(shop) for _ in range(24)) <= 5


def test_a_quiet_reading_writes_no_product(shop: Shop) -> None:
    found_at = read(shop).found_at
    look(shop)
    assert (read(shop).found_at, read(shop).read_at) == (found_at, datetime.now(UTC))


def test_whoever_asks_has_all_of_them_read_within_a_minute(shop: Shop) -> None:
    a_quiet_week(shop)
    shop.business.xero.delete_item(made(shop).id)
    ask_for_all(shop.tenant, datetime.now(UTC))
    begun = datetime.now(UTC)
    assert look(shop) == 1
    assert datetime.now(UTC) - begun <= timedelta(minutes=1)
    assert kept(shop).gone_at
    assert catalogue_readings.standing(shop.tenant).asked_at is None


def test_a_stock_that_moves_is_here_within_the_hour_though_xero_calls_it_no_change(shop: Shop) -> None:
    xero = shop.business.xero
    xero.add_account(Account("630", "Inventory", "INVENTORY"))
    xero.add_account(Account("310", "Cost of goods", "DIRECTCOSTS"))
    stool = xero.add_item(Item("STOOL", inventory_account_code="630", cogs_account_code="310"))
    ask_for_all(shop.tenant, datetime.now(UTC))
    look(shop)
    look(shop)
    xero.adjust_stock(stool.id, 7)
    begun = datetime.now(UTC)
    look(shop)
    assert datetime.now(UTC) - begun <= HOUR
    found = catalogue.find(shop.tenant, stool.id)
    assert found
    assert (found.item.is_tracked, found.item.quantity_on_hand) == (True, Decimal(7))


def test_a_product_whose_account_was_archived_is_listed_as_lacking_within_the_hour(shop: Shop) -> None:
    shop.business.xero.archive_account("200")
    look(shop)
    (found,) = catalogue_lists.places(shop.tenant, "lacking", 5)
    assert found.kept.lacks == ("usable_account",)


def test_where_few_calls_of_the_day_are_left_no_product_is_read(shop: Shop) -> None:
    shop.business.xero.meter = Meter(Limits(day=400))
    assert look(shop) == 0


def test_where_few_calls_of_the_minute_are_left_products_wait_behind_the_money(shop: Shop) -> None:
    shop.business.xero.meter = Meter(Limits(minute=31))
    assert look(shop) == 0
    due_at = jobs.due_at(shop.tenant, "accounts")
    assert due_at == datetime.now(UTC) + timedelta(minutes=1)


def test_a_throttled_reading_is_taken_up_again_and_has_not_failed(shop: Shop) -> None:
    shop.stack.xero.faults.add(Fault(TooMany(), lambda call: call.path.endswith("Items")))
    change(shop, unit_price=Decimal(50))
    assert look(shop) == 1
    standing = jobs.read(shop.tenant, "accounts")
    assert standing
    assert standing.failure == ""
    shop.stack.xero.faults.clear()
    look(shop)
    assert kept(shop).item.unit_price == 50


def read(shop: Shop) -> catalogue_readings.Reading:
    found = catalogue_readings.standing(shop.tenant).reading
    assert found
    return found
