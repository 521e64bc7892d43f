from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.errors import Contended
from shared.lead_sources.sources import DEFAULTS, LeadSource, LeadSources
from shared.operations.lead_sources import editing, storing
from shared.operations.lead_sources.editing import Unfit
from shared.store import lead_source_turns, lead_sources
from shared.store.lead_sources import Overtaken

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PIANO = "piano"


def test_what_an_owner_makes_of_lead_sources_is_stored_and_xero_is_told() -> None:
    made = editing.add(PIANO, "Door knock", NOW, lambda: "s1")
    assert made == LeadSource("s1", "Door knock")
    assert lead_source_turns.asked_at(PIANO) == NOW
    assert editing.rename(PIANO, "s1", "Doors", NOW).name == "Doors"
    assert not editing.archive(PIANO, "s1", NOW).is_active
    assert editing.restore(PIANO, "s1", NOW).is_active
    editing.move(PIANO, "s1", up=True)

    assert [each.id for each in editing.read(PIANO).sources[-2:]] == ["s1", DEFAULTS[-1].id]


def test_an_edit_that_changes_nothing_asks_nothing_of_xero() -> None:
    editing.rename(PIANO, "event", "Event", NOW)
    editing.move(PIANO, "event", up=True)

    assert lead_source_turns.asked_at(PIANO) is None


def test_what_cannot_be_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(Unfit):
        editing.add(PIANO, "referral", NOW)
    assert lead_sources.read(PIANO).revision == 0


def test_an_edit_is_made_anew_on_what_somebody_else_has_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    save, calls = lead_sources.save, iter([1])

    def overtaken(tenant: str, whole: LeadSources) -> LeadSources:
        if next(calls, 0):
            editing.add(tenant, "Theirs", NOW, lambda: "theirs")
            raise Overtaken(tenant)
        return save(tenant, whole)

    monkeypatch.setattr(lead_sources, "save", overtaken)
    editing.add(PIANO, "Ours", NOW, lambda: "ours")
    assert [each.id for each in lead_sources.read(PIANO).sources[-2:]] == ["theirs", "ours"]


def test_where_others_change_them_all_the_time_it_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(*_: object) -> None:
        raise Overtaken(PIANO)

    monkeypatch.setattr(lead_sources, "save", overtaken)
    with pytest.raises(Contended):
        storing.changed(PIANO, lambda whole: whole.__class__(sources=()))
