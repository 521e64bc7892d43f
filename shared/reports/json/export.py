"""Writes, as JSON, which export of the books went to which file."""

from __future__ import annotations

from typing import Any


def export_json(tenant: str, what: str, file_format: str, out: str, size: int) -> dict[str, Any]:
    """Says what was written where.

    {tenant, what: ledger or journal, format: csv or beancount, out: path of the file, bytes: count}
    """
    return {"tenant": tenant, "what": what, "format": file_format, "out": out, "bytes": size}
