from __future__ import annotations

from shared.lead_sources.categories import Category, Make, NoSlot, Shelved, category_for
from shared.lead_sources.sources import LeadSources

NONE = LeadSources()
REGION, TEAM = Category("c1", "Region"), Category("c2", "Team")
OURS = Category("c3", "LEAD  source")


def test_a_category_of_the_name_is_found_whatever_its_capitals_and_blanks() -> None:
    assert category_for(NONE, [REGION, OURS]) == OURS


def test_the_category_in_use_is_found_by_its_id_whatever_it_is_called() -> None:
    assert category_for(LeadSources("c1"), [REGION, OURS]) == REGION


def test_a_category_is_made_while_one_of_two_active_slots_is_free() -> None:
    assert category_for(NONE, []) == category_for(NONE, [REGION]) == Make()
    assert category_for(NONE, [REGION, Category("c2", "Team", is_active=False)]) == Make()


def test_without_a_free_slot_nothing_is_made_and_whoever_holds_them_is_named() -> None:
    assert category_for(NONE, [REGION, TEAM]) == NoSlot((REGION, TEAM))


def test_archived_categories_take_slots_of_all_four_too() -> None:
    archived = [Category(f"c{each}", f"Old {each}", is_active=False) for each in range(3)]

    assert category_for(NONE, [REGION, *archived]) == NoSlot((REGION, *archived))


def test_an_archived_category_is_used_again_by_nobody_but_a_person() -> None:
    archived = Category("c3", "Lead Source", is_active=False)

    assert category_for(NONE, [archived]) == Shelved("Lead Source")
    assert category_for(LeadSources("c3"), [archived, REGION]) == Shelved("Lead Source", (REGION,))


def test_a_category_that_vanished_is_looked_for_by_its_name_or_made_again() -> None:
    assert category_for(LeadSources("gone"), [OURS]) == OURS
    assert category_for(LeadSources("gone"), [REGION]) == Make()
