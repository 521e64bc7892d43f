"""What is told goes out in tens, names its stack, and is known to be taken or not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.announcements import Announcements
from shared.troubles import News, Trouble

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


class Bus:
    """Takes at most ten entries in a call, as EventBridge does, and none of one business."""

    def __init__(self, refused: str = "") -> None:
        self.refused = refused
        self.calls: list[Sequence[Mapping[str, Any]]] = []

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:  # noqa: N803  # boto3's
        assert 1 <= len(Entries) <= 10
        self.calls.append(Entries)
        return {"Entries": [self._answer(each) for each in Entries]}

    def _answer(self, entry: Mapping[str, Any]) -> dict[str, str]:
        is_refused = json.loads(entry["Detail"])["tenant"] == self.refused
        return {"ErrorCode": "ThrottlingException"} if is_refused else {"EventId": "1"}


def news(count: int) -> list[News]:
    found = (Trouble(f"tenant-{number}", "parked", NOW, NOW) for number in range(count))
    return [each for trouble in found for each in trouble.news(NOW)]


def test_many_are_sent_ten_at_a_time_and_nothing_is_not_sent_at_all() -> None:
    bus = Bus()
    assert list(Announcements(bus, "there").put(news(12))) == news(12)
    assert [len(each) for each in bus.calls] == [10, 2]
    assert list(Announcements(bus, "there").put([])) == []
    assert len(bus.calls) == 2


def test_what_the_bus_refuses_is_not_said_to_be_taken() -> None:
    taken = list(Announcements(Bus(refused="tenant-1"), "there").put(news(3)))
    assert [each.trouble.tenant for each in taken] == ["tenant-0", "tenant-2"]


def test_an_event_names_its_source_its_type_and_its_stack() -> None:
    bus = Bus()
    list(Announcements(bus, "there").put(news(1)))
    ((entry,),) = bus.calls
    assert (entry["Source"], entry["DetailType"]) == ("connectably", "business.rows_parked")
    assert json.loads(entry["Detail"])["stack"] == "there"
