"""Reads a request, and refuses at the door what no form of ours has sent."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from functions.orderforms import refusals
from functions.orderforms.asked import Asked
from functions.orderforms.wiring import FormDeps

MOST_BYTES = 16 * 1024
# Fifty lines, and what else a form asks for.
MOST_FIELDS = 100
KIND = "application/x-www-form-urlencoded"


async def asked(request: Request, deps: FormDeps) -> Asked:
    """Returns what is asked for, with the boxes of a form if there is one. Raises Refused."""
    is_sent = request.method == "POST"
    site = deps.aws.env.pages_url.rstrip("/") or _here(request)
    return Asked(
        deps,
        deps.clock(),
        site,
        request.path_params,
        dict(request.query_params),
        await _typed(request, {site, _here(request)}) if is_sent else {},
        request.client.host if request.client else "",
    )


def _here(request: Request) -> str:
    """Returns the site that was asked: API Gateway answers for no names but its own."""
    return f"{request.scope['scheme']}://{request.headers.get('host', '')}"


async def _typed(request: Request, ours: set[str]) -> dict[str, str]:
    _refuse_other_sites(request, ours)
    if len(await request.body()) > MOST_BYTES:
        raise refusals.too_large()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise refusals.no_form_sent()
    try:
        form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    except (HTTPException, UnicodeDecodeError, ValueError):
        raise refusals.no_form_sent() from None
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _refuse_other_sites(request: Request, ours: set[str]) -> None:
    """Refuses a form that another site has sent, and one of which a browser does not say where it is from.

    Whichever of both headers is there must name our own site. An Origin of "null" is another site's: our
    pages ask browsers to name their origin to ourselves, and to nobody else.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_foreign = site not in (None, "same-origin") or (origin is not None and origin not in ours)
    if is_foreign or site is origin is None:
        raise refusals.from_elsewhere()
