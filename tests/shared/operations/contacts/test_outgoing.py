"""What people edit goes to Xero in one write, whatever happens to its answer, and never over Xero's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from local.standins.xero import CommitLate, Fail, Fault, LoseAnswer, TooMany, every_write
from shared.contacts.details import Details, Person, Phone
from shared.contacts.fields import ON_PAST_INVOICES
from shared.errors import Throttled, Unavailable
from shared.operations.contacts import outgoing
from shared.store import directory
from shared.xero import contact_writes
from tests.shared.operations.contacts.at_xero import PIANO, Books, open_books


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        yield books


def faulty(books: Books, fault: Any, at: Any = every_write, **options: Any) -> None:
    books.world.xero.faults.add(Fault(fault, at, **options))


def test_an_edit_is_one_write_and_its_echo_changes_nothing(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    assert (books.send().sent, books.written()) == (1, 1)
    assert books.shown(ada)["EmailAddress"] == "ada@ada.example"
    before = books.of(ada)
    books.pass_time(minutes=1)
    assert books.take(ada).changed == []
    assert books.of(ada) == before
    assert not directory.has_unsent(PIANO)
    assert (books.send().sent, books.written()) == (0, 1)


def test_where_nothing_waits_xero_is_not_asked(books: Books) -> None:
    before = books.asked()
    assert books.send() == outgoing.Round()
    assert books.asked() == before


def test_fifty_customers_are_two_calls(books: Books) -> None:
    ids = [books.customer(f"Customer {number}") for number in range(51)]
    for id in ids:
        books.edit(id, email="new@ada.example")
    asked = books.asked()
    done = books.send()
    assert (done.sent, done.has_more, books.asked() - asked, books.written()) == (50, True, 1, 1)
    assert books.send().has_more is False


def test_what_xero_changed_meanwhile_is_merged_before_anything_is_sent(books: Books) -> None:
    ada = books.customer(FirstName="Ada")
    books.edit(ada, email="ada@ada.example")
    books.world.org.edit_contact(ada, FirstName="Augusta")
    books.send()
    assert books.of(ada).details == Details("Ada Ltd", "Augusta", email="ada@ada.example")
    assert books.shown(ada)["FirstName"] == "Augusta"


@pytest.mark.parametrize("fault", [LoseAnswer(), Fail(), Fail(committed=True), CommitLate(4)])
def test_without_an_answer_nothing_is_sent_again_before_it_is_known_what_arrived(
    books: Books, fault: Any
) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    faulty(books, fault)
    with pytest.raises(Unavailable):
        books.send()
    books.pass_time(minutes=5)
    books.send()
    books.pass_time(minutes=6)
    books.send()
    assert books.shown(ada)["EmailAddress"] == "ada@ada.example"
    assert books.link(ada).sent is None
    assert not directory.has_unsent(PIANO)
    # Each call has a key of its own.
    assert next(books.keys) == (2 if fault == Fail() else 1)


def test_a_lost_answer_is_found_out_by_reading_and_not_by_writing_again(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    faulty(books, LoseAnswer())
    with pytest.raises(Unavailable):
        books.send()
    books.take(ada)
    assert (directory.has_unsent(PIANO), books.written()) == (False, 1)


def test_a_name_that_is_taken_is_refused_in_words_until_it_is_edited(books: Books) -> None:
    ada, bob = books.customer(), books.customer("Bob Ltd")
    books.edit(ada, name="bob  LTD")
    books.edit(bob, email="bob@bob.example")
    done = books.send()
    assert (done.sent, done.refused) == (1, 1)
    refusal = books.link(ada).refusal
    assert refusal
    assert refusal.reason_code == "name_not_unique"
    assert (books.send().sent, books.written()) == (0, 1)
    books.edit(ada, name="Ada & Co")
    books.send()
    assert (books.shown(ada)["Name"], books.link(ada).refusal) == ("Ada & Co", None)


def test_what_xero_would_refuse_is_not_sent(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, name="x" * 256)
    assert (books.send().refused, books.written()) == (1, 0)
    refusal = books.link(ada).refusal
    assert refusal
    assert refusal.reason_code == "not_sendable"
    assert "256 characters" in refusal.detail


def test_what_xero_holds_itself_keeps_no_edit_of_another_field_from_it(books: Books) -> None:
    persons = [{"FirstName": "Ann\tB.", "LastName": "Other"}]
    odd = {"AddressType": "POBOX", "AddressLine1": "Unit 4\nMill Lane"}
    ada = books.customer(Addresses=[odd], ContactPersons=persons)
    books.edit(ada, phones={"MOBILE": Phone("900123")})
    assert (books.send().sent, books.link(ada).refusal) == (1, None)
    assert books.of(ada).details.postal.line1 == "Unit 4\nMill Lane"
    assert not directory.has_unsent(PIANO)


def test_what_xero_refuses_of_what_it_holds_is_told_in_its_own_words(books: Books) -> None:
    ada = books.customer()
    contact = books.world.org.state.contacts[ada]
    odd = {**contact.fields, "Addresses": [{"AddressType": "POBOX", "Country": "U.K."}]}
    books.world.org.state.contacts.put(replace(contact, fields=odd))
    books.edit(ada, phones={"MOBILE": Phone("900123")})
    assert (books.send().refused, books.written()) == (1, 1)
    refusal = books.link(ada).refusal
    assert refusal
    assert (refusal.reason_code, refusal.detail) == (
        "address_refused",
        "Country must consist of letters only.",
    )


def test_a_contact_archived_meanwhile_waits_for_its_restoring(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    books.world.org.archive_contact(ada)
    assert (books.send().sent, books.of(ada).state) == (0, "archived")
    books.world.org.restore_contact(ada)
    books.pass_time(minutes=1)
    assert books.take(ada).to_send
    assert books.send().sent == 1


def test_who_was_erased_at_xero_is_left_to_the_turns_of_contacts(books: Books) -> None:
    ada, bob = books.customer(), books.customer("Bob Ltd")
    for id in (ada, bob):
        books.edit(id, email="new@ada.example")
    books.world.org.request_erasure(ada)
    assert books.send().sent == 1
    assert books.of(ada).state == "active"
    assert books.shown(ada).get("EmailAddress") != "new@ada.example"
    books.take(ada)
    assert books.of(ada).state == "erased"
    assert not directory.has_unsent(PIANO)


def test_a_contact_archived_between_reading_and_writing_is_sent_once_it_is_restored(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    write = contact_writes.change

    def late(*given: Any) -> Any:
        books.world.org.archive_contact(ada)
        return write(*given)

    monkeypatch.setattr(contact_writes, "change", late)
    assert books.send().refused == 1
    monkeypatch.undo()
    books.pass_time(minutes=1)
    books.take(ada)
    books.world.org.restore_contact(ada)
    books.pass_time(minutes=1)
    books.take(ada)
    assert books.send().sent == 1


def test_an_edit_while_the_answer_is_on_its_way_is_sent_next(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    write = contact_writes.change

    def slow(*given: Any) -> Any:
        answers = write(*given)
        books.edit(ada, first_name="Augusta")
        return answers

    monkeypatch.setattr(contact_writes, "change", slow)
    books.send()
    monkeypatch.undo()
    assert directory.has_unsent(PIANO)
    books.send()
    assert (books.shown(ada)["FirstName"], books.shown(ada)["EmailAddress"]) == ("Augusta", "ada@ada.example")
    assert (books.written(), directory.has_unsent(PIANO)) == (2, False)


def test_a_429_says_when_and_leaves_nothing_in_doubt(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    faulty(books, TooMany("minute", 37))
    with pytest.raises(Throttled):
        books.send()
    assert books.link(ada).sent is None
    assert books.send().sent == 1


def test_names_and_addresses_that_are_held_back_stay_here(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, name="Ada & Co", email="ada@ada.example")
    books.send(*ON_PAST_INVOICES)
    assert (books.shown(ada)["Name"], books.shown(ada)["EmailAddress"]) == ("Ada Ltd", "ada@ada.example")
    assert books.of(ada).details.name == "Ada & Co"
    assert not directory.has_unsent(PIANO)


def test_a_merged_contact_is_sent_to_the_one_that_is_left(books: Books) -> None:
    ada = books.customer()
    survivor = books.world.org.add_contact(Name="Survivor")
    books.edit(ada, email="ada@ada.example")
    books.world.org.merge_contact(ada, survivor)
    books.send()
    books.send()
    assert books.of(survivor).details.email in ("", "ada@ada.example")
    assert books.of(survivor).details.email == books.shown(survivor).get("EmailAddress", "")


def test_only_the_first_five_persons_are_at_xero(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, persons=tuple(Person(f"p{number}", f"P{number}") for number in range(6)))
    books.send()
    assert [each["FirstName"] for each in books.shown(ada)["ContactPersons"]] == [
        f"P{number}" for number in range(5)
    ]
    assert len(books.of(ada).details.persons) == 6
    assert not directory.has_unsent(PIANO)


def test_with_few_calls_of_the_day_left_customers_wait(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = books.customer()
    books.edit(ada, email="ada@ada.example")
    monkeypatch.setattr(outgoing, "FEW", 10**6)
    done = books.send()
    assert (done.sent, done.has_more, books.written()) == (0, True, 0)
    assert done.until
    assert (done.until - books.now).total_seconds() == 3600


def test_a_call_that_is_refused_as_a_whole_is_halved(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [books.customer(f"Customer {number}") for number in range(3)]
    for id in ids:
        books.edit(id, email="new@ada.example")
    write = contact_writes.change

    def whole(xero: Any, wanted: Any, key: str) -> Any:
        if any(each.contact_id == ids[1] for each in wanted):
            return contact_writes.Refused("It cannot be read.")
        return write(xero, wanted, key)

    monkeypatch.setattr(contact_writes, "change", whole)
    done = books.send()
    assert (done.sent, done.refused) == (2, 1)
    refusal = books.link(ids[1]).refusal
    assert refusal
    assert refusal.detail == "It cannot be read."
