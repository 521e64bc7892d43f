"""Sends the webhooks of what calls and payers cause, after they were answered.

One that is not answered is not sent again by itself: what no webhook told of, a feed finds.
"""

from __future__ import annotations

from collections.abc import Callable

import urllib3
from starlette.background import BackgroundTask

from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.webhooks import Webhook

# GoCardless waits ten seconds for an answer.
PATIENCE = 10.0
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


def news(organisation: Organisation, post: Post) -> BackgroundTask | None:
    """Returns what tells the owner the news; None if there are none, or nowhere to send them."""
    due = organisation.due() if organisation.webhook_url else []
    return BackgroundTask(_send, organisation, due, post) if due else None


def tell(organisation: Organisation, post: Post = over_http) -> int:
    """Tells the news now, and returns how many webhooks that took."""
    due = organisation.due()
    _send(organisation, due, post)
    return len(due)


def _send(organisation: Organisation, due: list[Webhook], post: Post) -> None:
    for webhook in due:
        organisation.answered(post(webhook), id=webhook.id)
