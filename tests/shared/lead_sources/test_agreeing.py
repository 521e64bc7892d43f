from __future__ import annotations

from dataclasses import replace

from shared.lead_sources.agreeing import agreed
from shared.lead_sources.categories import Category, Option
from shared.lead_sources.sources import MOST, LeadSource, LeadSources
from shared.lead_sources.steps import MakeOption, Rename, steps
from tests.shared.lead_sources.behind import is_behind

ADS = LeadSource("a", "Ads", option_id="o1", name_at_xero="Ads")
BUS = LeadSource("b", "Bus", option_id="o2", name_at_xero="Bus")
NEW = LeadSource("n", "New")


def whole(*sources: LeadSource) -> LeadSources:
    return LeadSources("c1", sources, "Lead Source")


def shown(*options: Option) -> Category:
    return Category("c1", "Lead Source", options=options)


def test_what_xero_shows_as_it_was_known_changes_nothing() -> None:
    before = whole(ADS, BUS)
    found = agreed(before, shown(Option("o1", "Ads"), Option("o2", "Bus")))

    assert (found.sources, found.vanished, found.left_out) == (before, (), ())


def test_the_category_and_its_present_name_are_kept() -> None:
    after = agreed(LeadSources(), Category("c9", "Where from")).sources

    assert (after.category_id, after.category_name, after.is_in_use) == ("c9", "Where from", True)


def test_an_option_that_was_renamed_at_xero_renames_ours_also_if_ours_was_renamed_meanwhile() -> None:
    for before in (ADS, replace(ADS, name="Adverts")):
        after = agreed(whole(before), shown(Option("o1", "Advertising"))).sources

        assert after.sources == (replace(ADS, name="Advertising", name_at_xero="Advertising"),)
        assert not is_behind(after)


def test_what_was_renamed_here_alone_is_to_be_renamed_at_xero() -> None:
    category = shown(Option("o1", "Ads"))
    after = agreed(whole(replace(ADS, name="Adverts")), category).sources

    assert steps(after, category) == (Rename("a", "o1", "Adverts"),)


def test_what_was_archived_or_restored_at_xero_is_so_here() -> None:
    archived = agreed(whole(ADS), shown(Option("o1", "Ads", is_active=False))).sources
    assert not archived.sources[0].is_active
    assert not is_behind(archived)

    assert agreed(archived, shown(Option("o1", "Ads"))).sources == whole(ADS)


def test_an_option_that_a_person_has_made_comes_in_once() -> None:
    category = shown(Option("o1", "Ads"), Option("o7", "Trade fair"))
    once = agreed(whole(ADS), category).sources

    assert [each.name for each in once.sources] == ["Ads", "Trade fair"]
    assert once.sources[1].is_usable
    assert agreed(once, category).sources == once


def test_an_archived_option_of_xeros_own_stays_out_until_it_is_restored() -> None:
    assert agreed(whole(), shown(Option("o7", "Old", is_active=False))).sources.sources == ()


def test_options_beyond_the_hundred_are_left_out_by_name() -> None:
    full = whole(*(LeadSource(f"s{each}", f"Source {each}") for each in range(MOST - 1)))
    found = agreed(full, shown(Option("o1", "First"), Option("o2", "Second")))

    assert len(found.sources.sources) == MOST
    assert found.left_out == ("Second",)


def test_a_source_meets_an_option_of_its_name_and_keeps_the_name_that_it_has_there() -> None:
    after = agreed(whole(NEW), shown(Option("o5", "NEW", is_active=False))).sources

    assert after.sources == (
        LeadSource("n", "NEW", True, option_id="o5", name_at_xero="NEW", active_at_xero=False),
    )


def test_an_option_that_vanished_is_made_again_and_an_archived_one_is_not() -> None:
    found = agreed(whole(ADS, replace(BUS, is_active=False)), shown())

    assert found.vanished == ("a", "b")
    assert steps(found.sources, shown()) == (MakeOption("a", "Ads"),)


def test_a_name_that_an_option_at_xero_has_taken_is_given_back_here() -> None:
    category = shown(Option("o1", "Ads"), Option("o2", "Fair"))
    after = agreed(whole(replace(ADS, name="Fair"), BUS), category).sources

    assert [each.name for each in after.sources] == ["Ads", "Fair"]
    assert not is_behind(after)


def test_a_name_that_a_new_source_has_here_stays_its_own_and_the_option_is_named_back() -> None:
    category = shown(Option("o2", "New"))
    after = agreed(whole(BUS, NEW), category).sources

    assert [each.name for each in after.sources] == ["Bus", "New"]
    assert steps(after, category) == (Rename("b", "o2", "Bus"), MakeOption("n", "New"))
