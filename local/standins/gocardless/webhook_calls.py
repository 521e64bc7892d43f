"""Answers the calls to /webhooks: the list, one webhook, and the wish that one be sent again."""

from __future__ import annotations

import re
from datetime import datetime

from local.standins.gocardless.listing import listed
from local.standins.gocardless.query import Query
from local.standins.gocardless.shown import Shown, Thing
from local.standins.gocardless.tables import WEBHOOKS
from local.standins.gocardless.webhooks import Webhooks, rendered

RETRY = re.compile(r"/webhooks/([^/]+)/actions/retry")


def read(webhooks: Webhooks, wanted: str | None, query: Query, now: datetime) -> Thing:
    """Shows the webhook with this id or, if none is wanted, a page of all, the newest first."""
    if wanted is None:
        return listed(WEBHOOKS, Shown({WEBHOOKS.name: webhooks.newest_first()}), query, now)
    query.allow()
    return {WEBHOOKS.name: rendered(webhooks.find(wanted))}


def retried(webhooks: Webhooks, id: str) -> Thing:
    """Notes that a webhook is to be sent again, and shows it as it was answered last."""
    return {WEBHOOKS.name: rendered(webhooks.retry(id))}
