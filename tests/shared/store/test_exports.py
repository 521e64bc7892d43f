"""How far an export is, is stored by one process at a time, and forgotten after a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shared.exports import KEPT, Export, Wanted
from shared.store import exports
from shared.store.tables.businesses import ReconciliationItem

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MONTH = Wanted("month", "pdf", date(2026, 10, 1), "stripe")
ASKED = Export(MONTH, "asked", "turn", "olga@example.co.uk", NOW, NOW)


def test_an_export_is_read_as_it_was_stored() -> None:
    kept = exports.save("piano", ASKED)
    assert kept == replace(ASKED, revision=1)
    assert exports.read("piano", MONTH.id) == kept
    assert exports.read("piano", "journal-csv") is None


def test_another_business_has_none_of_it() -> None:
    exports.save("piano", ASKED)
    assert exports.read("guitar", MONTH.id) is None


def test_of_two_processes_one_stores_the_next_revision() -> None:
    kept = exports.save("piano", ASKED)
    assert kept
    assert exports.save("piano", ASKED) is None
    assert exports.save("piano", replace(kept, state="working"))
    assert exports.save("piano", replace(kept, state="failed")) is None
    found = exports.read("piano", MONTH.id)
    assert found
    assert found.state == "working"


def test_it_is_forgotten_with_its_file() -> None:
    exports.save("piano", ASKED)
    (item,) = ReconciliationItem.query("piano")
    assert item.expires_at == NOW + KEPT
