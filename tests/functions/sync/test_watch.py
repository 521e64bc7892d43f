"""Whatever is wrong with a business for too long is counted, and told once; so is its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Fault, TooMany
from local.stripe_month import sales as stripe_sales
from local.stripe_month.sales import Bought
from shared.errors import Unavailable
from shared.queue import Counts
from shared.store import jobs, queue_notes, rows, tenants, troubles
from shared.store.queue_notes import Queue
from shared.store.secrets import KEYS
from shared.store.tables.connections import SecretItem
from shared.store.tables.jobs import TroubleItem
from shared.store.tables.ledger import RowItem
from shared.troubles import KINDS, Trouble
from tests.factories import sales, settings
from tests.functions.announced import Bus, listening, measured, rising, tables_asked
from tests.functions.aws_calls import aws_calls
from tests.functions.merchant import ADA, open_merchant
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, nudged, open_shop

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bus() -> Iterator[Bus]:
    with listening() as bus:
        yield bus


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def live(stack: Stack, time: timedelta, step: timedelta = HOUR) -> None:
    """Lets the schedules strike and the queues drain for a while."""
    until = datetime.now(UTC) + time
    while datetime.now(UTC) < until:
        stack.clock.shift(step)
        stack.lambdas.invoke("sweep", {})
        stack.do_due()
        nudged(stack)
        watch(stack)


def watch(stack: Stack) -> dict[str, float]:
    return measured(stack)


def told(bus: Bus, *types: str) -> list[str]:
    return [each for each in bus.types if each in types]


# ---- disconnected


def test_a_token_that_is_dead_for_two_days_is_counted_and_told_once_and_once_when_it_lives_again(
    stack: Stack, shop: Shop, bus: Bus
) -> None:
    stack.xero.identity._refresh.clear()
    stack.clock.shift(HOUR)
    shop.sell(sales(1))
    live(stack, 48 * HOUR, step=8 * HOUR)
    assert "DisconnectedAlarm" in rising(watch(stack))
    assert told(bus, "business.disconnected", "business.reconnected") == ["business.disconnected"]
    stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
    live(stack, 3 * HOUR)
    assert_posted_once(shop)
    assert watch(stack)["businesses_disconnected"] == 0
    assert told(bus, "business.disconnected", "business.reconnected") == [
        "business.disconnected",
        "business.reconnected",
    ]
    assert list(TroubleItem.scan()) == []


def test_a_dead_token_of_an_idle_business_is_seen_by_its_reconciliation(
    stack: Stack, shop: Shop, bus: Bus
) -> None:
    del shop
    stack.xero.identity._refresh.clear()
    stack.clock.shift(HOUR)
    live(stack, 2 * HOUR)
    assert watch(stack)["businesses_disconnected"] == 1
    assert bus.types[0] == "business.disconnected"


def test_an_organisation_that_xero_forbids_is_disconnected(stack: Stack, shop: Shop, bus: Bus) -> None:
    stack.xero.identity.connections.clear()
    live(stack, HOUR)
    assert watch(stack)["businesses_disconnected"] == 1
    stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
    live(stack, 2 * HOUR)
    assert told(bus, "business.disconnected", "business.reconnected") == [
        "business.disconnected",
        "business.reconnected",
    ]


def test_a_second_disconnection_is_told_as_the_first_was(stack: Stack, shop: Shop, bus: Bus) -> None:
    for number in range(2):
        stack.xero.identity.connections.clear()
        shop.sell(sales(2)[number : number + 1])
        nudged(stack)
        watch(stack)
        stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
        come_to_rest(stack, 10 * MINUTE)
        watch(stack)
    assert (
        told(bus, "business.disconnected", "business.reconnected")
        == [
            "business.disconnected",
            "business.reconnected",
        ]
        * 2
    )


def test_a_business_that_is_yet_to_connect_xero_is_in_trouble_only_once_something_waits(
    stack: Stack, shop: Shop, bus: Bus
) -> None:
    organisation = shop.business.xero.tenant_id
    tenants.write(shop.tenant, settings(), organisation, "")
    live(stack, 5 * HOUR)
    assert bus.types == []
    shop.sell(sales(1))
    live(stack, 3 * HOUR)
    assert rising(watch(stack)) == {"PendingAlarm"}
    tenants.write(shop.tenant, settings(), organisation, f"user-of-{shop.tenant}")
    come_to_rest(stack, 10 * MINUTE)
    assert rising(watch(stack)) == set()


# ---- pending


def test_a_row_that_nobody_posts_is_seen_though_neither_writer_nor_xero_are_there(
    stack: Stack, shop: Shop, bus: Bus
) -> None:
    shop.record(sales(1))
    for _ in range(12):
        stack.clock.shift(15 * MINUTE)
        stack.do_due()
        watch(stack)
    assert "PendingAlarm" in rising(watch(stack))
    assert told(bus, "business.posting_stuck") == ["business.posting_stuck"]
    come_to_rest(stack)
    assert watch(stack)["businesses_pending"] == 0
    assert told(bus, "business.posting_resumed") == ["business.posting_resumed"]


def test_a_row_that_waits_is_seen_though_no_provider_can_be_read(stack: Stack, shop: Shop) -> None:
    for purpose in KEYS.values():
        SecretItem(shop.tenant, purpose).delete()
    shop.record(sales(1))
    for _ in range(3):
        stack.clock.shift(HOUR)
        stack.do_due()
        watch(stack)
    assert watch(stack)["businesses_pending"] == 1


def test_old_rows_that_are_posted_within_minutes_are_no_news(stack: Stack, shop: Shop, bus: Bus) -> None:
    shop.business.xero.archive_account("404")
    shop.sell(sales(1))
    come_to_rest(stack)
    stack.clock.shift(DAY)
    shop.business.xero.restore_account("404")
    shop.retry_parked()
    stack.do_due()
    assert "pending" in [each.kind for each in troubles.of_tenant(shop.tenant)]
    assert watch(stack)["businesses_pending"] == 0
    come_to_rest(stack, MINUTE)
    watch(stack)
    assert "pending" not in [each.kind for each in troubles.of_tenant(shop.tenant)]
    assert told(bus, "business.posting_stuck", "business.posting_resumed") == []


# ---- not reconciled


def test_a_business_with_a_row_that_reconciliation_cannot_read_is_counted(
    stack: Stack, shop: Shop, bus: Bus
) -> None:
    shop.sell(sales(1))
    come_to_rest(stack)
    row = next(row for row in shop.rows() if row.kind == "Invoice")
    RowItem(shop.tenant, row.key).update(actions=[RowItem.document.set({"number": "nonsense"})])
    live(stack, 2 * HOUR)
    assert "NotReconciledAlarm" not in rising(watch(stack))
    live(stack, 2 * HOUR)
    assert "NotReconciledAlarm" in rising(watch(stack))
    RowItem(shop.tenant, row.key).update(actions=[RowItem.document.set(row.document)])
    live(stack, 2 * HOUR)
    assert watch(stack)["businesses_not_reconciled"] == 0
    assert told(bus, "business.not_reconciled", "business.reconciled") == [
        "business.not_reconciled",
        "business.reconciled",
    ]


def test_a_turn_that_nobody_takes_is_counted(stack: Stack, shop: Shop) -> None:
    del shop
    stack.clock.shift(3 * HOUR)
    watch(stack)
    assert watch(stack)["businesses_not_reconciled"] == 1
    stack.do_due()
    assert watch(stack)["businesses_not_reconciled"] == 0


def test_one_failure_is_no_trouble(stack: Stack, shop: Shop, bus: Bus) -> None:
    del shop
    stack.xero.faults.add(Fault(TooMany(), lambda call: True))
    live(stack, 5 * HOUR)
    assert bus.types == []


# ---- parked and apart


def test_what_is_newly_parked_is_counted_for_a_day_and_told_once(stack: Stack, shop: Shop, bus: Bus) -> None:
    shop.business.xero.archive_account("404")
    shop.sell(sales(2))
    come_to_rest(stack)
    assert rising(watch(stack)) == {"ParkedAlarm", "TroubleBegunAlarm"}
    assert rising(watch(stack)) == {"ParkedAlarm"}
    stack.clock.shift(23 * HOUR)
    assert watch(stack)["businesses_parked"] == 1
    stack.clock.shift(HOUR)
    assert watch(stack)["businesses_parked"] == 0
    assert told(bus, "business.rows_parked") == ["business.rows_parked"]
    shop.sell(sales(3)[2:])
    come_to_rest(stack)
    assert watch(stack)["businesses_parked"] == 1


def test_what_was_parked_and_is_dealt_with_counts_no_more(stack: Stack, shop: Shop, bus: Bus) -> None:
    shop.business.xero.archive_account("404")
    shop.sell(sales(1))
    come_to_rest(stack)
    watch(stack)
    shop.business.xero.restore_account("404")
    shop.retry_parked()
    come_to_rest(stack)
    assert watch(stack)["businesses_parked"] == 0
    assert bus.types == ["business.rows_parked", "business.no_rows_parked_lately"]


def test_a_difference_counts_once_it_is_a_day_old(stack: Stack, bus: Bus) -> None:
    merchant = open_merchant(stack)
    merchant.xero.archive_account("404")
    stripe_sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    live(stack, 20 * HOUR, step=4 * HOUR)
    assert "ApartAlarm" not in rising(watch(stack))
    live(stack, 8 * HOUR, step=4 * HOUR)
    assert "ApartAlarm" in rising(watch(stack))
    merchant.xero.restore_account("404")
    merchant.shop.retry_parked()
    merchant.rest()
    live(stack, HOUR)
    assert watch(stack)["businesses_apart"] == 0
    assert told(bus, "business.apart", "business.together") == ["business.apart", "business.together"]


# ---- telling


def test_what_the_bus_does_not_take_is_told_the_next_time(stack: Stack, bus: Bus) -> None:
    now, tenants = datetime.now(UTC), [f"tenant-{number:02d}" for number in range(12)]
    for tenant in tenants:
        troubles.begin(tenant, "parked", now, now)
    bus.refuses = 1
    with pytest.raises(Unavailable, match="did not take 10 of 24 events"):
        watch(stack)
    watch(stack)
    for kind in ("business.rows_parked", "business.no_rows_parked_lately"):
        heard = [each["tenant"] for each, type in zip(bus.details, bus.types, strict=True) if type == kind]
        assert sorted(heard) == tenants
    assert list(TroubleItem.scan()) == []


def test_a_trouble_that_begins_anew_while_its_end_is_told_is_told_again(
    stack: Stack, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    troubles.begin("acme", "parked", now, now)
    forget = troubles.forget

    def begun_meanwhile(trouble: Trouble) -> None:
        assert troubles.begin("acme", "parked", now + MINUTE, now + MINUTE)
        forget(trouble)

    with monkeypatch.context() as patch:
        patch.setattr(troubles, "forget", begun_meanwhile)
        watch(stack)
    stack.clock.shift(MINUTE)
    monkeypatch.setattr(rows, "is_any_in_state", lambda *_: True)
    assert watch(stack)["businesses_parked"] == 1
    assert bus.types == ["business.rows_parked", "business.no_rows_parked_lately", "business.rows_parked"]


def test_an_event_says_whose_trouble_it_is_since_when_and_of_which_stack(stack: Stack, bus: Bus) -> None:
    now = datetime.now(UTC)
    troubles.begin("acme", "disconnected", now - HOUR, now)
    watch(stack)
    begun, ended = bus.details
    assert begun == {
        "stack": "local",
        "version": 1,
        "id": f"acme#disconnected#{now.isoformat()}",
        "tenant": "acme",
        "trouble": "disconnected",
        "since": (now - HOUR).isoformat(),
        "until": None,
        "sentence": "acme: Xero does not let us in any more: the owner has to connect it again",
    }
    assert ended == begun | {"until": now.isoformat(), "sentence": "acme: Xero lets us in again"}


def test_every_count_is_measured_though_nobody_is_in_trouble(stack: Stack) -> None:
    found = watch(stack)
    assert found == {f"businesses_{kind}": 0 for kind in KINDS} | {"troubles_begun": 0}


def test_a_business_that_is_well_costs_the_watch_nothing(stack: Stack) -> None:
    with aws_calls() as alone:
        watch(stack)
    for tenant in ("one", "two", "three"):
        open_shop(stack, tenant)
    live(stack, HOUR)
    with aws_calls() as beside_three:
        watch(stack)
    assert beside_three == alone
    # The queues are counted, and that is noted for the pages, however many businesses there are.
    assert set(alone) == {"Query", "GetQueueAttributes", "PutItem"}


def test_how_many_messages_wait_is_noted_and_since_when(stack: Stack, shop: Shop) -> None:
    shop.sell(sales(1))
    began = datetime.now(UTC)
    watch(stack)
    stack.clock.shift(5 * MINUTE)
    watch(stack)
    noted = queue_notes.read()
    assert noted
    assert noted.by_name["inbox"] == Queue(1, began)
    assert noted.by_name["backlog"] == Queue(0)
    assert (noted.at, noted.waiting, noted.since) == (datetime.now(UTC), 1, began)
    come_to_rest(stack)
    watch(stack)
    emptied = queue_notes.read()
    assert emptied
    assert (emptied.waiting, emptied.since) == (0, None)


def test_queues_that_cannot_be_counted_keep_no_trouble_from_being_told(
    stack: Stack, shop: Shop, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Counts) -> dict[str, int]:
        raise ConnectionError

    monkeypatch.setattr(Counts, "waiting", refused)
    troubles.begin(shop.tenant, "disconnected", datetime.now(UTC), datetime.now(UTC))
    watch(stack)
    # It was over at once, which is told all the same.
    assert bus.types == ["business.disconnected", "business.reconnected"]
    assert queue_notes.read() is None


def test_a_business_that_is_well_is_neither_read_nor_written_here(stack: Stack, shop: Shop) -> None:
    with tables_asked() as asked:
        shop.sell(sales(1))
        come_to_rest(stack)
        for _ in range(7):
            stack.clock.shift(HOUR)
            stack.lambdas.invoke("sweep", {})
            stack.do_due()
    assert "local-ledger" in asked
    assert "local-troubles" not in asked


def test_a_trouble_that_cannot_be_looked_at_keeps_no_other_from_being_told(
    stack: Stack, shop: Shop, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    del shop
    now = datetime.now(UTC)
    for tenant in ("one", "two"):
        jobs.begin(tenant, "reconcile", now - DAY)
        troubles.begin(tenant, "not_reconciled", now, now)
    read = jobs.read

    def failing(tenant: str, job: str) -> object:
        if tenant == "one":
            raise Unavailable("no answer")
        return read(tenant, job)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "read", failing)
    assert watch(stack)["businesses_not_reconciled"] == 2
    assert len(bus.types) == 2
