"""Records each call that a provider's stand-in received."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from local.standins.dropped import Dropped


@dataclass(frozen=True)
class Call:
    """One request and how it was answered. `route` reads `GET /v1/charges/{id}`."""

    method: str
    path: str
    route: str
    query: tuple[tuple[str, str], ...]
    # The API version that the client asked for, or None.
    version: str | None
    request_id: str
    # None where the connection was dropped.
    status: int | None


def route_of(request: Request, wanted: str | None) -> str:
    """Returns the method and the path, without the id that the path names."""
    parts = request.url.path.split("/")
    return f"{request.method} {'/'.join('{id}' if wanted and part == wanted else part for part in parts)}"


def call_of(
    request: Request, response: Response, request_id: str, *, wanted: str | None, version: str | None
) -> Call:
    """Records a call. `wanted` is the id that the path names, if any."""
    return Call(
        method=request.method,
        path=request.url.path,
        route=route_of(request, wanted),
        query=tuple(request.query_params.multi_items()),
        version=version,
        request_id=request_id,
        status=None if isinstance(response, Dropped) else response.status_code,
    )
