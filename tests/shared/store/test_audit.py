"""Entries are added and read, newest first, and one that is there is never written over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.exceptions import PutError

from shared.audit import KEPT, Note
from shared.store import audit
from shared.store.tables.people import AuditItem
from shared.store.tables.writing import condition_failed

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def noted(at: datetime = NOW, id: str = "a", person: str = "olga", about: str = "") -> Note:
    says = "Saved the settings."
    where = ("192.0.2.1", "Firefox", "page")
    return Note(at, id, person, f"{person}@example.co.uk", "owner", "settings_saved", says, about, *where)


def add(*notes: Note, tenant: str = "piano") -> None:
    for each in notes:
        audit.add(tenant, each)


def test_an_entry_is_read_as_it_was_added_and_ends_after_seven_years() -> None:
    add(noted(about="revision 3"))
    assert audit.latest("piano", 10) == [noted(about="revision 3")]
    (item,) = AuditItem.scan()
    assert item.expires_at == NOW + KEPT
    assert NOW.replace(year=2033) <= NOW + KEPT <= NOW.replace(year=2033) + timedelta(days=1)


def test_an_entry_that_is_there_is_never_written_over() -> None:
    add(noted())
    with pytest.raises(PutError) as refused:
        add(noted(about="something else"))
    assert condition_failed(refused.value)
    assert audit.latest("piano", 10) == [noted()]


def test_the_newest_come_first_whatever_their_fractions_of_a_second_are() -> None:
    times = [NOW, NOW + timedelta(microseconds=5), NOW + timedelta(milliseconds=5), NOW + HOUR]
    add(*(noted(each) for each in times))
    assert [each.at for each in audit.latest("piano", 10)] == times[::-1]
    first = audit.first("piano")
    assert first
    assert first.at == NOW


@pytest.mark.parametrize("person", ["", "olga"])
def test_page_by_page_every_entry_comes_once_though_others_are_added_meanwhile(person: str) -> None:
    add(*(noted(NOW, f"{number:02}") for number in range(7)))
    seen, before = list[str](), ""
    while page := audit.latest("piano", 3, person, before=before):
        assert len(page) <= 3
        seen += [each.id for each in page]
        before = page[-1].place
        add(noted(NOW + HOUR * len(seen), "later"))
    assert seen == ["06", "05", "04", "03", "02", "01", "00"]


def test_nobody_reads_another_business_or_another_person() -> None:
    add(noted(person="olga"), noted(id="b", person="olga2"))
    add(noted(id="c", person="olga"), tenant="guitar")
    assert [each.id for each in audit.latest("piano", 10)] == ["b", "a"]
    assert [each.id for each in audit.latest("piano", 10, "olga")] == ["a"]
    assert [each.id for each in audit.latest("guitar", 10, before=noted(NOW + HOUR).place)] == ["c"]
    assert audit.first("drums") is None


@pytest.mark.parametrize("person", ["", "olga"])
def test_a_month_begins_with_its_first_moment_and_ends_before_the_next(person: str) -> None:
    start, end = NOW, NOW + 3 * HOUR
    before, last = start - timedelta(microseconds=1), end - timedelta(microseconds=1)
    add(*(noted(each) for each in (before, start, last, end)))
    assert [each.at for each in audit.latest("piano", 10, person, start, end)] == [last, start]
    place = noted(last).place
    assert [each.at for each in audit.latest("piano", 10, person, start, end, place)] == [start]
    assert audit.latest("piano", 10, person, start, end, before=noted(before).place) == []
    later = noted(end + HOUR).place
    assert [each.at for each in audit.latest("piano", 10, person, start, end, later)] == [last, start]
