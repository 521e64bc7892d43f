from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.lead_sources.reading import Owed, Reading
from shared.lead_sources.sources import LeadSources
from shared.store import lead_source_turns, lead_sources

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PIANO = "piano"


def test_before_anything_was_read_nothing_is_known() -> None:
    lead_sources.save(PIANO, LeadSources())
    assert lead_source_turns.standing(PIANO) == (Reading(), None)
    assert (lead_source_turns.read(PIANO), lead_source_turns.asked_at(PIANO)) == (Reading(), None)


def test_what_is_kept_is_read_by_itself_and_with_the_wish() -> None:
    reading = Reading(NOW, "no_slot", ("Region",), (("c1", "Region"),), owed={"event": Owed("lead#", True)})
    lead_source_turns.save(PIANO, reading)
    assert lead_source_turns.standing(PIANO) == (reading, None)
    lead_source_turns.ask(PIANO, NOW)
    assert lead_source_turns.standing(PIANO) == (reading, NOW)
    assert lead_source_turns.read(PIANO) == reading
    assert lead_source_turns.standing("other") == (Reading(), None)


def test_a_wish_is_forgotten_only_by_whoever_has_heard_the_latest() -> None:
    lead_source_turns.ask(PIANO, NOW)
    lead_source_turns.ask(PIANO, NOW + timedelta(minutes=1))
    lead_source_turns.heard(PIANO, NOW)
    assert lead_source_turns.asked_at(PIANO) == NOW + timedelta(minutes=1)
    lead_source_turns.heard(PIANO, NOW + timedelta(minutes=1))
    assert lead_source_turns.asked_at(PIANO) is None
