"""Xero's options follow the lead sources and the other way round, and a crash doubles nothing."""

from __future__ import annotations

import pytest

from local.standins.xero import Fault, RefuseCall, every_write
from shared.errors import Unavailable
from shared.lead_sources.sources import DEFAULTS
from shared.operations.contacts.reading import Paused
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.following import AT_ONCE
from shared.store import jobs, lead_source_turns, lead_sources
from tests.shared.operations.contacts.at_xero import PIANO, Books
from tests.shared.operations.lead_sources.options import calls, category, followed, options


def test_a_business_that_never_used_lead_sources_costs_no_call(books: Books) -> None:
    followed(books)

    assert calls(books) == []
    assert lead_sources.read(PIANO).revision == 0


def test_the_category_and_its_options_are_made_in_a_call_each_and_never_again(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)

    assert options(books) == {each.name: "ACTIVE" for each in DEFAULTS}
    assert len(calls(books)) == 1 + 1 + len(DEFAULTS)
    assert all(each.is_usable for each in lead_sources.read(PIANO).sources)
    followed(books)
    assert len(calls(books)) == 2 + len(DEFAULTS)


@pytest.mark.parametrize("is_wanted", [True, False], ids=["asked for", "in its daily look"])
def test_of_many_options_each_turn_writes_some_until_all_are_there(books: Books, is_wanted: bool) -> None:
    ask(PIANO, books.now)
    followed(books)
    for number in range(2 * AT_ONCE + 5):
        editing.add(PIANO, f"Fair {number}", books.now)
    if not is_wanted:
        asked = lead_source_turns.asked_at(PIANO)
        assert asked
        lead_source_turns.heard(PIANO, asked)
    books.pass_time(days=1)

    there = []
    for _ in range(3):
        turn = followed(books)
        there.append((len(options(books)) - len(DEFAULTS), turn.has_options_left))
        books.pass_time(minutes=1)
    assert there == [(AT_ONCE, True), (2 * AT_ONCE, True), (2 * AT_ONCE + 5, False)]
    assert lead_source_turns.asked_at(PIANO) is None


def test_xero_is_asked_once_a_day_from_then_on(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    before = len(calls(books))
    books.pass_time(hours=23)
    followed(books)
    books.pass_time(hours=1)
    followed(books)

    assert calls(books)[before:] == ["GET TrackingCategories"]


def test_whoever_asks_has_it_done_by_the_next_turn_of_contacts(books: Books) -> None:
    jobs.begin(PIANO, "contacts", books.now)
    books.pass_time(minutes=1)
    ask(PIANO, books.now)

    standing = jobs.read(PIANO, "contacts")
    assert standing
    assert standing.due_at <= books.now


def test_edits_on_either_side_reach_the_other(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    editing.rename(PIANO, "event", "Trade fair", books.now)
    editing.archive(PIANO, "tiktok", books.now)
    made = editing.add(PIANO, "Door knock", books.now)
    there = category(books)
    by_name = {each.name: each.id for each in there.options}
    books.world.org.rename_tracking_option(there.id, by_name["Bing"], "Bing Ads")
    books.world.org.archive_tracking_option(there.id, by_name["Leaflet"])
    books.world.org.add_tracking_option(there.id, "Radio")
    followed(books)

    found = options(books)
    assert (found["Trade fair"], found["TikTok"], found["Door knock"]) == ("ACTIVE", "ARCHIVED", "ACTIVE")
    assert "Event" not in found
    whole = lead_sources.read(PIANO)
    assert {each.name: "ACTIVE" if each.is_active else "ARCHIVED" for each in whole.sources} == found
    known = whole.of("bing"), whole.of("leaflet"), whole.of(made.id)
    assert [each and (each.name, each.is_usable) for each in known] == [
        ("Bing Ads", True),
        ("Leaflet", False),
        ("Door knock", True),
    ]


def test_without_a_free_slot_nothing_is_changed_and_the_two_categories_are_named(books: Books) -> None:
    first = books.world.org.add_tracking_category("Region", "North")
    books.world.org.add_tracking_category("Team")
    ask(PIANO, books.now)
    followed(books)

    reading = lead_source_turns.read(PIANO)
    assert (reading.problem, reading.names) == ("no_slot", ("Region", "Team"))
    assert calls(books) == ["GET TrackingCategories"]
    assert not any(each.is_usable for each in lead_sources.read(PIANO).sources)

    books.world.org.delete_tracking_category(first)
    ask(PIANO, books.now)
    followed(books)
    assert lead_source_turns.read(PIANO).problem == ""
    assert len(options(books)) == len(DEFAULTS)


def test_an_existing_category_is_used_where_the_owner_chooses_it(books: Books) -> None:
    region = books.world.org.add_tracking_category("Region", "North", "REFERRAL")
    books.world.org.add_tracking_category("Team")
    editing.use(PIANO, region, books.now)
    followed(books)

    whole = lead_sources.read(PIANO)
    assert (whole.category_id, whole.category_name) == (region, "Region")
    assert len(options(books, "region")) == len(DEFAULTS) + 1
    assert [each.name for each in (whole.of("referral"), whole.sources[-1]) if each] == ["REFERRAL", "North"]


def test_a_category_that_a_person_archives_is_left_so_and_nothing_of_it_is_used(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    books.world.org.archive_tracking_category(category(books).id)
    ask(PIANO, books.now)
    followed(books)

    assert lead_source_turns.read(PIANO).problem == "archived"
    assert not any(each.is_usable for each in lead_sources.read(PIANO).sources)
    books.world.org.restore_tracking_category(category(books).id)
    ask(PIANO, books.now)
    followed(books)
    assert all(each.is_usable for each in lead_sources.read(PIANO).sources)


def test_an_option_that_was_deleted_at_xero_is_made_again(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    there = category(books)
    books.world.org.delete_tracking_option(there.id, there.options[0].id)
    ask(PIANO, books.now)
    followed(books)

    assert sorted(options(books)) == sorted(each.name for each in DEFAULTS)


@pytest.mark.parametrize("steps", [1, 2, 3, 7])
def test_a_turn_that_ends_early_goes_on_with_the_next_and_makes_nothing_twice(
    books: Books, steps: int
) -> None:
    ask(PIANO, books.now)
    left = iter([True] * steps)
    with pytest.raises(Paused):
        followed(books, lambda: next(left, False))
    followed(books)

    assert sorted(options(books)) == sorted(each.name for each in DEFAULTS)


def test_a_lost_answer_is_answered_by_reading_again(books: Books) -> None:
    ask(PIANO, books.now)
    left = iter([True] * 5)
    with pytest.raises(Paused):
        followed(books, lambda: next(left, False))
    before = lead_sources.read(PIANO)
    books.world.org.add_tracking_option(category(books).id, "Facebook")
    followed(books)

    assert len(options(books)) == len(DEFAULTS) == len(lead_sources.read(PIANO).sources)
    assert before.of("facebook") != lead_sources.read(PIANO).of("facebook")


def test_lead_sources_for_which_archived_options_leave_no_room_are_named(books: Books) -> None:
    org = books.world.org
    there = org.add_tracking_category("Lead Source", *(f"Old {each}" for each in range(95)))
    for option in org.state.tracking[there].options:
        org.archive_tracking_option(there, option.id)
    ask(PIANO, books.now)
    followed(books)
    made = {each.name for each in lead_sources.read(PIANO).sources if each.is_usable}
    unmade = lead_source_turns.read(PIANO).unmade
    assert len(made) == 5
    assert made | {*unmade} == {each.name for each in DEFAULTS}


def test_a_shelved_category_offers_those_that_are_in_use(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    org = books.world.org
    org.archive_tracking_category(category(books).id)
    region = org.add_tracking_category("Region")
    ask(PIANO, books.now)
    followed(books)
    reading = lead_source_turns.read(PIANO)
    assert (reading.problem, reading.offered) == ("archived", ((region, "Region"),))


def test_what_xero_refuses_is_kept_in_its_words_and_the_rest_goes_on(books: Books) -> None:
    ask(PIANO, books.now)
    followed(books)
    editing.rename(PIANO, "event", "Fair", books.now)
    editing.add(PIANO, "Door knock", books.now)
    is_renaming = Fault(RefuseCall(lambda _: True, "It is locked."), every_write, times=1)
    books.world.xero.faults.add(is_renaming)
    followed(books)

    assert lead_source_turns.read(PIANO).refused == ("Fair: It is locked.",)
    assert "Door knock" in options(books)
    ask(PIANO, books.now)
    followed(books)
    assert lead_source_turns.read(PIANO).refused == ()
    assert "Fair" in options(books)


def test_where_xero_refuses_the_category_itself_its_words_are_kept(books: Books) -> None:
    books.world.xero.faults.add(Fault(RefuseCall(lambda _: True, "Not today."), every_write))
    ask(PIANO, books.now)
    followed(books)

    reading = lead_source_turns.read(PIANO)
    assert (reading.problem, reading.names) == ("refused", ("Not today.",))


def test_a_wish_outlives_a_failure(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("Xero did not answer")

    ask(PIANO, books.now)
    with monkeypatch.context() as patch:
        patch.setattr(type(books.xero), "tracking_categories", fails)
        with pytest.raises(Unavailable):
            followed(books)
    followed(books)
    assert len(options(books)) == len(DEFAULTS)
