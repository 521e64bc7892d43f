"""Tells apps of what has changed: gathers events, delivers them, and checks the intent to receive them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import urllib3

from local.standins.xero import webhook_events
from local.standins.xero.identity import Identity
from local.standins.xero.state import State
from local.standins.xero.webhook import Notice, Reply, Webhook

# Whoever answers later has not answered.
PATIENCE = 5.0
Post = Callable[[Notice], Reply]
"""Delivers a notice to the app, in whatever way, and returns how the app answered."""
Arrange = Callable[[list[Notice]], Iterable[Notice]]
"""Takes the notices that are due and gives those that arrive, in their order: some twice, some not at all."""


def over_http(notice: Notice) -> Reply:
    """Posts a notice to its address."""
    patience, headers = urllib3.Timeout(total=PATIENCE), dict(notice.headers)
    try:
        answer = urllib3.request(
            "POST", notice.url, body=notice.body, headers=headers, timeout=patience, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return Reply(None)
    return Reply(answer.status, answer.data, "set-cookie" in answer.headers)


@dataclass
class Webhooks:
    """The webhooks by the client id of their apps: each app has one, which hears of whatever it connects."""

    identity: Identity
    moment: Callable[[], AbstractContextManager[datetime]]
    by_app: dict[str, Webhook] = field(default_factory=dict)

    def gather(self, states: Iterable[State]) -> None:
        """Hands what has changed since the last time to the apps that are connected to the organisation."""
        for state in states:
            if events := webhook_events.taken(state):
                for client_id, webhook in self.by_app.items():
                    if self.identity.is_connected(client_id, state.tenant_id):
                        webhook.hear(events)

    def deliver(self, post: Post = over_http, arrange: Arrange = list) -> int:
        """Sends all that is due now and returns how many bodies arrived.

        A body that `arrange` leaves out got lost on its way: it comes again as one does that was refused.
        """
        return sum(self._deliver(webhook, post, arrange) for webhook in self.by_app.values())

    def _deliver(self, webhook: Webhook, post: Post, arrange: Arrange) -> int:
        with self.moment() as now:
            due = webhook.due(now)
        # Nothing is locked meanwhile, since the app may call back before it answers.
        arrived = [(notice, post(notice)) for notice in arrange(due)]
        lost = {notice.id for notice in due} - {notice.id for notice, _ in arrived}
        with self.moment() as now:
            for notice, reply in arrived:
                webhook.answered(notice, reply, now)
            for notice in due:
                if notice.id in lost:
                    webhook.answered(notice, Reply(None), now)
        return len(arrived)

    def check_intent(self, client_id: str, post: Post = over_http) -> bool:
        """Checks that the app takes what is rightly signed and nothing else; only then it is sent events."""
        webhook = self.by_app[client_id]
        with self.moment() as now:
            probes = webhook.probes(now)
        replies = [(post(notice), wanted) for notice, wanted in probes]
        is_content = all(reply.status == wanted and reply.is_plain for reply, wanted in replies)
        with self.moment():
            webhook.switch(is_on=is_content)
        return is_content


@contextmanager
def delivering(webhooks: Webhooks, every: float = 0.5) -> Iterator[None]:
    """Delivers in the background; `every` is in seconds."""
    stop = threading.Event()

    def deliver() -> None:
        while not stop.wait(every):
            webhooks.deliver()

    thread = threading.Thread(target=deliver, daemon=True, name="Xero's webhooks")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
