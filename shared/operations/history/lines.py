"""Reads the lines of all documents that are summed up by lead source, once for each category at Xero.

Until lead sources are in use, documents are read in short, and while they are not, their lines may change. So
all of them are read whenever their use begins: a thousand in a call.
"""

from __future__ import annotations

from dataclasses import replace

from shared.history.documents import Kind
from shared.operations.contacts.reading import Turn
from shared.operations.history.every_page import beginning, behind
from shared.operations.history.keeping import keep
from shared.store import xero_polls
from shared.store.xero_polls import History, Lines, Polls
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
        lines = Lines(tracking.category_id, beginning(turn.now, IN_TURN))
    while not lines.so_far.is_read:
        turn.step()
        lines = replace(lines, so_far=_next_page(turn, lines.so_far, tracking))
        state = _saved(turn.tenant, state, lines)
    return state


def _saved(tenant: str, state: Polls, lines: Lines | None) -> Polls:
    after = replace(state, lines=lines)
    xero_polls.save(tenant, after)
    return after


def _next_page(turn: Turn, so_far: History, tracking: Tracking) -> History:
    page = page_of_lines(turn.xero, so_far.kind, so_far.page, turn.now, tracking, turn.sales_reading)
    keep(turn.tenant, page.documents)
    return behind(so_far, page, IN_TURN)
