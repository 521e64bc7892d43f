"""Makes one file of a business's books at a time, or closes one of its months: both read the whole ledger.

What fails is noted for whoever waits, and tried again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.exports.wiring import ExportsDeps, wire
from shared.exports import ExportTurn, Wanted
from shared.month_end.closing import month_of_id
from shared.month_end.report import MonthEnd
from shared.operations import months
from shared.operations.exports import Rows, make
from shared.reports.exports import Books, chunks, closed_journal
from shared.store import businesses, tenants
from shared.store.tenants import Tenant

logger = Logger(service="exports")
metrics = Metrics(namespace="Connectably", service="exports")
tracer = Tracer(service="exports", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Takes the turns that the messages name; BatchSize is 1."""
    del context
    for message in event["Records"]:
        metrics.add_metric(name="export_turns", unit=MetricUnit.Count, value=1)
        take(ExportTurn.parse(message["body"]), wire())


def take(turn: ExportTurn, deps: ExportsDeps) -> None:
    """Does what a business asked for. One whose settings are gone meanwhile has nothing to export."""
    owner, month = tenants.read(turn.tenant), month_of_id(turn.id)
    if owner is None:
        logger.warning("nobody can export this", extra={"tenant": turn.tenant})
    elif month:
        _close(owner, month, turn, deps)
    else:
        _export(owner, turn, deps)


def _export(owner: Tenant, turn: ExportTurn, deps: ExportsDeps) -> None:
    made = make(turn, deps.files, Writing(owner, deps.clock()), deps.clock)
    counted = {"rows": made.rows, "bytes": made.size} if made else {}
    logger.info("exported", extra={"tenant": turn.tenant, "about": turn.id, **counted})


def _close(owner: Tenant, month: date, turn: ExportTurn, deps: ExportsDeps) -> None:
    try:
        closing = months.close(owner, month, turn.turn, closed_journal, deps.clock)
    except Exception:
        months.given_up(owner.tenant, month, turn.turn)
        raise
    became = closing.state if closing else "passed over"
    logger.info("closed a month", extra={"tenant": turn.tenant, "about": turn.id, "outcome": became})


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes files of one business's books: those of a month that is closed are of what was frozen."""

    owner: Tenant
    now: datetime

    def __call__(self, wanted: Wanted, rows: Rows) -> Iterator[bytes]:
        tenant, settings = self.owner.tenant, self.owner.settings
        name = businesses.names([tenant]).get(tenant, tenant)
        return chunks(wanted, Books(rows, settings, name, self.now, *self._of_then(wanted)))

    def _of_then(self, wanted: Wanted) -> tuple[MonthEnd | None, str | None]:
        """Returns the report and the journal that were frozen; None of a month that is open."""
        closed = months.frozen_of(self.owner.tenant, wanted.month) if wanted.month else None
        if closed is None or wanted.provider is None:
            return None, None
        frozen = closed[1]
        return frozen.reports.get(wanted.provider), frozen.journals.get(wanted.provider)
