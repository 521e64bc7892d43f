from __future__ import annotations

from shared.lead_sources.sources import DEFAULTS, LONGEST, MOST, LeadSource, LeadSources


def test_a_business_begins_with_twenty_sources_of_different_names_and_ids() -> None:
    whole = LeadSources(sources=DEFAULTS)

    assert len(DEFAULTS) == 20 < MOST
    assert all(whole.of(each.id) == whole.called(each.name) == each for each in DEFAULTS)
    assert max(len(each.name) for each in DEFAULTS) <= LONGEST


def test_a_source_is_found_by_its_name_whatever_its_capitals_and_blanks() -> None:
    whole = LeadSources(sources=(LeadSource("s1", "Trade Fair"),))

    assert whole.called(" trade  FAIR ") == whole.of("s1")
    assert (whole.called("Fair"), whole.of("s2")) == (None, None)


def test_an_option_is_usable_only_while_xero_has_it_active() -> None:
    made = LeadSource("s1", "Event", option_id="o1", name_at_xero="Event")

    assert made.is_usable
    assert not LeadSource("s1", "Event").is_usable
    assert not LeadSource("s1", "Event", option_id="o1", active_at_xero=False).is_usable
