"""Reads the lines of all documents that are summed up by lead source, once for each category at Xero.

Until lead sources are in use, documents are read in short, and while they are not, their lines may change. So
all of them are read whenever their use begins: a thousand in a call.
"""

from __future__ import annotations

from dataclasses import replace

from shared.history.documents import Kind
from shared.operations.contacts.reading import Turn
from shared.operations.history.keeping import keep
from shared.store import xero_polls
from shared.store.xero_polls import Lines, Polls
from shared.xero.sales_documents import page_of_lines
from shared.xero.tracked_parts import Tracking

# What is a sale, or takes one back. Of money at the bank, whoever posts it tells.
IN_TURN: tuple[Kind, ...] = ("credit_note", "invoice")


def read_through(turn: Turn, state: Polls) -> Polls:
    """Goes on with the reading to its end, and saves where it stands after each page. Raises Paused."""
    tracking = turn.sales_tracking
    if tracking is None:
        return _saved(turn.tenant, state, None) if state.lines else state
    lines = state.lines
    if lines is None or lines.category != tracking.category_id:
        lines = Lines(tracking.category_id, IN_TURN[0])
    while not lines.is_done:
        turn.step()
        lines = _next_page(turn, lines, tracking)
        state = _saved(turn.tenant, state, lines)
    return state


def _saved(tenant: str, state: Polls, lines: Lines | None) -> Polls:
    after = replace(state, lines=lines)
    xero_polls.save(tenant, after)
    return after


def _next_page(turn: Turn, lines: Lines, tracking: Tracking) -> Lines:
    page = page_of_lines(turn.xero, lines.kind, lines.page, turn.now, tracking, turn.sales_reading)
    keep(turn.tenant, page.documents)
    if page.has_shrunk(lines.page, lines.total):
        # Whatever slid to the page before was not on it when it was read.
        return replace(lines, page=lines.page - 1, total=page.total)
    if not page.is_last:
        return replace(lines, page=lines.page + 1, total=page.total)
    rest = IN_TURN[IN_TURN.index(lines.kind) + 1 :]
    if not rest:
        return replace(lines, is_done=True)
    return replace(lines, kind=rest[0], page=1, total=None)
