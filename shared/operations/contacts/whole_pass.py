"""Goes through all contacts at Xero, weekly and on demand, by their summaries: a thousand in a small call.

Some changes never show in what has changed since a time. Whoever differs from what is here is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.contacts.customers import Customer
from shared.contacts.following import comes_in
from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.reading import Turn
from shared.operations.history import reading_again
from shared.store import directory, xero_polls
from shared.store.xero_polls import Pass, Polls
from shared.xero.contact_elements import Summary
from shared.xero.contacts import summaries_page

A_WEEK = timedelta(days=7)


def is_due(tenant: str, polls: Polls, now: datetime) -> bool:
    """Whether a pass is under way, a week has gone by since the last one, or somebody has asked for one."""
    is_old = polls.passed_at is not None and now - polls.passed_at >= A_WEEK
    return polls.whole is not None or is_old or xero_polls.asked_at(tenant) is not None


def go_through(turn: Turn, polls: Polls) -> tuple[Polls, Taken]:
    """Goes on with the pass to its end, and saves where it stands after each page. Raises Paused."""
    if polls.whole is None:
        polls = replace(polls, whole=Pass(turn.now))
    whole, asked, is_last = Taken(), xero_polls.asked_at(turn.tenant), False
    while polls.whole and not is_last:
        turn.step()
        page, is_last = summaries_page(turn.xero, polls.whole.page, turn.now)
        whole.add(turn.look_at([*_differing(turn.tenant, page, polls.passed_at)]))
        polls = _after(polls, polls.whole, _left_out(turn.tenant, page), is_last)
        xero_polls.save(turn.tenant, polls)
    if asked:
        polls = reading_again.begin(turn, polls)
        xero_polls.heard(turn.tenant, asked)
    return polls, whole


def _after(polls: Polls, whole: Pass, left_out: int, is_last: bool) -> Polls:
    counted = replace(whole, page=whole.page + 1, left_out=whole.left_out + left_out)
    if not is_last:
        return replace(polls, whole=counted)
    return replace(polls, whole=None, passed_at=whole.begun_at, left_out=counted.left_out)


def _differing(tenant: str, page: Sequence[Summary], passed_at: datetime | None) -> Iterator[str]:
    pairs = directory.paired(tenant, (each.contact_id for each in page))
    customers = directory.read_many(tenant, pairs.values())
    for each in page:
        customer = customers.get(pairs.get(each.contact_id, ""))
        if comes_in(each) if customer is None else _differs(each, customer, passed_at):
            yield each.contact_id


def _differs(summary: Summary, customer: Customer, passed_at: datetime | None) -> bool:
    """Whether a summary says something else than what Xero last showed, or may hide that it does."""
    link = customer.link
    if link is None or customer.state == "erased":
        return False
    base = link.base
    shown = (base.name, base.first_name, base.last_name, base.email)
    # What had changed before the last pass was read by that one, whether it mattered or not.
    seen_at = max(filter(None, (link.seen_at, passed_at)), default=None)
    is_newer = seen_at is None or summary.updated_at > seen_at
    return is_newer or summary.said != shown or summary.status != link.status


def _left_out(tenant: str, page: Sequence[Summary]) -> int:
    return len(page) - len(directory.paired(tenant, (each.contact_id for each in page)))
