"""Keeps an account's webhook endpoints, each with the secret that Stripe shows once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.shown import Thing

MOST = 16


@dataclass(frozen=True)
class Endpoint:
    """One endpoint. `secret` signs what is sent to it, and is shown at its creation alone."""

    id: str
    secret: str
    created: datetime
    is_live: bool
    url: str
    enabled_events: tuple[str, ...]
    api_version: str | None = None
    description: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    disabled: bool = False

    def wants(self, event: Mapping[str, Any]) -> bool:
        """Says whether Stripe sends the event here: the mode and the type are the endpoint's."""
        asked = event["type"] in self.enabled_events or "*" in self.enabled_events
        return asked and not self.disabled and bool(event.get("livemode", False)) is self.is_live


@dataclass
class Endpoints:
    """The endpoints of one account, the oldest first; `seed` makes their secrets differ from another's."""

    seed: str
    _made: int = 0
    _by_id: dict[str, Endpoint] = field(default_factory=dict)

    def of_mode(self, is_live: bool) -> list[Endpoint]:
        return [endpoint for endpoint in self._by_id.values() if endpoint.is_live is is_live]

    def create(self, is_live: bool, now: datetime, fields: Mapping[str, Any]) -> Endpoint:
        if len(self.of_mode(is_live)) >= MOST:
            raise refusals.too_many_endpoints(MOST)
        self._made += 1
        digest = hashlib.sha256(f"{self.seed} {self._made}".encode()).hexdigest()
        endpoint = Endpoint(f"we_1{digest[:23]}", f"whsec_{digest[23:55]}", now, is_live, **fields)
        self._by_id[endpoint.id] = endpoint
        return endpoint

    def find(self, id: str, is_live: bool) -> Endpoint:
        found = self._by_id.get(id)
        if found is None or found.is_live is not is_live:
            raise refusals.no_such("webhook endpoint", id, "webhook_endpoint")
        return found

    def change(self, endpoint: Endpoint, fields: Mapping[str, Any]) -> Endpoint:
        self._by_id[endpoint.id] = replace(endpoint, **fields)
        return self._by_id[endpoint.id]

    def delete(self, endpoint: Endpoint) -> Thing:
        del self._by_id[endpoint.id]
        return {"id": endpoint.id, "object": "webhook_endpoint", "deleted": True}

    def wanting(self, event: Mapping[str, Any]) -> list[Endpoint]:
        return [endpoint for endpoint in self._by_id.values() if endpoint.wants(event)]


def rendered(endpoint: Endpoint) -> Thing:
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "api_version": endpoint.api_version,
        "application": None,
        "created": int(endpoint.created.timestamp()),
        "description": endpoint.description,
        "enabled_events": list(endpoint.enabled_events),
        "livemode": endpoint.is_live,
        "metadata": dict(endpoint.metadata),
        "status": "disabled" if endpoint.disabled else "enabled",
        "url": endpoint.url,
    }
