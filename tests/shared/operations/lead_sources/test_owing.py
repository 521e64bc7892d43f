"""Whoever has a lead source that Xero could not take is told of it once Xero can, however many they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.operations.contacts.reading import Paused
from shared.operations.lead_sources import editing, owing
from shared.operations.lead_sources.asking import ask
from shared.store import directory_lists, lead_source_turns
from tests.shared.operations.contacts.at_xero import PIANO, Books
from tests.shared.operations.lead_sources.options import category, followed, turn


def default(books: Books, contact_id: str) -> list[tuple[str, str]]:
    """Returns the contact's default tracking as it is at Xero, by names."""
    contact = books.world.org.state.contacts[contact_id]
    found = []
    for mark in contact.sales_tracking:
        of = books.world.org.state.tracking[mark.category_id]
        found.append((of.name, of.by_id[mark.option_id].name))
    return found


def test_a_lead_source_is_sent_once_its_option_is_there_and_stops_no_other_edit(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, lead_source="event", email="ada@ada.example")
    assert books.send().sent == 1
    assert (books.shown(ada)["EmailAddress"], default(books, ada)) == ("ada@ada.example", [])
    assert books.of(ada).unsent_since is None

    ask(PIANO, books.now)
    followed(books)
    assert books.of(ada).unsent_since
    assert books.send().sent == 1
    assert default(books, ada) == [("Lead Source", "Event")]
    assert lead_source_turns.read(PIANO).owed == {}
    assert books.of(ada).lead_source == "event"


def test_whoever_has_an_option_that_vanished_is_told_again(books: Books) -> None:
    ada = books.customer()
    ask(PIANO, books.now)
    followed(books)
    books.edit(ada, lead_source="event")
    books.send()
    there = category(books)
    (gone,) = (each.id for each in there.options if each.name == "Event")
    books.world.org.delete_tracking_option(there.id, gone)
    assert default_names(books, ada) == []
    books.take(ada)
    assert books.of(ada).lead_source == "event"

    ask(PIANO, books.now)
    followed(books)
    books.send()
    assert default_names(books, ada) == ["Event"]
    assert books.of(ada).lead_source == "event"


def made_again(books: Books) -> None:
    there = category(books)
    (gone,) = (each.id for each in there.options if each.name == "Event")
    books.world.org.delete_tracking_option(there.id, gone)
    books.world.org.add_tracking_option(there.id, "Event")


def whole_category_made_again(books: Books) -> None:
    books.world.org.delete_tracking_category(category(books).id)
    books.world.org.add_tracking_category("Lead Source", "Event", "Referral")


def another_in_its_place(books: Books) -> None:
    books.world.org.delete_tracking_category(category(books).id)
    region = books.world.org.add_tracking_category("Region", "North")
    books.world.org.add_tracking_category("Team", "Blue")
    ask(PIANO, books.now)
    followed(books)
    assert lead_source_turns.read(PIANO).problem == "no_slot"
    editing.use(PIANO, region, books.now)


def another_beside_it(books: Books) -> None:
    editing.use(PIANO, books.world.org.add_tracking_category("Region", "North"), books.now)


@pytest.mark.parametrize(
    "change", [made_again, whole_category_made_again, another_in_its_place, another_beside_it]
)
def test_a_lead_source_whose_option_has_another_id_by_now_is_told_again_and_never_lost(
    books: Books, change: Callable[[Books], None]
) -> None:
    ada = books.customer()
    ask(PIANO, books.now)
    followed(books)
    books.edit(ada, lead_source="event")
    books.send()
    change(books)
    ask(PIANO, books.now)
    followed(books)
    books.take(ada)
    assert books.of(ada).lead_source == "event"

    books.send()
    assert "Event" in default_names(books, ada)
    books.take(ada)
    assert books.of(ada).lead_source == "event"


def default_names(books: Books, contact_id: str) -> list[str]:
    """Returns what the contact shows by the API: nothing of what was deleted."""
    (shown,) = books.xero.contacts(i_ds=[contact_id], page=1).body["Contacts"]
    return [each["TrackingOptionName"] for each in shown["SalesTrackingCategories"]]


def test_many_are_told_in_pieces_and_a_turn_that_ends_goes_on(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owing, "AT_ONCE", 2)
    ids = [books.customer(f"Customer {each}") for each in range(5)]
    for each in ids:
        books.edit(each, lead_source="event")
    books.send()
    assert len(directory_lists.of_lead_source(PIANO, "event", 50)) == 5
    ask(PIANO, books.now)
    left = iter([True] * 42)
    with pytest.raises(Paused):
        followed(books, lambda: next(left, False))
    done = sum(books.of(each).unsent_since is not None for each in ids)
    assert 0 < done < 5
    followed(books)
    assert all(books.of(each).unsent_since for each in ids)


def test_whoever_changed_their_lead_source_meanwhile_is_left_alone(books: Books) -> None:
    ada = books.customer()
    there = books.of(ada)
    assert owing.sent_again(there, "event", True, books.now) is there
    led = replace(there, details=replace(there.details, lead_source="event"))
    assert owing.sent_again(led, "event", False, books.now).unsent_since == books.now
    assert owing.sent_again(replace(led, link=None), "event", False, books.now).unsent_since is None


def test_an_archived_source_is_sent_of_nobody_until_it_is_restored(books: Books) -> None:
    ada = books.customer()
    ask(PIANO, books.now)
    followed(books)
    editing.archive(PIANO, "event", books.now)
    followed(books)
    books.edit(ada, lead_source="event")
    books.send()
    assert default(books, ada) == []
    editing.restore(PIANO, "event", books.now)
    followed(books)
    books.send()
    assert default(books, ada) == [("Lead Source", "Event")]


def test_a_turn_without_anything_owed_reads_nothing_of_customers(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    assert lead_source_turns.read(PIANO).owed == {}
    assert turn(books).tracking.owed == {}
