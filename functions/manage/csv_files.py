"""Hands out CSV as a file to be saved."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from shared.reports.cells import ENCODING


def csv_file(name: str, lines: Iterable[str]) -> Response:
    """Answers with lines, which have their line ends, as a file of this name, without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(lines).encode(ENCODING), media_type="text/csv; charset=utf-8", headers=headers)
