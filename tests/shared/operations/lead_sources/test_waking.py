from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.contacts.reading import Paused
from shared.operations.lead_sources import waking
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.following import follow
from shared.store import rows
from shared.store.tables.ledger import RowItem
from tests.shared.operations.contacts.at_xero import Books
from tests.shared.operations.lead_sources.options import turn

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
EVENT = LeadSource("event", "Event", option_id="o1", name_at_xero="Event")
KNOWN = LeadSources("c1", (EVENT, LeadSource("new", "New")), "Lead Source")


def park(key: str, *sources: str, reason: str = waking.MISSING) -> None:
    """Parks an invoice whose lines name these lead sources."""
    lines = [{"description": "Tuning", **({"lead_source": each} if each else {})} for each in sources]
    item = RowItem("piano", key, kind="Invoice", state="parked", source=key, provider="stripe")
    item.happened_at = item.recorded_at = NOW
    item.document, item.reason_code, item.parents = {"lines": lines}, reason, []
    item.open_work = f"parked#{reason}#{key}"
    item.save()


def states() -> dict[str, str]:
    return {each.key: each.state for each in rows.all_rows("piano")}


def test_only_what_waits_for_an_option_that_is_there_by_now_goes_on() -> None:
    park("there", "event")
    park("with a line of none", "event", "")
    park("missing", "new")
    park("half", "event", "new")
    park("none", "")
    park("otherwise", "event", reason="period_locked")

    assert waking.wake("piano", KNOWN) == 2
    pending = {key for key, state in states().items() if state == "pending"}
    assert pending == {"there", "with a line of none"}
    assert waking.wake("piano", KNOWN) == 0


def test_where_xero_can_have_none_all_go_on() -> None:
    park("missing", "new")
    park("otherwise", "event", reason="period_locked")
    assert waking.wake("piano", LeadSources(), go_without=True) == 1
    assert states() == {"missing": "pending", "otherwise": "parked"}


def test_a_turn_that_finds_no_room_has_sales_go_on_without(books: Books) -> None:
    books.world.org.add_tracking_category("Region")
    books.world.org.add_tracking_category("Team")
    park("sale", "event")
    ask("piano", books.now)
    taken = turn(books)
    follow(taken)
    assert (states(), taken.woken) == ({"sale": "pending"}, 1)


def test_however_many_wait_all_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    some = rows.some_in_state

    def two(tenant: str, state: str, reason: str, after: str) -> rows.Some:
        return some(tenant, state, reason, after, limit=2)

    monkeypatch.setattr(rows, "some_in_state", two)
    for number in range(5):
        park(f"row {number}", "event")

    assert waking.wake("piano", KNOWN) == 5


def test_a_turn_that_finds_the_option_has_the_sale_go_on_and_the_writer_woken(books: Books) -> None:
    park("sale", "event")
    ask("piano", books.now)
    left = iter([True] * 23)
    taken = turn(books, lambda: next(left, False))
    with pytest.raises(Paused):
        follow(taken)

    assert states() == {"sale": "pending"}
    assert taken.woken == 1
