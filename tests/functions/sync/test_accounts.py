"""Accounts and tax rates are read by the hour, and what no longer fits the settings is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.sync import accounts
from local.stack.in_process import Stack
from local.standins.xero import Account, Fault, Limits, TooMany
from local.standins.xero.limits import Meter
from shared.chart.chart import Chart
from shared.jobs import Due, is_hour_of
from shared.operations.choosing import choose, current
from shared.store import charts, jobs, organisations
from shared.store.jobs import Standing
from shared.store.tables.businesses import ChartItem
from shared.store.tables.jobs import JobItem
from tests.functions.shop import Shop, open_shop

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ACCOUNTS, RATES, ORGANISATION = "Accounts", "TaxRates", "Organisation"


@pytest.fixture
def shop(stack: Stack) -> Shop:
    """Opens a business whose accounts were read and whose settings saved, due at a minute of its own."""
    shop = open_shop(stack)
    look(shop)
    chart = kept(shop)
    seen = current(shop.tenant, chart)
    changed = replace(seen.choices, gather_minutes=7)
    assert not choose(shop.tenant, changed, 0, chart, "ada", datetime.now(UTC)).problems
    return shop


def look(shop: Shop) -> list[str]:
    """Moves to the business's next turn and takes it; returns what Xero was asked for but for products."""
    log = shop.business.xero.log
    before, due = len(log), next(jobs.due("accounts", datetime.max.replace(tzinfo=UTC)))
    shop.stack.clock.move_to(max(due.due_at, datetime.now(UTC)))
    shop.stack.do_now("accounts")
    return [each.path for each in log[before:] if each.path != "Items"]


def quiet_look(shop: Shop) -> list[str]:
    """Takes the next turn that is not the one of the day."""
    while is_hour_of(shop.tenant, standing(shop).due_at):
        look(shop)
    return look(shop)


def look_of_the_day(shop: Shop) -> list[str]:
    while not is_hour_of(shop.tenant, standing(shop).due_at):
        look(shop)
    return look(shop)


def standing(shop: Shop) -> Standing:
    found = jobs.read(shop.tenant, "accounts")
    assert found
    return found


def kept(shop: Shop) -> Chart:
    chart = charts.read(shop.tenant)
    assert chart
    return chart


def change(shop: Shop, of: str, **changes: object) -> None:
    """Changes an account as a person in Xero does."""
    account = shop.business.xero.state.accounts.find("code", of)
    assert account
    shop.business.xero.add_account(replace(account, **changes))  # type: ignore[arg-type]


def nothing_moves(shop: Shop) -> None:
    """Lets the next reconciliation be far away, as it is where nothing moves."""
    JobItem(shop.tenant, "reconcile").update(actions=[JobItem.due_at.set(datetime.now(UTC) + 9 * DAY)])


def test_where_nothing_moves_the_accounts_are_read_four_times_a_day_and_once_in_full(shop: Shop) -> None:
    nothing_moves(shop)
    look_of_the_day(shop)
    begun, asked = datetime.now(UTC), []
    while standing(shop).due_at <= begun + DAY:
        asked.append(look(shop))
    assert 4 <= len(asked) <= 5
    assert [each for each in asked if ORGANISATION in each] == asked[-1:]


def test_once_something_moves_the_accounts_are_read_within_the_hour(shop: Shop) -> None:
    nothing_moves(shop)
    look_of_the_day(shop)
    assert standing(shop).due_at > datetime.now(UTC) + 5 * HOUR
    accounts.hurry(shop.tenant, datetime.now(UTC))
    assert datetime.now(UTC) < standing(shop).due_at <= datetime.now(UTC) + HOUR


def test_a_day_takes_two_calls_an_hour_and_writes_no_chart_where_nothing_has_changed(shop: Shop) -> None:
    before = ChartItem.get(shop.tenant).chart
    read_at = kept(shop).read_at
    asked = [look(shop) for _ in range(24)]
    assert sorted(map(sorted, asked)) == [[ACCOUNTS, ORGANISATION], *[[ACCOUNTS, RATES]] * 23]
    assert ChartItem.get(shop.tenant).chart == before
    assert kept(shop).read_at == read_at
    assert standing(shop).done_at == datetime.now(UTC)


def test_turns_are_an_hour_apart(shop: Shop) -> None:
    first = standing(shop).due_at
    look(shop)
    assert standing(shop).due_at == first + HOUR


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status": "ARCHIVED"}, "The account for Stripe's fees, 404 Stripe fees, is archived in Xero."),
        (
            {"code": "4040"},
            "The account for Stripe's fees, Stripe fees, had the code 404 in Xero and",
        ),
    ],
    ids=["archived", "recoded"],
)
def test_an_account_that_no_longer_fits_is_noted_within_the_hour_until_it_fits_again(
    shop: Shop, changes: dict[str, str], says: str
) -> None:
    account = shop.business.xero.state.accounts.find("code", "404")
    assert account
    change(shop, "404", **changes)
    quiet_look(shop)
    found = standing(shop).found
    assert any(each.startswith(says) for each in found), found
    shop.business.xero.add_account(account)
    quiet_look(shop)
    assert standing(shop).found == ()


def test_payments_that_were_switched_off_are_noted_within_the_hour(shop: Shop) -> None:
    change(shop, "621", enable_payments=False)
    quiet_look(shop)
    (found,) = standing(shop).found
    assert found.startswith("The account for disputed funds, 621")
    assert "takes no payments: tick 'Enable payments to this account' in Xero." in found


def test_a_new_name_and_a_new_account_are_kept_and_need_nobody(shop: Shop) -> None:
    change(shop, "404", name="Charges")
    shop.business.xero.add_account(Account("777", "New", "EXPENSE"))
    quiet_look(shop)
    assert {"404 Charges", "777 New"} <= {each.label for each in kept(shop).accounts}
    assert (standing(shop).found, kept(shop).read_at) == ((), standing(shop).done_at)


def test_an_account_that_was_deleted_is_noted_within_the_day(shop: Shop) -> None:
    state = shop.business.xero.state
    account = state.accounts.find("code", "404")
    assert account
    state.accounts.remove(account)
    quiet_look(shop)
    assert standing(shop).found == ()
    look_of_the_day(shop)
    assert "The account for Stripe's fees, 404, is no longer in Xero." in standing(shop).found[0]


def test_an_organisation_that_has_changed_is_kept_within_the_day(shop: Shop) -> None:
    shop.business.xero.lock("2026-09-30")
    look_of_the_day(shop)
    assert str(kept(shop).organisation.period_lock) == "2026-09-30"


@pytest.fixture
def limited(shop: Shop) -> Iterator[Shop]:
    xero = shop.business.xero
    xero.meter = Meter(Limits(day=400))
    yield shop
    xero.meter = Meter(Limits())


def test_where_few_calls_of_the_day_are_left_it_makes_one_call_in_six_hours(limited: Shop) -> None:
    change(limited, "404", status="ARCHIVED")
    due_at = standing(limited).due_at
    assert look(limited) == [ACCOUNTS]
    assert standing(limited).due_at - due_at == 7 * HOUR
    assert "404" in standing(limited).found[0]


def test_who_is_throttled_is_put_off_and_has_not_failed(shop: Shop) -> None:
    before = standing(shop)
    shop.stack.xero.faults.add(Fault(TooMany()))
    assert look(shop) == [ACCOUNTS]
    after = standing(shop)
    assert (after.failure, after.done_at) == ("", before.done_at)
    assert timedelta() < after.due_at - datetime.now(UTC) <= MINUTE
    assert len(quiet_look(shop)) == 2


def test_one_that_cannot_be_read_keeps_no_other_from_it(stack: Stack) -> None:
    one, two = open_shop(stack, "one"), open_shop(stack, "two")
    theirs = one.business.xero.tenant_id
    stack.xero.faults.add(Fault(TooMany(), lambda call: call.tenant_id == theirs))
    stack.do_now("accounts")
    assert charts.read("one") is None
    assert charts.read("two")
    del two


def test_a_business_that_is_disconnected_rests_and_asks_nobody(shop: Shop) -> None:
    own = organisations.of_tenant(shop.tenant)
    assert own
    organisations.disconnect(own)
    done_at = standing(shop).done_at
    assert look(shop) == []
    assert standing(shop) == Standing(datetime.now(UTC) + DAY, datetime.now(UTC), "", done_at)


def test_a_token_that_xero_has_ended_is_no_failure_of_the_reading(shop: Shop) -> None:
    shop.stack.xero.identity._refresh.clear()
    assert look(shop) == []
    assert (standing(shop).failure, standing(shop).due_at - datetime.now(UTC)) == ("", DAY)


def test_businesses_are_spread_over_the_hour(stack: Stack) -> None:
    tenants = [f"business-{number}" for number in range(12)]
    for tenant in tenants:
        open_shop(stack, tenant)
    stack.do_now("accounts")
    due = [each.due_at.minute // 10 for each in jobs.due("accounts", datetime.max.replace(tzinfo=UTC))]
    assert len(due) == 12
    assert len(set(due)) > 3


def test_two_messages_of_one_turn_are_one_reading(shop: Shop) -> None:
    due = Due(shop.tenant, "accounts", standing(shop).due_at)
    before = len(shop.business.xero.log)
    for _ in range(2):
        shop.stack.lambdas.invoke("reconcile", {"Records": [{"body": due.body()}]})
    assert len(shop.business.xero.log) - before == 2


def test_a_business_of_an_earlier_version_is_read_from_its_next_reconciliation_on(stack: Stack) -> None:
    shop = open_shop(stack)
    JobItem(shop.tenant, "accounts").delete()
    stack.reconcile()
    assert look(shop) == [ORGANISATION, ACCOUNTS, RATES]
