"""Asks Xero from time to time what has changed, for whatever no webhook has told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.reading import Turn
from shared.operations.history import polls as sales_polls
from shared.operations.history.polls import OVERLAP
from shared.store import connection_notes, directory
from shared.store.xero_polls import Polls
from shared.xero import contacts
from shared.xero.sales_documents import changed_since

# While webhooks arrive, and while they are silent or have failed to tell of something.
SELDOM, OFTEN = timedelta(hours=1), timedelta(minutes=15)
# Webhooks that told of nothing for so long count as silent, and a failure counts for as long.
A_DAY = timedelta(days=1)
# Where nothing has changed for so long, silence says nothing of the webhooks, and polls are most of the cost.
A_WEEK = timedelta(days=7)


def poll_every(tenant: str, polls: Polls, now: datetime) -> timedelta:
    """Returns how often a business's contacts are polled just now."""
    told_at = connection_notes.webhook_at(tenant, "xero")
    is_silent = told_at is None or now - told_at > A_DAY
    has_failed = polls.late_at is not None and now - polls.late_at <= A_DAY
    return OFTEN if has_failed or (is_silent and not _is_idle(polls, now)) else SELDOM


def _is_idle(polls: Polls, now: datetime) -> bool:
    """Whether nothing was found for a week: neither since the first import began nor since the last find."""
    since = polls.found_at or (polls.first.begun_at if polls.first else now)
    return now - since > A_WEEK


def poll(turn: Turn, polls: Polls, begun: datetime) -> tuple[Polls, Taken]:
    """Takes in all contacts that have changed since the last poll. `begun` is where the first one starts."""
    now = turn.now
    since = (polls.contacts_to or begun) - OVERLAP
    whole = Taken()
    changed = contacts.changed_since(turn.xero, since, now)
    while some := list(islice(changed, contacts.MOST_IDS)):
        whole.add(turn.take(some))
    late_at = now if whole.late else polls.late_at
    return replace(polls, contacts_to=now, late_at=late_at, found_at=_found_at(polls, whole, now)), whole


def poll_sales(turn: Turn, polls: Polls, begun: datetime) -> tuple[Polls, Taken]:
    """Takes in invoices, and whoever was sold to first: of that, no contact's time of change tells."""
    now = turn.now
    since = (polls.sold_to or begun) - OVERLAP
    sold = changed_since(turn.xero, "invoice", since, now, turn.sales_tracking, turn.sales_reading)
    buyers = sales_polls.take(turn, polls, sold)
    strangers = buyers - directory.paired(turn.tenant, buyers).keys()
    taken = turn.look_at(strangers)
    return replace(polls, sold_to=now, found_at=_found_at(polls, taken, now)), taken


def _found_at(polls: Polls, taken: Taken, now: datetime) -> datetime | None:
    return now if taken.came_in or taken.changed else polls.found_at
