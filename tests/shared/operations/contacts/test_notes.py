"""A note is kept with who wrote it and when, and a removed one is in the history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.operations.contacts import edit, listing, notes, privacy
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Unfit
from shared.store import directory_notes
from tests.shared.operations.contacts.people import BOB, LATER, NOW, TENANT, made, read


def test_notes_are_listed_the_newest_first_on_pages() -> None:
    made()
    for number in range(5):
        notes.add(TENANT, "c1", f"note {number}", "olga", NOW + timedelta(minutes=number))
    first = notes.notes(TENANT, "c1", most=3)
    second = notes.notes(TENANT, "c1", first.next, 3)
    texts = [each.text for each in (*first.notes, *second.notes)]
    assert texts == [f"note {each}" for each in (4, 3, 2, 1, 0)]
    assert not second.next
    assert first.notes[0].by == "olga"


def test_two_notes_of_one_moment_are_both_kept() -> None:
    made()
    for _ in range(2):
        notes.add(TENANT, "c1", "again", "olga", NOW)
    assert len(notes.notes(TENANT, "c1").notes) == 2


def test_a_removed_note_is_in_the_history_with_who_and_when_and_nowhere_else() -> None:
    made()
    note = notes.add(TENANT, "c1", "Pays late\r\n🎹", "olga", NOW)
    notes.remove(TENANT, "c1", note.id, "ben", LATER)
    assert not notes.notes(TENANT, "c1").notes
    change = listing.history(TENANT, "c1").entries[0].change
    assert (change.field, change.before, change.after, change.by) == ("note", "Pays late\n🎹", None, "ben")
    with pytest.raises(NoSuchCustomer):
        notes.remove(TENANT, "c1", note.id, "ben", LATER)


def test_two_who_remove_a_note_at_once_remove_it_once() -> None:
    customer = made()
    note = notes.add(TENANT, "c1", "Pays late", "olga", NOW)
    removal = listing.history(TENANT, "c1").entries[0].change
    assert directory_notes.remove(TENANT, customer, note, removal)
    assert not directory_notes.remove(TENANT, customer, note, removal)


@pytest.mark.parametrize(
    ("text", "words"), [(" \n ", "Enter a note"), ("x" * 4001, "4001 characters are too many")]
)
def test_a_note_says_something_and_ends(text: str, words: str) -> None:
    made()
    with pytest.raises(Unfit, match=words):
        notes.add(TENANT, "c1", text, "olga", NOW)


def test_an_archived_customer_may_have_notes_and_nobody_may_not() -> None:
    made(BOB)
    edit.archive(TENANT, "c1", "olga", NOW)
    assert notes.add(TENANT, "c1", "Closed its shop", "olga", NOW).customer == "c1"
    assert read().state == "archived"
    with pytest.raises(NoSuchCustomer):
        notes.add(TENANT, "c9", "text", "olga", NOW)


def test_no_note_is_added_to_who_was_erased() -> None:
    made()
    privacy.erase(TENANT, "c1", "olga", NOW)
    with pytest.raises(NotActive):
        notes.add(TENANT, "c1", "text", "olga", NOW)
