from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.contacts.details import Details
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.contacts import csv_files, edit, histories, listing
from shared.operations.contacts.refusals import Unfit
from shared.operations.lead_sources import editing
from shared.store import directory_lists, lead_source_turns, lead_sources

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PIANO, ADA = "piano", Details("Ada Ltd")


def keep(source: str = "", id: str = "c1") -> None:
    edit.create(PIANO, "company", replace(ADA, lead_source=source), (), "ada", NOW, id=id)


def give(source: str, id: str = "c1") -> None:
    there = listing.find(PIANO, id)
    assert there
    details = replace(there.details, lead_source=source)
    edit.edit(PIANO, id, there.revision, details, (), "company", "ada", NOW, lambda _: None)


def source_of(id: str = "c1") -> str:
    found = listing.find(PIANO, id)
    assert found
    return found.lead_source


def test_a_customer_is_given_a_lead_source_and_its_history_says_so() -> None:
    keep()
    give("event")
    change = histories.history(PIANO, "c1").entries[0].change
    assert (change.field, change.before, change.after, change.by) == ("lead_source", "", "event", "ada")
    assert [each.id for each in directory_lists.of_lead_source(PIANO, "event", 9)] == ["c1"]
    give("")
    assert directory_lists.of_lead_source(PIANO, "event", 9) == []


def test_one_that_there_is_not_or_that_is_archived_is_refused() -> None:
    keep()
    editing.archive(PIANO, "event", NOW)
    for source, why in (("nothing", "no such lead source"), ("event", "“Event” is archived")):
        with pytest.raises(Unfit, match=why):
            give(source)
        with pytest.raises(Unfit, match=why):
            keep(source, "c2")
    assert source_of() == ""


def test_whoever_has_one_that_was_archived_since_keeps_it_through_other_edits() -> None:
    keep("event")
    editing.archive(PIANO, "event", NOW)
    there = listing.find(PIANO, "c1")
    assert there
    wanted = replace(there.details, email="ada@ada.example")
    edit.edit(PIANO, "c1", there.revision, wanted, (), "company", "ada", NOW, lambda _: None)
    assert source_of() == "event"


def test_the_first_to_have_one_has_the_category_looked_for_in_xero() -> None:
    keep()
    assert lead_source_turns.asked_at(PIANO) is None
    give("event")
    assert lead_source_turns.asked_at(PIANO) == NOW


def test_whoever_comes_later_asks_nothing_of_xero() -> None:
    made = LeadSource("event", "Event", option_id="o1", name_at_xero="Event")
    lead_sources.save(PIANO, LeadSources("c1", (made,), "Lead Source"))
    keep("event")
    assert lead_source_turns.asked_at(PIANO) is None


def test_a_file_names_lead_sources_as_people_do() -> None:
    keep()
    file = b"id,name,lead source\nc1,Ada Ltd, trade directory\n,Bob Ltd,EVENT\n,Carl Ltd,Nowhere\n"
    seen = csv_files.preview(PIANO, file, "ada", NOW)
    assert (seen.new, seen.edits) == (1, 1)
    assert [each.reason for each in seen.bad] == [
        "There is no lead source “Nowhere”. Add it on the page of lead sources first."
    ]
    csv_files.begin(PIANO, seen.id, NOW)
    csv_files.carry_on(PIANO, seen.id, NOW + timedelta(minutes=1), lambda _: None)
    assert source_of() == "trade-directory"
    (bob,) = listing.search(PIANO, "bob").customers
    assert bob.lead_source == "event"


def test_a_file_gives_nobody_an_archived_one() -> None:
    editing.archive(PIANO, "event", NOW)
    seen = csv_files.preview(PIANO, b"name,lead source\nBob Ltd,Event\n", "ada", NOW)
    assert [each.reason for each in seen.bad] == [
        "The lead source “Event” is archived. Restore it first, or choose another."
    ]
