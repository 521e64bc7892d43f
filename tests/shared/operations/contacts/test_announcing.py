"""Other systems are told of each change at least once, and of none that was not stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.announcements import Announcements
from shared.operations.contacts import edit
from shared.operations.contacts.announcing import announce, announce_all
from shared.store import directory_news
from tests.shared.operations.contacts.people import BOB, LATER, NOW, TENANT, made


@dataclass
class Bus:
    """Takes what it is given, but for the entries of which it is told to refuse so many."""

    refuses: int = 0
    is_down: bool = False
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:  # noqa: N803  # boto3's
        if self.is_down:
            raise ConnectionError
        return {"Entries": [self._taken(each) for each in Entries]}

    def _taken(self, entry: Mapping[str, Any]) -> dict[str, str]:
        if self.refuses:
            self.refuses -= 1
            return {"ErrorCode": "InternalFailure"}
        self.told.append((entry["DetailType"], json.loads(entry["Detail"])))
        return {"EventId": "1"}


def told(bus: Bus, most: int = 100) -> bool:
    return announce(TENANT, Announcements(bus, "there"), most)


def test_a_change_is_told_once_and_names_nobody() -> None:
    made()
    bus = Bus()
    assert told(bus)
    ((kind, detail),) = bus.told
    assert (kind, detail["customer"], detail["revision"]) == ("Customer created", "c1", 1)
    assert "name" in detail["fields"]
    assert "Lovelace" not in json.dumps(detail)
    assert told(bus)
    assert len(bus.told) == 1


def test_nothing_is_told_of_what_was_refused() -> None:
    made()
    bus = Bus()
    told(bus)
    edit.archive(TENANT, "c1", "olga", NOW)
    with pytest.raises(Exception, match="archived"):
        edit.archive(TENANT, "c1", "olga", NOW)
    told(bus)
    assert [kind for kind, _ in bus.told] == ["Customer created", "Customer archived"]


def test_what_the_bus_refuses_is_told_the_next_time() -> None:
    made()
    made(BOB, "c2", now=LATER)
    bus = Bus(refuses=1)
    assert not told(bus)
    assert [detail["customer"] for _, detail in bus.told] == ["c2"]
    assert told(bus)
    assert [detail["customer"] for _, detail in bus.told] == ["c2", "c1"]


def test_nothing_is_lost_while_the_bus_is_down() -> None:
    made()
    with pytest.raises(ConnectionError):
        told(Bus(is_down=True))
    assert len(directory_news.untold(TENANT, 9)) == 1


def test_many_are_told_in_pieces_the_oldest_first() -> None:
    for number in range(5):
        made(BOB, f"c{number}")
    bus = Bus()
    assert [told(bus, 2) for _ in range(3)] == [False, False, True]
    assert [detail["customer"] for _, detail in bus.told] == [f"c{number}" for number in range(5)]


def test_another_business_is_told_of_by_itself() -> None:
    made()
    bus = Bus()
    assert announce("guitar", Announcements(bus, "there"))
    assert not bus.told


def test_all_is_told_as_long_as_there_is_time_and_somebody_listens() -> None:
    for number in range(3):
        made(BOB, f"c{number}")
    bus = Bus()
    to = Announcements(bus, "there")
    assert not announce_all(TENANT, lambda: to, lambda: False)
    assert announce_all(TENANT, lambda: to, lambda: True)
    assert len(bus.told) == 3
    assert announce_all(TENANT, nobody, lambda: True)


def test_a_bus_that_takes_nothing_is_asked_once() -> None:
    made()
    bus = Bus(refuses=99)
    assert not announce_all(TENANT, lambda: Announcements(bus, "there"), lambda: True)
    assert bus.refuses == 98


def nobody() -> Announcements:
    raise AssertionError("nobody was to be told")
