"""A contact's default tracking of sales is its customer's lead source, whichever side changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.standins.xero import Fault, RefuseElement
from local.standins.xero.calls import Call
from shared.contacts.customers import XeroContact
from shared.contacts.details import Details
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.contacts import hints
from shared.operations.contacts.default_tracking import DefaultTracking
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.store import lead_source_turns, lead_sources, xero_hints, xero_polls
from tests.local.standins.xero.world import NOON
from tests.shared.operations.contacts.at_xero import PIANO, Books, open_books
from tests.shared.operations.lead_sources.options import category, followed, turn
from tests.shared.operations.lead_sources.test_owing import default

EVENT = LeadSource("event", "Event", option_id="o1", name_at_xero="Event")
KNOWN = LeadSources("c1", (EVENT, LeadSource("new", "New")), "Lead Source")


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        ask(PIANO, books.now)
        followed(books)
        yield books


def track(books: Books, contact_id: str, *names: tuple[str, str]) -> None:
    """Sets a contact's default tracking as a person does at Xero."""
    books.pass_time(minutes=1)
    tracked = [{"TrackingCategoryName": name, "TrackingOptionName": option} for name, option in names]
    books.world.org.edit_contact(contact_id, SalesTrackingCategories=tracked)


def tracks(call: Call) -> bool:
    """Whether a call says how a contact's sales are tracked."""
    return any("SalesTrackingCategories" in each for each in call.elements)


def look_at(books: Books, contact_id: str, is_fresh: bool = False) -> None:
    """Takes in a contact in a turn of contacts."""
    taken = turn(books)
    if is_fresh:
        ask(PIANO, books.now)
        followed(books)
    taken.tracking.is_fresh = is_fresh
    taken.look_at([contact_id])


def test_a_lead_source_becomes_the_default_and_other_categories_are_kept(books: Books) -> None:
    books.world.org.add_tracking_category("Region", "North")
    ada = books.customer()
    track(books, ada, ("Region", "North"))
    books.edit(ada, lead_source="event")
    books.send()
    assert default(books, ada) == [("Region", "North"), ("Lead Source", "Event")]

    books.edit(ada, lead_source="referral")
    books.send()
    assert default(books, ada) == [("Region", "North"), ("Lead Source", "Referral")]
    books.edit(ada, lead_source="")
    books.send()
    assert default(books, ada) == [("Region", "North")]
    assert books.of(ada).unsent_since is None


def test_an_edit_of_something_else_leaves_the_tracking_as_it_is(books: Books) -> None:
    ada = books.customer()
    track(books, ada, ("Lead Source", "Event"))
    look_at(books, ada)
    books.edit(ada, email="ada@ada.example")
    books.send()

    assert "SalesTrackingCategories" not in str(books.world.org.log[-1])
    assert (default(books, ada), books.of(ada).lead_source) == ([("Lead Source", "Event")], "event")


def test_a_default_that_a_person_sets_at_xero_comes_in_with_its_history(books: Books) -> None:
    ada = books.customer()
    track(books, ada, ("Lead Source", "Event"))
    look_at(books, ada)

    assert books.of(ada).lead_source == "event"
    assert [(each.field, each.after, each.by) for each in books.history(ada)] == [
        ("lead_source", "event", "Xero")
    ]


def test_a_new_contact_comes_in_with_its_lead_source(books: Books) -> None:
    tracked = [{"TrackingCategoryName": "Lead Source", "TrackingOptionName": "Event"}]
    id = books.world.org.add_contact(Name="Ada Ltd", SalesTrackingCategories=tracked)
    books.world.org.sell_to(id, 1200)
    look_at(books, id)

    assert books.of(id).lead_source == "event"


def test_the_later_of_two_changes_wins_and_the_other_can_be_put_back(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, lead_source="event")
    track(books, ada, ("Lead Source", "Referral"))
    look_at(books, ada)

    assert books.of(ada).lead_source == "referral"
    (gave_way,) = (each for each in books.history(ada) if each.gave_way)
    assert (gave_way.field, gave_way.after, gave_way.gave_way) == ("lead_source", "event", "here")


def test_a_default_that_a_person_takes_away_is_taken_away_here_once_xeros_options_were_read(
    books: Books,
) -> None:
    ada = books.customer()
    track(books, ada, ("Lead Source", "Event"))
    look_at(books, ada)
    track(books, ada)
    look_at(books, ada)
    assert books.of(ada).lead_source == "event"
    assert lead_source_turns.asked_at(PIANO)
    assert [each.xero_id for each in xero_hints.read(PIANO)] == [ada]

    goes_on = followed(books)
    hints.follow(goes_on, xero_polls.read(PIANO))
    assert books.of(ada).lead_source == ""
    assert xero_hints.read(PIANO) == []


def test_an_option_that_is_not_known_yet_is_read_in_the_same_turn_as_a_hint_about_its_contact(
    books: Books,
) -> None:
    ada = books.customer()
    books.world.org.add_tracking_option(category(books).id, "Radio")
    track(books, ada, ("Lead Source", "Radio"))
    xero_hints.keep(PIANO, [xero_hints.Hint("contact", ada, books.now)], books.now)
    books.pass_time(seconds=1)
    hints.follow(turn(books), xero_polls.read(PIANO))

    radio = lead_sources.read(PIANO).called("Radio")
    assert radio
    assert books.of(ada).lead_source == radio.id
    assert xero_hints.read(PIANO) == []


def test_a_contact_whose_option_was_renamed_at_xero_keeps_its_lead_source(books: Books) -> None:
    ada = books.customer()
    track(books, ada, ("Lead Source", "Event"))
    look_at(books, ada)
    there = category(books)
    (event,) = (each.id for each in there.options if each.name == "Event")
    books.world.org.rename_tracking_option(there.id, event, "Fair")
    look_at(books, ada)
    look_at(books, ada, is_fresh=True)

    assert books.of(ada).lead_source == "event"
    assert len(books.history(ada)) == 1


def test_a_lead_source_that_xero_refuses_stops_no_other_edit_and_is_not_sent_again(books: Books) -> None:
    ada = books.customer()
    books.edit(ada, lead_source="event", email="ada@ada.example")
    there = category(books)
    (event,) = (each.id for each in there.options if each.name == "Event")
    books.world.org.archive_tracking_option(there.id, event)
    first = books.send()
    assert (first.sent, first.refused, first.has_more) == (0, 1, True)
    assert books.send().sent == 1
    assert (books.shown(ada)["EmailAddress"], default(books, ada)) == ("ada@ada.example", [])
    assert books.link(ada).refused_source == "event"
    assert not books.send().has_more

    books.world.org.restore_tracking_option(there.id, event)
    editing.archive(PIANO, "event", books.now)
    followed(books)
    editing.restore(PIANO, "event", books.now)
    followed(books)
    books.send()
    assert default(books, ada) == [("Lead Source", "Event")]
    assert books.link(ada).refused_source is None


def test_a_refusal_for_another_category_is_not_asked_for_without_end(books: Books) -> None:
    ada = books.customer()
    said = "There is no ACTIVE tracking option with the name 'North' in 'Region'"
    books.world.xero.faults.add(Fault(RefuseElement(0, said), tracks, times=9))
    books.edit(ada, lead_source="event")
    written = books.written()
    for _ in range(5):
        books.send()
        followed(books)
    assert books.written() == written + 1
    assert books.of(ada).unsent_since is None


def test_what_xero_did_not_say_changes_nothing() -> None:
    contact = XeroContact("x1", Details("Ada"), NOON)

    assert DefaultTracking(KNOWN).read(contact, None).details.lead_source == ""
    assert DefaultTracking().read(contact, None) == contact


def test_only_what_xero_takes_is_sent() -> None:
    assert DefaultTracking(KNOWN).held_back == ("lead_source=new",)
    assert DefaultTracking(LeadSources("c1", (EVENT,))).held_back == ("lead_source",)
