"""Sends the webhooks of what calls and payers cause, after they were answered.

One that is not answered is not sent again by itself: what no webhook told of, a feed finds.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import urllib3
from starlette.background import BackgroundTask

from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.webhooks import Webhook

# GoCardless waits ten seconds for an answer.
PATIENCE = 10.0
AT_ONCE = 4
Post = Callable[[Webhook], "int | None"]
"""Sends a webhook in whatever way, and returns the status of the answer, None if there was none."""


def over_http(webhook: Webhook) -> int | None:
    """Posts a webhook to its address. GoCardless follows no redirects."""
    headers = dict(webhook.headers)
    try:
        answer = urllib3.request(
            "POST", webhook.url, body=webhook.body, headers=headers, timeout=PATIENCE, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return None
    return int(answer.status)


class Postman:
    """Sends webhooks in threads of its own: whoever calls GoCardless never waits for what it tells others."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gocardless-webhooks")
        self._under_way: list[Future[None]] = []

    def news(self, organisation: Organisation) -> BackgroundTask | None:
        """Returns what sends the news after an answer; None if there are none, or nowhere to send them."""
        due = organisation.due() if organisation.webhook_url else []
        return BackgroundTask(self._begin, organisation, due) if due else None

    def tell(self, organisation: Organisation) -> None:
        """Begins to send the news, if there is somewhere to send them."""
        self._send(organisation, organisation.due() if organisation.webhook_url else [])

    async def _begin(self, organisation: Organisation, due: list[Webhook]) -> None:
        self._send(organisation, due)

    def _send(self, organisation: Organisation, due: list[Webhook]) -> None:
        if not due:
            return
        self._under_way = [each for each in self._under_way if not each.done()]
        self._under_way.append(self._threads.submit(_send, organisation, due, self._post))

    def wait(self) -> None:
        """Waits until everything on its way has arrived, or was given up."""
        for each in list(self._under_way):
            each.result()


def tell(organisation: Organisation, post: Post = over_http) -> int:
    """Tells the news now, and returns how many webhooks that took."""
    due = organisation.due()
    _send(organisation, due, post)
    return len(due)


def _send(organisation: Organisation, due: list[Webhook], post: Post) -> None:
    for webhook in due:
        organisation.answered(post(webhook), id=webhook.id)
