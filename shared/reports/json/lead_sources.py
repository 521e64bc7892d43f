"""Writes lead sources as JSON."""

from __future__ import annotations

from typing import Any

from shared.lead_sources.reading import Reading
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.lead_sources.report import Report, SoldBy
from shared.reports.json.times import in_utc


def lead_sources_json(tenant: str, whole: LeadSources, reading: Reading, is_asked: bool) -> dict[str, Any]:
    """Lists lead sources in the owner's order: {tenant, lead_sources: [lead source], xero}.

    `xero` is {category_id, category, looked_at: time, is_asked, problem, names: [text],
    offered: [{id, name}], left_out: [text], refused: [text]}: `category` is null while none is in use,
    `problem` why that is so.
    """
    return {
        "tenant": tenant,
        "lead_sources": [lead_source_json(each) for each in whole.sources],
        "xero": {
            "category_id": whole.category_id or None,
            "category": whole.category_name or None,
            "looked_at": in_utc(reading.read_at),
            "is_asked": is_asked,
            "problem": reading.problem or None,
            "names": [*reading.names],
            "offered": [{"id": id, "name": name} for id, name in reading.offered],
            "left_out": [*reading.left_out],
            "refused": [*reading.refused],
        },
    }


def sales_json(tenant: str, report: Report) -> dict[str, Any]:
    """Writes sales by lead source.

    {tenant, is_in_use, since: "2025-12-01" or null, months: ["2026-11"], total_pence: [int], sold: [row]}.

    A row is {lead_source: id or null, name, net_pence: [int], customers: count, won: [count]}, its lists and
    the totals in the order of the months; so is `won_by_none`, of customers without a lead source.
    """
    return {
        "tenant": tenant,
        "is_in_use": report.is_in_use,
        "since": report.since.isoformat() if report.since else None,
        "months": [f"{each:%Y-%m}" for each in report.months],
        "total_pence": [*report.totals],
        "sold": [_sold_json(each) for each in report.rows],
        "won_by_none": [*report.won_by_none],
    }


def _sold_json(row: SoldBy) -> dict[str, Any]:
    return {
        "lead_source": row.id or None,
        "name": row.name,
        "net_pence": [*row.months],
        "customers": row.customers,
        "won": [*row.won],
    }


def lead_source_json(source: LeadSource) -> dict[str, Any]:
    """Describes a lead source as {id, name, state, option_id, is_in_xero}.

    `state` is active or archived. `is_in_xero`: Xero takes it just now.
    """
    return {
        "id": source.id,
        "name": source.name,
        "state": "active" if source.is_active else "archived",
        "option_id": source.option_id or None,
        "is_in_xero": source.is_usable,
    }
