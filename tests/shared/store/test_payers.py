"""What stands behind a contact goes with it when it is merged, once, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.ledger.documents import Contact
from shared.ledger.rows import Source
from shared.store import payers
from shared.store.rows import pending_row
from shared.store.tables.ledger import RowItem

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def posted(key: str, xero_id: str) -> None:
    row = pending_row("piano", Source("ch_1", "stripe", NOW), Contact(key, "Ada"), NOW)
    row.state, row.xero_id, row.open_work = "posted", xero_id, None
    row.save()


def xero_id(key: str) -> str | None:
    return RowItem.get("piano", key).xero_id


def test_rows_of_a_merged_contact_go_to_the_survivor_and_can_go_on_from_there() -> None:
    for key, id in (("one", "a"), ("two", "a"), ("other", "x")):
        posted(key, id)
        payers.note("piano", {key: id})
    assert payers.move("piano", "a", "b") == 2
    assert (xero_id("one"), xero_id("two"), xero_id("other")) == ("b", "b", "x")
    assert payers.rows_of("piano", "a") == ()
    assert payers.move("piano", "a", "b") == 0
    assert payers.move("piano", "b", "c") == 2
    assert set(payers.rows_of("piano", "c")) == {"one", "two"}


def test_a_row_that_was_followed_before_or_is_not_there_stays_as_it_is() -> None:
    posted("one", "z")
    payers.note("piano", {"one": "a", "gone": "a"})
    assert payers.move("piano", "a", "b") == 0
    assert xero_id("one") == "z"
