from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.lead_sources.telling import badge, standing
from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import DEFAULTS, LeadSource, LeadSources
from shared.store import lead_source_turns, lead_sources
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages

HERE = "/manage/b/piano/lead-sources"
MADE = LeadSource("event", "Event", option_id="o1", name_at_xero="Event")
IN_USE = LeadSources("c1", (MADE,), "Lead Source")


def test_the_defaults_are_shown_to_whoever_has_not_edited_them(owner: Browser) -> None:
    answer = owner.get(HERE)

    assert answer.status == 200
    assert all(f"<bdi>{each.name}</bdi>" in answer.text for each in DEFAULTS)
    assert "20 of 100 lead sources" in answer.text
    assert "Xero is not connected" in answer.text


def test_a_reader_may_look_and_change_nothing(pages: Pages, owner: Browser) -> None:
    pages.add("rita", "piano", "reader")
    answer = pages.signed_in("rita").get(HERE)

    assert "Referral" in answer.text
    assert "Rename" not in answer.text
    assert "Add a lead source" not in answer.text


def test_names_are_shown_as_they_are_typed(owner: Browser) -> None:
    lead_sources.save("piano", LeadSources(sources=(LeadSource("s1", "<b>Fair</b>"),)))

    assert "&lt;b&gt;Fair&lt;/b&gt;" in owner.get(HERE).text


def test_archived_sources_stand_below_and_can_be_restored(owner: Browser) -> None:
    lead_sources.save("piano", LeadSources(sources=(replace(MADE, is_active=False),)))
    text = owner.get(HERE).text

    assert "None is in use." in text
    assert "Restore" in text.partition("Archived")[2]


def test_without_room_in_xero_the_categories_in_the_way_are_named() -> None:
    reading = Reading(NOW, "no_slot", ("Region", "Team"), (("t1", "Region"),))
    stands = standing(LeadSources(), reading, False, True)

    assert "“Region” and “Team” take the room" in stands.says
    assert "or archive one in Xero" in stands.says
    assert "sales are booked without a lead source" in stands.says
    assert stands.is_stuck


def test_where_archiving_frees_no_room_nobody_is_told_to_archive() -> None:
    reading = Reading(NOW, "no_slot", ("Region", "Team", "Job", "Van"))
    says = standing(LeadSources(), reading, False, True).says

    assert "“Region”, “Team”, “Job” and “Van” take the room" in says
    assert "or delete one in Xero" in says
    assert "archive" not in says


def test_an_archived_category_that_xero_cannot_restore_has_another_way_out() -> None:
    there = (("t1", "Region"), ("t2", "Team"))
    alone = standing(LeadSources(), Reading(NOW, "archived", ("Lead Source",), there[:1]), False, True)
    full = standing(LeadSources(), Reading(NOW, "archived", ("Lead Source",), there), False, True)

    assert "Restore it in Xero, and look again." in alone.says
    assert "use one of them here, and look again." in full.says


def test_lead_sources_for_which_xero_has_no_room_are_named(owner: Browser) -> None:
    lead_sources.save("piano", IN_USE)
    lead_source_turns.save("piano", Reading(NOW, unmade=("Radio", "Bus")))
    assert "has no room for these: Radio, Bus." in owner.get(HERE).text


@pytest.mark.parametrize(
    ("whole", "reading", "is_asked", "is_connected", "words"),
    [
        (IN_USE, Reading(NOW), False, True, "In Xero"),
        (IN_USE, Reading(NOW), True, True, "Looking at Xero"),
        (IN_USE, Reading(NOW), False, False, "Xero is not connected"),
        (LeadSources(), Reading(), False, True, "Not in Xero yet"),
        (LeadSources(), Reading(NOW, "archived", ("Lead Source",)), False, True, "Archived in Xero"),
        (LeadSources(), Reading(NOW, "refused", ("Not today.",)), False, True, "Xero refused"),
    ],
)
def test_how_they_stand_with_xero_is_said_in_words(
    whole: LeadSources, reading: Reading, is_asked: bool, is_connected: bool, words: str
) -> None:
    assert standing(whole, reading, is_asked, is_connected).words == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (MADE, "In Xero"),
        (replace(MADE, name="Fair"), "Being sent"),
        (replace(MADE, is_active=False), "Being sent"),
        (replace(MADE, is_active=False, active_at_xero=False), "Archived in Xero"),
        (replace(MADE, is_shelved=True), "Not in Xero"),
        (LeadSource("s1", "New"), "Not in Xero"),
    ],
)
def test_a_badge_says_how_each_of_them_stands(source: LeadSource, words: str) -> None:
    assert badge(source)[1] == words


def test_what_xero_said_and_left_out_is_shown(owner: Browser) -> None:
    lead_source_turns.save("piano", Reading(NOW, left_out=("Radio",), refused=("It is locked.",)))
    text = owner.get(HERE).text

    assert "It is locked." in text
    assert "these options of Xero&#39;s stay out: Radio" in text or "stay out: Radio" in text
