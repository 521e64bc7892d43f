"""Counts, every five minutes, the businesses in trouble, and tells of each trouble that begins or ends.

Whoever sees a trouble begin has written a row; here its end is found. An alarm rises on each count. The
events on EventBridge say which business it is. It also notes how many messages wait in the queues.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.watch_wiring import WatchDeps, wire
from shared.errors import Unavailable
from shared.operations.troubles import is_over
from shared.store import jobs, queue_notes, troubles
from shared.troubles import KINDS, LATE, News, Trouble

logger = Logger(service="watch")
metrics = Metrics(namespace="Connectably", service="watch")
tracer = Tracer(service="watch", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event, context
    watch(wire())


def watch(deps: WatchDeps) -> None:
    """Looks at every business that is in trouble, and at no other. Raises Unavailable if not all was told."""
    now = deps.clock()
    known = [_looked_at(each, now) for kind in KINDS for each in troubles.of_kind(kind)]
    _note_what_nobody_does(known, now)
    for kind in KINDS:
        count = sum(each.kind == kind and each.counts(now) for each in known)
        metrics.add_metric(name=f"businesses_{kind}", unit=MetricUnit.Count, value=count)
    _note_queues(deps, now)
    _tell(known, deps, now)


def _note_queues(deps: WatchDeps, now: datetime) -> None:
    """Notes how many messages wait, for the pages. Queues that cannot be counted keep no trouble from it."""
    try:
        queue_notes.keep(deps.queues.waiting(), now)
    except Exception:
        logger.exception("could not count the queues")


def _looked_at(trouble: Trouble, now: datetime) -> Trouble:
    """Finds out whether a trouble is over. One that cannot be looked at lasts, and keeps no other from it."""
    try:
        if trouble.until or not is_over(trouble, now):
            return trouble
        troubles.end(trouble, now)
        return replace(trouble, until=now)
    except Exception:
        logger.exception("could not look at a trouble", extra=_named(trouble))
        return trouble


def _note_what_nobody_does(known: Iterable[Trouble], now: datetime) -> None:
    """Records which businesses have been due for reconciliation for hours without anybody taking the turn."""
    on_record = {each.tenant for each in known if each.kind == "not_reconciled" and not each.until}
    for due in jobs.due("reconcile", now - LATE):
        if due.tenant not in on_record:
            troubles.begin(due.tenant, "not_reconciled", due.due_at, now)


def _tell(known: Sequence[Trouble], deps: WatchDeps, now: datetime) -> None:
    """Tells what is new. What the bus does not take is told the next time."""
    news = [each for trouble in known for each in trouble.news(now)]
    told = set[News]()
    for each in deps.announcements.put(news):
        _note(each, now)
        told.add(each)
    untold = {each.trouble for each in news if each not in told}
    for trouble in known:
        if trouble.until and trouble not in untold:
            troubles.forget(trouble)
    begun = sum(not each.is_end for each in told)
    metrics.add_metric(name="troubles_begun", unit=MetricUnit.Count, value=begun)
    if untold:
        raise Unavailable(f"EventBridge did not take {len(news) - len(told)} of {len(news)} events")


def _note(news: News, now: datetime) -> None:
    if news.is_end:
        logger.info(news.sentence, extra=_named(news.trouble))
        return
    troubles.told(news.trouble, now)
    logger.warning(news.sentence, extra=_named(news.trouble))


def _named(trouble: Trouble) -> dict[str, str]:
    return {"tenant": trouble.tenant, "why": trouble.kind, "since": trouble.since.isoformat()}
