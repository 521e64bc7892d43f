"""Tells other systems what happens to a business, as events on the account's default bus in EventBridge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

SOURCE = "connectably"
# PutEvents takes no more entries in one call.
BATCH = 10


class Tellable(Protocol):
    """What may be told. `detail` is plain JSON, and names the business."""

    @property
    def type(self) -> str: ...

    @property
    def detail(self) -> Mapping[str, Any]: ...


Told = TypeVar("Told", bound=Tellable)


class EventsClient(Protocol):
    """The part of boto3's client for EventBridge that is used here."""

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]: ...  # noqa: N803  # boto3's


@dataclass(frozen=True, slots=True)
class Announcements:
    """The bus. `stack` names the deployment in each event, since an account may hold several."""

    events: EventsClient
    stack: str

    def put(self, news: Iterable[Told]) -> Iterator[Told]:
        """Puts events on the bus and yields what the bus has taken. Raises botocore's errors."""
        rest = iter(news)
        while batch := list(islice(rest, BATCH)):
            answer = self.events.put_events(Entries=[self._entry(each) for each in batch])
            taken = zip(batch, answer["Entries"], strict=True)
            yield from (each for each, result in taken if not result.get("ErrorCode"))

    def _entry(self, news: Tellable) -> dict[str, str]:
        detail = json.dumps({"stack": self.stack, **news.detail})
        return {"Source": SOURCE, "DetailType": news.type, "Detail": detail}
