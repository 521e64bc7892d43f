from __future__ import annotations

import pytest

from shared.lead_sources import editing
from shared.lead_sources.editing import Unfit
from shared.lead_sources.sources import DEFAULTS, LONGEST, MOST, LeadSource, LeadSources

WHOLE = LeadSources(sources=DEFAULTS)
FEW = LeadSources(
    sources=(LeadSource("a", "Ads"), LeadSource("b", "Bus", is_active=False), LeadSource("c", "Call"))
)


def ids(whole: LeadSources) -> list[str]:
    return [each.id for each in whole.sources]


def test_a_source_is_added_at_the_end_without_blanks_around_its_name() -> None:
    after = editing.added(FEW, "d", "  Door  knock ")

    assert after.sources == (*FEW.sources, LeadSource("d", "Door knock"))


def test_the_hundred_and_first_source_is_refused_with_the_reason() -> None:
    full = LeadSources(sources=tuple(LeadSource(f"s{each}", f"Source {each}") for each in range(MOST)))

    with pytest.raises(Unfit, match="100 lead sources already"):
        editing.added(full, "more", "One more")
    assert len(editing.renamed(full, "s1", "Another").sources) == MOST


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (" ", "Enter a name"),
        ("\u200b", "Enter a name"),
        ("x" * (LONGEST + 1), "101 characters"),
        ("\U0001f3b9" * 51, "102 characters"),
        (" rEFERRAL ", "“Referral” already"),
    ],
)
def test_a_name_that_xero_would_refuse_is_refused_here(name: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        editing.added(WHOLE, "more", name)
    with pytest.raises(Unfit, match=why):
        editing.renamed(WHOLE, "event", name)


def test_a_name_of_an_archived_source_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unfit, match="Restore that one"):
        editing.added(FEW, "d", "bus")


def test_a_source_keeps_its_id_and_place_when_it_is_renamed_also_in_capitals_only() -> None:
    after = editing.renamed(FEW, "a", "ADS")

    assert (ids(after), after.of("a")) == (ids(FEW), LeadSource("a", "ADS"))


def test_an_archived_source_stays_and_can_be_restored() -> None:
    without = editing.archived(FEW, "a")

    assert [each.id for each in without.active] == ["c"]
    assert editing.restored(without, "a") == FEW


def test_a_source_moves_past_the_next_one_in_use_and_no_further_than_the_ends() -> None:
    assert ids(editing.moved(FEW, "c", up=True)) == ["c", "b", "a"]
    assert editing.moved(FEW, "a", up=True) == editing.moved(FEW, "c", up=False) == FEW
    assert editing.moved(FEW, "b", up=True) == FEW


def test_whatever_is_asked_of_a_source_that_there_is_not_is_refused() -> None:
    for ask in (editing.archived, editing.restored):
        with pytest.raises(Unfit, match="no such lead source"):
            ask(FEW, "z")
    with pytest.raises(Unfit, match="no such lead source"):
        editing.renamed(FEW, "z", "Zoo")
    with pytest.raises(Unfit, match="no such lead source"):
        editing.moved(FEW, "z", up=True)
