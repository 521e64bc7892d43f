"""Customers come in and are followed whatever the webhooks do, in few calls and few bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from local.standins.xero import Fault, TooMany
from shared.errors import Disconnected, Throttled
from shared.operations.connections import Connections
from shared.operations.contacts.looking import Looked, look
from shared.operations.contacts.progress import ImportProgress, ask_everything, progress
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.following import AT_ONCE
from shared.store import businesses, connection_notes, directory, jobs, tenants, xero_hints
from shared.store.tables.businesses import TenantItem
from shared.store.xero_hints import Hint
from tests.shared.operations.contacts.at_xero import PIANO, Books, open_books

ALL = lambda: True  # noqa: E731  # a function's time, endless


class Posted(list[str]):
    """Keeps whose writer was nudged."""

    def nudge(self, tenant: str) -> None:
        self.append(tenant)


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        businesses.begin(PIANO, "Piano Ltd", "Europe/London", True, books.now)
        item = TenantItem.get(PIANO)
        item.xero_organisation, item.xero_user = books.world.org.tenant_id, "user"
        item.save()
        yield books


def looked(books: Books, goes_on: Callable[[], bool] = ALL, nudged: Any = None) -> Looked:
    there: Any = object()
    postings: Any = Posted() if nudged is None else nudged
    return look(
        PIANO,
        Connections(there, there, lambda _: books.xero, there, postings, there, there, lambda: books.now),
        goes_on,
    )


def many(books: Books, count: int, **fields: Any) -> list[str]:
    """Makes customers at Xero, faster than by selling to each."""
    from local.standins.xero import contacts  # noqa: PLC0415  # only here

    ids = [books.world.org.add_contact(Name=f"Customer {number}", **fields) for number in range(count)]
    for id in ids:
        contacts.mark_customer(books.world.org.state, id)
    return ids


def calls(books: Books) -> list[str]:
    return [each.path for each in books.world.org.log]


def told(books: Books, about: Any, id: str) -> None:
    """As a webhook does."""
    xero_hints.keep(PIANO, [Hint(about, id, books.now)], books.now)
    connection_notes.note_webhook(PIANO, "xero", books.now)


# ---- the first import


def test_the_first_import_brings_in_customers_and_counts_who_stays_out(books: Books) -> None:
    many(books, 3)
    books.world.org.add_contact(Name="Supplier")
    found = looked(books)
    assert progress(PIANO) == ImportProgress(3, 3, 1, is_done=True)
    assert not found.is_paused
    assert jobs.due_at(PIANO, "contacts") is None


def test_nothing_is_known_of_an_import_before_xero_is_connected() -> None:
    assert progress(PIANO) == ImportProgress()


def test_an_import_goes_on_where_the_functions_time_was_up(books: Books, monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 10)
    ids, steps = many(books, 35), iter([True, True, False])
    assert looked(books, lambda: next(steps)).is_paused
    assert progress(PIANO) == ImportProgress(20, 35, 0)
    assert not looked(books).is_paused
    assert progress(PIANO) == ImportProgress(35, 35, 0, is_done=True)
    assert len(directory.paired(PIANO, ids)) == 35
    # One counts, and each page is read once; then come the sales.
    assert calls(books)[:6] == [*["Contacts"] * 5, "CreditNotes"]


def test_a_page_that_dies_halfway_is_brought_in_once(books: Books, monkeypatch: Any) -> None:
    ids = many(books, 3)
    bring_in = directory.bring_in
    monkeypatch.setattr(directory, "bring_in", lambda *given: _dies(bring_in(*given)))
    with pytest.raises(ZeroDivisionError):
        looked(books)
    before = directory.paired(PIANO, ids)
    monkeypatch.setattr(directory, "bring_in", bring_in)
    looked(books)
    assert directory.paired(PIANO, ids) == before
    assert len(before) == 3


def _dies(*_: Any) -> None:
    raise ZeroDivisionError


def test_whoever_slides_to_a_page_that_was_read_is_not_missed(books: Books, monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 10)
    ids, steps = sorted(many(books, 25)), iter([True, False])
    looked(books, lambda: next(steps))
    books.world.org.archive_contact(ids[0])
    looked(books)
    assert len(directory.paired(PIANO, ids)) == 25


def test_an_import_does_not_touch_whom_a_person_has_paired_already(books: Books) -> None:
    ada = books.customer()
    id = books.of(ada).id
    looked(books)
    assert books.of(ada).id == id


@pytest.mark.parametrize("shown", [0, 40])
def test_ten_thousand_contacts_are_at_most_fifteen_calls(books: Books, shown: int, monkeypatch: Any) -> None:
    """A tenth of them, by pages of a tenth: what is counted is calls."""
    monkeypatch.setattr("shared.xero.paging.PAGE", 100)
    ids = many(books, 960)
    for id in many_nameless(books, shown):
        ids.append(id)
    before = len(calls(books))
    looked(books)
    assert len(calls(books)) - before <= 15
    assert progress(PIANO).read == len(ids)
    assert sum(1 for each in ids if books.of(each).is_incomplete) == len(ids)


def many_nameless(books: Books, count: int) -> list[str]:
    state = books.world.org.state
    ids = [books.world.org.add_contact(Name=f"Nameless {number}") for number in range(count)]
    for id in ids:
        contact = state.contacts[id]
        state.contacts.put(replace(contact, fields={**contact.fields, "Name": ""}, is_customer=True))
    return ids


# ---- webhooks


def test_a_hint_at_a_contact_is_read_again_at_once_and_forgotten(books: Books) -> None:
    ada = books.customer()
    looked(books)
    books.pass_time(minutes=1)
    looked(books)
    books.world.org.rename_contact(ada, "Ada & Co")
    told(books, "contact", ada)
    before = len(calls(books))
    looked(books)
    assert books.of(ada).details.name == "Ada & Co"
    assert xero_hints.read(PIANO) == []
    assert len(calls(books)) - before == 1


def test_a_hint_is_read_in_the_turn_that_leaves_options_of_lead_sources_to_the_next(books: Books) -> None:
    ada = books.customer()
    looked(books)
    books.pass_time(minutes=1)
    ask(PIANO, books.now)
    for number in range(AT_ONCE):
        editing.add(PIANO, f"Fair {number}", books.now)
    books.world.org.rename_contact(ada, "Ada & Co")
    told(books, "contact", ada)

    found = looked(books)
    assert books.of(ada).details.name == "Ada & Co"
    assert (found.is_paused, found.next_at - books.now) == (True, timedelta(minutes=1))
    books.pass_time(minutes=1)
    assert not looked(books).is_paused


def test_who_is_sold_to_for_the_first_time_comes_in(books: Books) -> None:
    looked(books)
    bob = books.world.org.add_contact(Name="Bob")
    told(books, "contact", bob)
    looked(books)
    assert directory.paired(PIANO, [bob]) == {}
    told(books, "invoice", books.world.org.sell_to(bob, 1200))
    looked(books)
    assert books.of(bob).details.name == "Bob"


# ---- polls


def test_without_webhooks_a_poll_finds_what_has_changed_within_a_quarter_of_an_hour(books: Books) -> None:
    ada = books.customer()
    found = looked(books)
    assert found.next_at - books.now <= timedelta(minutes=15)
    books.pass_time(minutes=1)
    books.world.org.rename_contact(ada, "Ada & Co")
    books.pass_time(minutes=15)
    looked(books)
    assert books.of(ada).details.name == "Ada & Co"


def test_while_webhooks_arrive_it_is_polled_hourly_until_one_has_failed(books: Books) -> None:
    ada = books.customer()
    looked(books)
    told(books, "contact", ada)
    books.pass_time(minutes=1)
    looked(books)
    books.pass_time(minutes=1)
    books.world.org.rename_contact(ada, "Untold")
    books.pass_time(minutes=40)
    looked(books)
    assert books.of(ada).details.name == "Ada Ltd"
    books.pass_time(minutes=20)
    found = looked(books)
    assert books.of(ada).details.name == "Untold"
    # Something was missed, so it is polled more often for a day.
    assert found.next_at - books.now == timedelta(minutes=15)


def test_where_nothing_has_changed_for_a_week_it_is_polled_hourly_until_something_does(books: Books) -> None:
    ada = books.customer()
    looked(books)
    books.pass_time(days=8)
    assert looked(books).next_at - books.now == timedelta(hours=1)
    books.world.org.rename_contact(ada, "Ada & Co")
    books.pass_time(hours=1)
    assert looked(books).next_at - books.now == timedelta(minutes=15)
    assert books.of(ada).details.name == "Ada & Co"
    books.pass_time(days=2)
    assert looked(books).next_at - books.now == timedelta(minutes=15)


def test_who_was_sold_to_while_webhooks_are_silent_comes_in_within_the_hour(books: Books) -> None:
    bob = books.world.org.add_contact(Name="Bob")
    looked(books)
    books.world.org.sell_to(bob, 1200)
    for _ in range(5):
        books.pass_time(minutes=15)
        looked(books)
    assert books.of(bob).details.name == "Bob"


@pytest.mark.parametrize("with_webhooks", [True, False])
def test_a_quiet_day_is_at_most_144_calls_of_2_kb(books: Books, with_webhooks: bool) -> None:
    ada = books.customer()
    looked(books)
    log = books.world.org.log
    books.pass_time(hours=2)
    looked(books)
    before, ends = len(log), books.now + timedelta(days=1)
    while books.now < ends:
        if with_webhooks and books.now.minute < 2:
            connection_notes.note_webhook(PIANO, "xero", books.now)
        found = looked(books)
        books.pass_time(seconds=max((found.next_at - books.now).total_seconds(), 60))
    quiet = log[before:]
    sales = [each for each in quiet if each.path in ("CreditNotes", "Overpayments", "Prepayments")]
    assert len(sales) <= 24
    assert len(quiet) - len(sales) <= (60 if with_webhooks else 120)
    assert all(each.size <= 2048 for each in quiet)
    assert books.of(ada).state == "active"


# ---- everything


def test_a_week_later_everything_is_gone_through_and_what_polls_miss_is_found(books: Books) -> None:
    from local.standins.xero import contacts  # noqa: PLC0415  # only here

    ada, bob = books.customer(), books.world.org.add_contact(Name="Bob")
    looked(books)
    books.pass_time(hours=1)
    looked(books)
    # Xero tells of this in no way.
    contacts.mark_customer(books.world.org.state, bob)
    books.pass_time(days=6)
    looked(books)
    assert directory.paired(PIANO, [bob]) == {}
    books.pass_time(days=1)
    looked(books)
    assert books.of(bob).details.name == "Bob"
    assert progress(PIANO).left_out == 0
    before = len(calls(books))
    books.pass_time(days=7)
    looked(books)
    # The polls, the sales, and one page: nothing is read again that says the same.
    assert len(calls(books)) - before == 6
    assert books.of(ada).state == "active"


def test_everything_is_read_on_demand_once(books: Books) -> None:
    looked(books)
    # Behind the first import, sales are polled once more.
    looked(books)
    jobs.begin(PIANO, "contacts", books.now + timedelta(hours=1))
    ask_everything(PIANO, books.now)
    assert jobs.due_at(PIANO, "contacts") == books.now
    before = len(calls(books))
    looked(books)
    looked(books)
    # One page of contacts, and one of each of four kinds of sales documents.
    assert len(calls(books)) - before == 1 + 4


def test_a_pass_goes_on_where_it_was_stopped(books: Books, monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 10)
    ids = many(books, 25)
    looked(books)
    for id in ids:
        contact = books.world.org.state.contacts[id]
        books.world.org.state.contacts.put(replace(contact, status="ARCHIVED"), quietly=True)
    ask_everything(PIANO, books.now)
    steps = iter([True, True, False])
    assert looked(books, lambda: next(steps)).is_paused
    looked(books)
    assert {books.of(each).state for each in ids} == {"archived"}


# ---- what stands in the way


def test_the_writer_is_nudged_for_whatever_waits(books: Books) -> None:
    ada = books.customer()
    looked(books)
    books.edit(ada, email="ada@ada.example")
    nudged = Posted()
    looked(books, nudged=nudged)
    assert nudged == [PIANO]


def test_a_business_that_is_not_connected_rests(books: Books) -> None:
    item = TenantItem.get(PIANO)
    item.xero_user = ""
    item.save()
    with pytest.raises(Disconnected):
        looked(books)
    assert tenants.read(PIANO) is None


def test_xeros_limit_says_when_to_go_on(books: Books) -> None:
    books.world.xero.faults.add(Fault(TooMany("day", 40_000)))
    with pytest.raises(Throttled):
        looked(books)


def test_the_last_calls_of_xeros_day_are_left_to_the_money(books: Books) -> None:
    looked(books)
    books.xero.day_left = 99
    told(books, "contact", "c1")
    with pytest.raises(Throttled) as error:
        looked(books)
    assert error.value.until == books.now + timedelta(hours=1)
    assert len(xero_hints.read(PIANO)) == 1


def test_half_of_xeros_minute_is_left_to_others(books: Books, monkeypatch: Any) -> None:
    looked(books)
    books.xero.minute_left = 29
    told(books, "contact", "c1")
    found = looked(books)
    assert found.is_paused
    assert isinstance(found.next_at, datetime)
    assert len(xero_hints.read(PIANO)) == 1
