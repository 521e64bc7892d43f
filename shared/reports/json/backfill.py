"""Writes the feed's first day, and how far the feed has come, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shared.operations.backfill import Move, Progress
from shared.reports.json.times import in_utc


def moved_json(tenant: str, move: Move) -> dict[str, Any]:
    """Says that the feed's first day was moved: {tenant, from: day, before: day, openings: [source]}.

    The feed begins on `from` instead of `before`; `openings` are sources of opening balances as of `before`.
    """
    days = {"from": move.to.isoformat(), "before": move.before.isoformat()}
    return {"tenant": tenant, **days, "openings": list(move.openings)}


def progress_json(
    tenant: str, feed_from: date, feeds: Iterable[Progress], pending: int, is_finished: bool
) -> dict[str, Any]:
    """Says how far the feed has come.

    {tenant, from: day, pending: count, is_finished: bool, providers: {provider: progress}}

    `pending` counts the documents on their way to Xero.

    A provider's progress is {is_finished: bool, since: time or null, reached: time or null, seen: count,
    queued: count, finished_at: time or null, covered_from: time or null, last_run_at: time or null, error}.
    `since` to `finished_at` describe the window of the provider's list that is being read, or was read last.
    """
    document = {"tenant": tenant, "from": feed_from.isoformat(), "pending": pending}
    providers = {each.provider: _progress(each) for each in feeds}
    return document | {"is_finished": is_finished, "providers": providers}


def _progress(progress: Progress) -> dict[str, Any]:
    window, covered, last_run = progress.feed.window, progress.feed.covered, progress.last_run
    return {
        "is_finished": progress.is_finished,
        "since": in_utc(window.since) if window else None,
        "reached": in_utc(window.reached) if window else None,
        "seen": window.seen if window else 0,
        "queued": window.queued if window else 0,
        "finished_at": in_utc(window.finished_at) if window else None,
        "covered_from": in_utc(covered.since) if covered else None,
        "last_run_at": in_utc(last_run.at) if last_run else None,
        "error": last_run.error if last_run else "",
    }
