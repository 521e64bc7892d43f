"""Keeps one Stripe account: its key, objects, webhooks and limits, and a log of its calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from local.standins.calls import Call
from local.standins.stripe.limits import Limits, Meter
from local.standins.stripe.shown import Shown, shown
from local.standins.stripe.signing import sign_stripe


class Account:
    def __init__(
        self, api_key: str, webhook_secret: str, clock: Callable[[], datetime], limits: Limits | None
    ) -> None:
        self.api_key = api_key
        self.webhook_secret = webhook_secret
        self.clock = clock
        self.meter = Meter(limits)
        self.objects = Shown()
        # Paths that the key, if it is a restricted one, has no permission for.
        self.closed: set[str] = set()
        self.log: list[Call] = []

    def show(self, world: Mapping[str, Any]) -> None:
        """Replaces all objects with the `stripe` part of a phase."""
        self.objects = shown(world)

    @property
    def calls(self) -> Counter[str]:
        """Counts the API calls so far, by route; `.total()` counts them all."""
        return Counter(call.route for call in self.log)

    def deliver(self, event: Mapping[str, Any], forged: bool = False) -> tuple[bytes, dict[str, str]]:
        """Returns body and headers of the event's webhook, signed now; `forged` signs with a wrong secret."""
        body = json.dumps(event, indent=2, ensure_ascii=False).encode()
        secret = "whsec_of_somebody_else" if forged else self.webhook_secret
        return body, {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign_stripe(body, secret, self.clock()),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
