"""Keeps the webhooks that an organisation was sent, and how each was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from local.standins.gocardless import refusals
from local.standins.gocardless.shown import Thing


@dataclass(frozen=True)
class Webhook:
    """One webhook. `status` is that of the last answer, None if the last attempt had none."""

    id: str
    created: datetime
    url: str
    body: bytes
    headers: Mapping[str, str]
    attempted: bool = False
    status: int | None = None
    response: str = ""

    @property
    def successful(self) -> bool:
        """Says whether the last answer was any 2xx."""
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Webhooks:
    """The webhooks of one organisation, the oldest first.

    A webhook is shown once its sender has said what became of the first attempt.
    """

    _by_id: dict[str, Webhook] = field(default_factory=dict)
    _again: list[str] = field(default_factory=list)

    def sent(self, url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Webhook:
        webhook = Webhook(f"WB{len(self._by_id) + 1:012d}", now, url, body, headers)
        self._by_id[webhook.id] = webhook
        return webhook

    def answered(self, status: int | None, response: str, id: str | None) -> None:
        """Notes how a webhook was answered, the newest one if no id is given."""
        asked = self._by_id[next(reversed(self._by_id)) if id is None else id]
        self._by_id[asked.id] = replace(asked, attempted=True, status=status, response=response)

    def newest(self) -> Webhook:
        """Returns the webhook that was sent last, answered or not."""
        return self._by_id[next(reversed(self._by_id))]

    def find(self, id: str) -> Webhook:
        if id not in self._by_id or not self._by_id[id].attempted:
            raise refusals.no_such_resource()
        return self._by_id[id]

    def retry(self, id: str) -> Webhook:
        self._again.append(self.find(id).id)
        return self.find(id)

    def take_retries(self) -> list[Webhook]:
        """Returns the webhooks that were asked for again since the last time."""
        asked, self._again = self._again, []
        return [self._by_id[id] for id in asked]

    def newest_first(self) -> list[Thing]:
        return [rendered(webhook) for webhook in reversed(self._by_id.values()) if webhook.attempted]


def rendered(webhook: Webhook) -> Thing:
    return {
        "id": webhook.id,
        "created_at": f"{webhook.created:%Y-%m-%dT%H:%M:%S.000Z}",
        "is_test": False,
        "request_body": webhook.body.decode(),
        "request_headers": dict(webhook.headers),
        "response_body": webhook.response,
        "response_body_truncated": False,
        "response_code": webhook.status,
        "response_headers": {},
        "response_headers_content_truncated": False,
        "response_headers_count_truncated": False,
        "successful": webhook.successful,
        "url": webhook.url,
    }
