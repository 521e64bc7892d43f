"""Sends an account's news to its webhook endpoints, each event signed for each endpoint that wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import urllib3
from starlette.background import BackgroundTask

from local.standins.stripe.account import Account
from local.standins.stripe.delivery import Delivery
from local.standins.stripe.shown import Thing

# In seconds.
PATIENCE = 30.0
Post = Callable[[Delivery], object]
"""Delivers a webhook, in whatever way; what comes back does not matter here."""


def over_http(delivery: Delivery) -> None:
    """Posts a webhook to its address."""
    headers = dict(delivery.headers)
    try:
        urllib3.request(
            "POST", delivery.url, body=delivery.body, headers=headers, timeout=PATIENCE, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return


Arrange = Callable[[list[Thing]], Sequence[Thing]]
"""Puts the events into another order, or leaves some out or twice: Stripe promises none of that."""


def later(account: Account, post: Post) -> BackgroundTask | None:
    """Has the news told behind an answer; None if there is nothing to tell."""
    is_news = account.news and not account.webhook_secret
    return BackgroundTask(tell, account, post) if is_news else None


def tell(account: Account, post: Post, arrange: Arrange = list) -> None:
    """Posts what nobody was told of yet.

    An account that was added with a webhook has no endpoint: whoever added it takes its news and delivers.
    """
    if account.webhook_secret:
        return
    for event in arrange(account.take_news()):
        for delivery in account.deliveries(event):
            post(delivery)
