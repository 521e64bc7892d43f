"""An edit at Xero is here within the minute, an edit here is at Xero within the minute, whatever dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from functions.sync import contacts
from functions.webhooks.xero import INVOICES_WAIT
from local.stack.in_process import Stack
from local.standins.xero import Fault, TooMany, Unauthorised
from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.operations.contacts import csv_files, listing
from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.looking import Looked
from shared.operations.contacts.progress import ImportProgress, progress
from shared.store import directory, directory_news, directory_words, jobs, xero_hints
from shared.store.tables.directory import DirectoryItem
from tests.functions.announced import listening
from tests.functions.kept_customers import buyer, edit, of
from tests.functions.process_deaths import choked, close, deaths
from tests.functions.shop import Shop, nudged, open_shop


@pytest.fixture
def shop(stack: Stack) -> Shop:
    shop = open_shop(stack)
    stack.hear_xero()
    return shop


def look(shop: Shop) -> None:
    """Gives the contacts of all businesses a turn."""
    jobs.begin(shop.tenant, "contacts", datetime.now(UTC))
    shop.stack.do_now("contacts")


def edit_and_nudge(shop: Shop, contact_id: str, **details: Any) -> None:
    edit(shop, contact_id, **details)
    shop.nudge()


def deliver(shop: Shop) -> None:
    """Has Xero tell, and the queue's turns taken."""
    shop.stack.clock.shift(1)
    shop.stack.deliver_xero()
    shop.stack._do_jobs()


def test_a_business_that_was_connected_before_is_read_soon_after_its_reconciliation(shop: Shop) -> None:
    ada = buyer(shop)
    shop.stack.reconcile()
    shop.stack.do_due()
    assert of(shop, ada).details.name == "Ada Ltd"
    assert progress(shop.tenant) == ImportProgress(1, 1, 0, is_done=True)


def test_what_is_edited_at_xero_is_here_as_soon_as_its_webhook_came(shop: Shop) -> None:
    ada = buyer(shop)
    look(shop)
    deliver(shop)
    shop.business.xero.rename_contact(ada, "Ada & Co")
    deliver(shop)
    assert of(shop, ada).details.name == "Ada & Co"
    assert xero_hints.read(shop.tenant) == []


def test_a_sales_document_that_makes_no_sense_is_counted_and_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    now, nothing = datetime.now(UTC), cast("Any", None)
    monkeypatch.setattr(contacts, "look", lambda *_: Looked(Taken(unread=["i-1"]), now))
    logged, counted = list[Any](), list[Any]()
    logger = cast("Any", SimpleNamespace(warning=lambda says, extra: logged.append((says, extra))))
    assert contacts._look("demo", nothing, logger, timedelta, counted.append) == now
    told = {"tenant": "demo", "documents": ["i-1"]}
    assert logged == [("sales documents make no sense", told)]
    assert counted == [{"sales_documents_not_read": 1}]


def test_what_is_edited_here_is_at_xero_within_seconds_and_comes_back_as_nothing_new(shop: Shop) -> None:
    ada = buyer(shop)
    look(shop)
    deliver(shop)
    edit_and_nudge(shop, ada, email="ada@ada.example")
    nudged(shop.stack)
    assert shop.business.xero.state.contacts[ada].fields["EmailAddress"] == "ada@ada.example"
    before, writes = of(shop, ada), posts(shop)
    deliver(shop)
    nudged(shop.stack)
    assert (of(shop, ada), posts(shop)) == (before, writes)


def posts(shop: Shop) -> int:
    return sum(each.method == "POST" for each in shop.business.xero.log)


def test_who_buys_for_the_first_time_comes_in_soon_after_the_invoices_webhook(shop: Shop) -> None:
    look(shop)
    bob = shop.business.xero.add_contact(Name="Bob")
    deliver(shop)
    shop.business.xero.sell_to(bob, 1200)
    deliver(shop)
    assert directory.paired(shop.tenant, [bob]) == {}
    shop.stack.clock.shift(INVOICES_WAIT)
    shop.stack.do_due()
    assert of(shop, bob).details.name == "Bob"


def test_a_business_that_cannot_get_in_rests_and_one_at_its_limit_waits_as_told(shop: Shop) -> None:
    look(shop)
    for fault, at_least in ((TooMany("day", 40_000), 39_000), (Unauthorised(), 600)):
        shop.stack.clock.shift(timedelta(hours=2))
        shop.stack.xero.faults.add(Fault(fault, lambda call: call.path == "Contacts"))
        shop.stack.do_now("contacts")
        due_at = jobs.due_at(shop.tenant, "contacts")
        assert due_at
        assert (due_at - datetime.now(UTC)).total_seconds() >= at_least
        shop.stack.clock.move_to(due_at)
        shop.stack.do_due()
    assert progress(shop.tenant).is_done


def test_dying_at_any_call_brings_everybody_in_once(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    def die(fatal: int) -> int:
        shop = open_shop(stack, f"contacts-{fatal}")
        ada, bob = buyer(shop), buyer(shop, "Bob")
        with choked(stack, "reconcile", fatal) as deadly:
            look(shop)
            shop.business.xero.merge_contact(bob, ada)
            stack.clock.shift(timedelta(minutes=20))
            stack.do_now("contacts")
            deadly.victim = ""
            # A message in the air keeps its business's others back; Xero's former token lives half an hour.
            for _ in range(5):
                stack.clock.shift(timedelta(minutes=20))
                stack.do_now("contacts")
        assert not directory.read_many(shop.tenant, directory.paired(shop.tenant, [bob]).values())
        assert of(shop, ada).state == "active"
        customers = [each for each in everybody(shop) if each.state == "active"]
        assert len(customers) == 1
        close(shop)
        return deadly.died

    died = deaths(die)
    with capsys.disabled():
        print(f"\ncontacts: died at each of {died} calls, everybody in once each time")
    assert died >= 20


def everybody(shop: Shop) -> list[Customer]:
    found = DirectoryItem.query(shop.tenant, DirectoryItem.at.startswith("customer#"))
    return [directory.customer_of(each) for each in found]


def test_what_pages_have_begun_goes_on_and_others_are_told(shop: Shop) -> None:
    rows = "\n".join(f"Piano {each}" for each in range(120))
    seen = csv_files.preview(shop.tenant, f"name\n{rows}".encode(), "olga", datetime.now(UTC))
    csv_files.begin(shop.tenant, seen.id, datetime.now(UTC))
    with listening() as bus:
        shop.stack.do_due()
    assert csv_files.progress(shop.tenant, seen.id).is_over
    assert bus.types == ["Customer created"] * 120
    assert not directory_news.untold(shop.tenant, 1)


def test_a_customer_whose_words_nobody_came_to_write_is_found_after_the_next_turn(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Customer("c1", details=Details("Ada Ltd"))
    with monkeypatch.context() as patch:
        patch.setattr(directory_words, "write", _dies)
        with pytest.raises(RuntimeError):
            directory.save(shop.tenant, None, new, (), datetime.now(UTC))
    assert not listing.search(shop.tenant, "ada").customers
    look(shop)
    assert [each.id for each in listing.search(shop.tenant, "ada").customers] == ["c1"]


def _dies(*_: object) -> None:
    raise RuntimeError


def test_what_the_bus_does_not_take_is_told_by_the_next_turn(shop: Shop) -> None:
    buyer(shop)
    with listening() as bus:
        bus.refuses = 1
        look(shop)
        assert not bus.types
        look(shop)
    assert bus.types == ["Customer created"]


def test_what_pages_have_begun_goes_on_while_xero_lets_nobody_in(shop: Shop) -> None:
    seen = csv_files.preview(shop.tenant, b"name\nAda", "olga", datetime.now(UTC))
    csv_files.begin(shop.tenant, seen.id, datetime.now(UTC))
    shop.stack.xero.faults.add(Fault(Unauthorised(), lambda call: call.path == "Contacts"))
    shop.stack.do_due()
    assert csv_files.progress(shop.tenant, seen.id).is_over
