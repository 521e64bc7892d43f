"""Keeps one GoCardless organisation: its token, objects, webhooks and limits, and a log of its calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from local.standins.calls import Call
from local.standins.gocardless.limits import Limits, Meter
from local.standins.gocardless.shown import Shown, shown
from local.standins.gocardless.signing import sign_gocardless


class Organisation:
    def __init__(
        self, access_token: str, webhook_secret: str, clock: Callable[[], datetime], limits: Limits
    ) -> None:
        self.access_token = access_token
        self.webhook_secret = webhook_secret
        self.clock = clock
        self.meter = Meter(limits)
        self.objects = Shown()
        self.log: list[Call] = []

    def show(self, world: Mapping[str, Any]) -> None:
        """Replaces all objects with the `gocardless` part of a phase."""
        self.objects = shown(world)

    @property
    def calls(self) -> Counter[str]:
        """Counts the API calls so far, by route; `.total()` counts them all."""
        return Counter(call.route for call in self.log)

    def deliver(self, webhook: Mapping[str, Any], forged: bool = False) -> tuple[bytes, dict[str, str]]:
        """Returns body and headers of a webhook, `{"events": […]}`; `forged` signs with a wrong secret."""
        body = json.dumps(webhook, ensure_ascii=False).encode()
        secret = "secret_of_somebody_else" if forged else self.webhook_secret
        return body, {
            "Content-Type": "application/json",
            "User-Agent": "gocardless-webhook-service/1.1",
            "Webhook-Signature": sign_gocardless(body, secret),
        }
