"""Keeps what Xero offers each business to choose from, and which of its settings no longer fit that."""

from __future__ import annotations

from dataclasses import dataclass

from shared.chart.chart import Chart
from shared.errors import Disconnected
from shared.jobs import next_hourly
from shared.operations.catalogue.reading import read_if_due
from shared.operations.choosing import note_what_does_not_fit
from shared.operations.connections import Connections
from shared.store import catalogue_readings, charts, jobs, tenants
from shared.xero.chart import Look, look, read_chart


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look has found. `is_cut_short`: few calls of Xero's day are left, so that it made but one.

    `is_lively`: products change, and are worth a look by the hour.
    """

    is_cut_short: bool
    is_lively: bool


def look_again(tenant: str, connections: Connections, is_whole: bool) -> Looked:
    """Reads what Xero offers a business by now, and its products last.

    `is_whole`: every account is read, and not only those that have changed. Raises Disconnected also where
    nobody has connected Xero yet, Throttled, Unavailable.
    """
    now, known = connections.clock(), tenants.on_record(tenant)
    if known is None or not known.profile.xero_user:
        raise Disconnected("nobody has connected Xero yet")
    before, xero = charts.read(tenant), connections.xero(known.profile)
    seen = look(xero, before, is_whole, now) if before else Look(read_chart(xero, now))
    # First: if the process dies before the chart is kept, the next look finds the same change again.
    note_what_does_not_fit(known, seen.chart)
    if seen.chart is not before:
        charts.keep(tenant, seen.chart)
    if seen.is_cut_short:
        return Looked(is_cut_short=True, is_lively=False)
    return Looked(is_cut_short=False, is_lively=read_if_due(tenant, xero, seen.chart, now))


def keep(tenant: str, chart: Chart) -> None:
    """Keeps what was read on demand. Further looks follow by the hour."""
    known = tenants.on_record(tenant)
    jobs.begin(tenant, "accounts", next_hourly(tenant, chart.read_at))
    if catalogue_readings.standing(tenant).reading is None:
        # Whoever has just connected Xero shall not wait for products until the next hour.
        jobs.due_by(tenant, "accounts", chart.read_at)
    if known:
        note_what_does_not_fit(known, chart)
    charts.keep(tenant, chart)
