from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.choices.choices import Choices
from shared.choices.differences import differences
from shared.choices.fields import FIELDS
from shared.choices.history import Change
from shared.store import businesses, choices, tenants
from shared.store.choices import Saved, SavedMeanwhile
from shared.store.tables.businesses import ChoiceItem
from tests.shared.chart.charts import CHART
from tests.shared.choices.chosen import COMPLETE, SETTINGS

NOW = datetime(2026, 10, 12, 18, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FIRST = replace(Choices(), sales="sales")


@pytest.fixture(autouse=True)
def known() -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", True, NOW)


def save(
    before: Saved, after: Choices, by: str = "ada", now: datetime = NOW, complete: bool = False
) -> Saved:
    said = differences(before.choices, after, CHART)
    return choices.save("acme", before, after, said, SETTINGS if complete else None, by, now)


@contextmanager
def nothing_written() -> Iterator[None]:
    def written() -> tuple[list[object], object]:
        return [item.serialize() for item in ChoiceItem.scan()], tenants.settings("acme")

    before = written()
    yield
    assert written() == before


def test_of_an_owner_who_has_chosen_nothing_there_is_nothing() -> None:
    assert choices.read("acme") == Saved()
    assert list(choices.history("acme")) == []


def test_choices_are_read_as_they_were_saved() -> None:
    saved = save(Saved(), COMPLETE)
    assert choices.read("acme") == saved == Saved(COMPLETE, 1, "ada", NOW)
    assert choices.read("other") == Saved()


def test_choices_of_before_other_tools_were_asked_for_are_read_without_an_answer() -> None:
    saved = save(Saved(), COMPLETE)
    item = ChoiceItem.get("acme", choices.CHOICES)
    item.body = {name: value for name, value in item.body.items() if "other_tool" not in name}
    assert len(item.body) == len(FIELDS) - 3
    item.save()
    assert choices.read("acme") == saved


def test_every_change_is_kept_with_who_when_and_what() -> None:
    first = save(Saved(), FIRST)
    save(first, COMPLETE, "bob", LATER)
    latest, oldest = choices.history("acme")
    assert oldest == Change(1, "ada", NOW, differences(Choices(), FIRST, CHART), Choices(), FIRST)
    assert (latest.by, latest.at, latest.before, latest.after) == ("bob", LATER, FIRST, COMPLETE)
    assert choices.change("acme", 1) == oldest
    assert choices.change("acme", 3) is None
    assert [each.revision for each in choices.history("acme", 1)] == [2]


def test_a_hundred_changes_are_told_in_their_order() -> None:
    saved = Saved()
    for number in range(12):
        saved = save(saved, replace(FIRST, gather_minutes=number + 6))
    assert [each.revision for each in choices.history("acme")] == list(range(12, 0, -1))


def test_until_the_choices_are_complete_no_settings_are_made() -> None:
    save(Saved(), FIRST)
    assert (tenants.settings("acme"), tenants.read("acme")) == (None, None)


def test_settings_are_written_with_the_choices_that_they_are_made_of() -> None:
    save(Saved(), COMPLETE, complete=True)
    assert tenants.settings("acme") == SETTINGS
    owner = tenants.read("acme")
    assert owner
    assert owner.settings.feed_from == date(2026, 10, 1)


def test_who_saves_over_another_persons_choices_is_told_whose_and_writes_nothing() -> None:
    first = save(Saved(), FIRST)
    save(first, COMPLETE, "bob", LATER)
    with (
        nothing_written(),
        pytest.raises(SavedMeanwhile, match=r"saved last by bob at 19:05 on 12 October 2026"),
    ):
        save(first, replace(FIRST, sales="online"), complete=True)
    with nothing_written(), pytest.raises(SavedMeanwhile) as raised:
        save(Saved(), COMPLETE)
    assert raised.value.latest == Saved(COMPLETE, 2, "bob", LATER)


@pytest.mark.parametrize("settings", [None, SETTINGS])
def test_a_business_that_never_began_has_no_choices(settings: object) -> None:
    with nothing_written(), pytest.raises(LookupError, match="no tenant nobody"):
        choices.save("nobody", Saved(), COMPLETE, (), SETTINGS if settings else None, "ada", NOW)
    assert businesses.profile("nobody") is None
