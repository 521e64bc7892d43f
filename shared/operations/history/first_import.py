"""Brings in all sales documents once: a thousand in a call, page by page, and counts them afterwards.

Whatever ends the turn, the next one goes on with the page that was not stored whole. Nothing else stores
documents before all are counted; what changes meanwhile is read again from the beginning on.
"""

from __future__ import annotations

from dataclasses import replace

from shared.history.documents import DELETED
from shared.operations.contacts.reading import Turn
from shared.operations.history.counting import count_piece
from shared.operations.history.every_page import beginning, behind
from shared.operations.history.polls import EVERY, SOLD_EVERY
from shared.store import sales, xero_polls
from shared.store.xero_polls import History, Polls
from shared.xero.sales_documents import page_of_all


def bring_all_in(turn: Turn, polls: Polls) -> Polls:
    """Goes on with the first import to its end, and saves where it stands after each page. Raises Paused."""
    history = polls.history
    if history is None:
        history = beginning(turn.now)
        polls = _saved(turn.tenant, polls, history)
    while not history.is_read:
        turn.step()
        history = _next_page(turn, history)
        polls = _saved(turn.tenant, polls, history)
    while not history.is_done:
        turn.piece()
        after = count_piece(turn.tenant, history.after).after
        history = replace(history, after=after, is_done=not after)
        polls = _saved(turn.tenant, polls, history)
    return polls


def _saved(tenant: str, polls: Polls, history: History) -> Polls:
    after = replace(polls, history=history)
    if history.is_done:
        # Whatever has changed meanwhile is asked for in the next turn.
        begun = history.begun_at
        others = {kind: begun - every for kind, every in EVERY.items()}
        after = replace(after, sold_to=begun - SOLD_EVERY, others_to=others, proved_at=begun)
    xero_polls.save(tenant, after)
    return after


def _next_page(turn: Turn, history: History) -> History:
    page = page_of_all(turn.xero, history.kind, history.page, turn.now, turn.sales_reading)
    sales.bring_in(turn.tenant, (each for each in page.documents if each.status != DELETED))
    return behind(history, page)
