"""Reads all sales documents again when somebody asks for everything, whatever was missed once.

It goes on from page to page over as many turns as it takes, while hints and polls go on as ever.
"""

from __future__ import annotations

from dataclasses import replace

from shared.operations.contacts.reading import Turn
from shared.operations.history.every_page import beginning, behind
from shared.operations.history.keeping import keep
from shared.operations.history.unread import take_back
from shared.store import xero_polls
from shared.store.xero_polls import History, Polls
from shared.xero.sales_documents import page_of_all


def begin(turn: Turn, polls: Polls) -> Polls:
    """Begins anew from the first page; does nothing while the first import reads all anyway."""
    if not polls.has_sales:
        return polls
    begun = replace(polls, again=beginning(turn.now))
    xero_polls.save(turn.tenant, begun)
    return begun


def go_on(turn: Turn, polls: Polls) -> Polls:
    """Takes in what is left to be read, and saves where it stands after each page. Raises Paused."""
    while polls.again:
        turn.step()
        again = _next_page(turn, polls.again)
        polls = replace(polls, again=None if again.is_read else again)
        xero_polls.save(turn.tenant, polls)
    return polls


def _next_page(turn: Turn, again: History) -> History:
    reading, tracking = turn.sales_reading, turn.sales_tracking
    page = page_of_all(turn.xero, again.kind, again.page, turn.now, reading, tracking)
    keep(turn.tenant, page.documents)
    take_back(turn.tenant, turn.unread)
    return behind(again, page)
