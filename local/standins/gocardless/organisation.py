"""Keeps one GoCardless organisation: its tokens, objects, webhooks and limits, and a log of its calls."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from local.standins.calls import Call
from local.standins.gocardless.limits import Limits, Meter
from local.standins.gocardless.live import Live
from local.standins.gocardless.shown import Shown, Thing, shown
from local.standins.gocardless.signing import sign_gocardless
from local.standins.gocardless.tokens import Token
from local.standins.gocardless.webhooks import Webhook, Webhooks

FORGED = "secret_of_somebody_else"
# Events of one webhook.
MOST = 250


class Organisation:
    def __init__(
        self,
        access_token: str,
        webhook_secret: str,
        clock: Callable[[], datetime],
        limits: Limits,
        creditor: Thing | None = None,
    ) -> None:
        """`creditor` is the one that the organisation has in a world that names none."""
        self.access_token = access_token
        self.webhook_secret = webhook_secret
        self.webhook_url = ""
        self.clock = clock
        self.meter = Meter(limits)
        self.tokens: dict[str, Token] = {}
        self.webhooks = Webhooks()
        self._creditor = creditor
        self._told = 0
        # Whoever changes what calls and payers made holds it: the server, its owner's clock, or a bank.
        self.lock = threading.RLock()
        self.live = Live(clock, access_token or (creditor or {}).get("id", ""))
        self.log: list[Call] = []
        self.show({})

    def show(self, world: Mapping[str, Any]) -> None:
        """Replaces all objects with the `gocardless` part of a phase, but for what calls and payers made."""
        first = {} if self._creditor is None else {"creditors": [self._creditor]}
        self.live.show(shown({**first, **world}))

    @property
    def objects(self) -> Shown:
        """What the organisation shows at this moment."""
        with self.lock:
            return self.live.objects

    def set_up_webhook(self, url: str, secret: str) -> None:
        """Enters the address and the secret, as the owner does in the dashboard."""
        self.webhook_url, self.webhook_secret = url, secret

    @property
    def calls(self) -> Counter[str]:
        """Counts the API calls so far, by route; `.total()` counts them all."""
        return Counter(call.route for call in self.log)

    def deliver(self, webhook: Mapping[str, Any], forged: bool = False) -> tuple[bytes, dict[str, str]]:
        """Returns body and headers of a webhook, `{"events": […]}`; `forged` signs with a wrong secret.

        The list of webhooks shows the webhook, unless it is forged, once `answered` says how it was answered.
        Raises LookupError if the owner has set up no webhook.
        """
        if not self.webhook_secret:
            raise LookupError("the organisation has no webhook")
        body = json.dumps(webhook, ensure_ascii=False).encode()
        headers = _headers(body, FORGED if forged else self.webhook_secret)
        if not forged:
            self.webhooks.sent(self.webhook_url, body, headers, self.clock())
        return body, headers

    def due(self) -> list[Webhook]:
        """Returns the webhooks that tell of what calls and payers have caused since the last time, signed.

        Each is to be sent, and `answered` told how. Nobody is told as long as no webhook is set up.
        """
        with self.lock:
            self.live.catch_up()
            events = self.live.account.events
            news, self._told = events[self._told :], len(events)
            bodies = [news[start : start + MOST] for start in range(0, len(news), MOST)]
            return [self._sent(body) for body in bodies] if self.webhook_secret else []

    def _sent(self, events: list[Thing]) -> Webhook:
        self.deliver({"events": events})
        return self.webhooks.newest()

    def answered(self, status: int | None, response: str = "", id: str | None = None) -> None:
        """Tells GoCardless how a webhook was answered: the one with this id, or the newest.

        A `status` of None says that no answer came in time.
        """
        self.webhooks.answered(status, response, id)

    def take_retries(self) -> list[Webhook]:
        """Returns the webhooks that calls have asked for again, to be sent as they are, each wish once."""
        return self.webhooks.take_retries()


def _headers(body: bytes, secret: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "gocardless-webhook-service/1.1",
        "Webhook-Signature": sign_gocardless(body, secret),
    }
