"""Writes, as JSON, which export of the books went to which file, and how far an export is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shared.exports import Export
from shared.reports.json.times import in_utc


def export_json(tenant: str, what: str, file_format: str, out: str, size: int) -> dict[str, Any]:
    """Says what was written where.

    {tenant, what: ledger or journal, format: csv or beancount, out: path of the file, bytes: count}
    """
    return {"tenant": tenant, "what": what, "format": file_format, "out": out, "bytes": size}


def exports_json(tenant: str, exports: Iterable[Export], now: datetime) -> dict[str, Any]:
    """Lists exports as {tenant, exports: [export]}.

    An export is {file, what: month, ledger or journal, format: pdf, csv or beancount, month: "2026-10" or
    null, provider or null, state: asked, working, ready or failed, says, by, asked_at: time, told_at: time,
    rows: count, bytes: count, gone_at: time or null, link: null}. `file` is its id, `says` a sentence for
    people.
    """
    return {"tenant": tenant, "exports": [_export(each, now, None) for each in exports]}


def one_export_json(tenant: str, export: Export, now: datetime, link: str | None = None) -> dict[str, Any]:
    """Tells one export as {tenant, export}; `link` is where it can be fetched for minutes."""
    return {"tenant": tenant, "export": _export(export, now, link)}


def _export(export: Export, now: datetime, link: str | None) -> dict[str, Any]:
    wanted = export.wanted
    return {
        "file": wanted.id,
        "what": wanted.what,
        "format": wanted.format,
        "month": f"{wanted.month:%Y-%m}" if wanted.month else None,
        "provider": wanted.provider,
        "state": export.state,
        "says": export.says(now),
        "by": export.by,
        "asked_at": in_utc(export.asked_at),
        "told_at": in_utc(export.told_at),
        "rows": export.rows,
        "bytes": export.size,
        "gone_at": in_utc(export.gone_at) if export.state == "ready" else None,
        "link": link,
    }
