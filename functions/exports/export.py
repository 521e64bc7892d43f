"""Makes one file of a business's books at a time. What fails is noted for who waits, and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.exports.wiring import ExportsDeps, wire
from shared.exports import Export, ExportTurn, Wanted
from shared.operations.exports import Rows, make
from shared.reports.exports import Books, chunks
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
    """Makes a file for a business. One whose settings are gone meanwhile has nothing to export."""
    owner = tenants.read(turn.tenant)
    if owner is None:
        logger.warning("nobody can export this", extra={"tenant": turn.tenant})
        return
    made = make(turn, deps.files, Writing(owner, deps.clock()), deps.clock)
    metrics.add_metric(name="exports_made", unit=MetricUnit.Count, value=int(made is not None))
    logger.info("exported", extra={"tenant": turn.tenant, "about": turn.id, **_counted(made)})


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes files of one business's books."""

    owner: Tenant
    now: datetime

    def __call__(self, wanted: Wanted, rows: Rows) -> Iterator[bytes]:
        name = businesses.names([self.owner.tenant])[self.owner.tenant]
        return chunks(wanted, Books(rows, self.owner.settings, name, self.now))


def _counted(made: Export | None) -> dict[str, int]:
    return {"rows": made.rows, "bytes": made.size} if made else {}
