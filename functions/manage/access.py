"""Decides, at one place for every route, whether a request may go on, and as whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Literal
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.manage import refusals
from functions.manage.api import fields, received
from functions.manage.api.fields import Shape
from functions.manage.visit import Visit
from functions.manage.wiring import ManageDeps
from shared.people import ROLES, Person, Role, suffices
from shared.sessions import Session, id_of
from shared.store import people, sessions

COOKIE = "__Host-session"
CSRF, CSRF_HEADER = "csrf_token", "x-csrf-token"
API = "/api/"
# A form of ours holds a few hundred bytes, and so does its JSON.
MOST_BYTES = 64 * 1024
MOST_FIELDS = 100
# A file comes as base64, and Lambda takes events of 6 MB.
MOST_BYTES_OF_FILE = 4_300_000
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

Needs = Literal["nothing", "signed_in", "reader", "bookkeeper", "owner"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A route: who may use it, and what it does. A path with {tenant} needs a role in that business."""

    method: str
    path: str
    action: Callable[[Visit], Response]
    needs: Needs
    # Asked by a page on its own: it does not show that anybody is there.
    is_polled: bool = False
    # The fields of the JSON that the API is sent.
    takes: Shape = field(default_factory=dict)
    # Takes a form from anywhere, as a mail program sends it, and knows nobody by a cookie: the address alone
    # says what may be done.
    is_open: bool = False
    most_fields: int = MOST_FIELDS
    # Takes a form with one file in it.
    takes_file: bool = False

    def __post_init__(self) -> None:
        if ("{tenant}" in self.path) != (self.needs in ROLES):
            raise ValueError(f"{self.path} needs a role if it is a business's, and none if it is not")
        if self.is_open and (self.needs != "nothing" or self.is_api):
            raise ValueError(f"{self.path} is open to whoever knows it, and so needs nothing")

    @property
    def is_api(self) -> bool:
        return self.path.startswith(API)

    @property
    def role(self) -> Role | None:
        return next((role for role in ROLES if role == self.needs), None)


async def admitted(entry: Entry, request: Request, deps: ManageDeps) -> Visit | Response:
    """Returns the visit, or where to go first. Raises Refused."""
    now = deps.clock()
    if entry.method in UNSAFE and not entry.is_open:
        _refuse_other_sites(request, deps)
    session = _session(entry, request, deps)
    visitor = _visitor(session)
    if visitor is None and entry.needs != "nothing":
        return _sign_in_first(entry, request)
    sent = await _sent(entry, request)
    if session and visitor and entry.method in UNSAFE:
        _refuse_forged(session, sent.csrf)
    tenant, role = _place(entry, request, visitor)
    fields.hold(sent.body, entry.takes)
    named = {name: value for name, value in request.path_params.items() if name != "tenant"}
    return Visit(
        deps,
        now,
        session,
        visitor,
        tenant,
        role,
        request.url.path,
        named,
        request.query_params,
        sent.form,
        sent.body,
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request brought: a form from a page, JSON from elsewhere, and the token of the session."""

    form: FormData = field(default_factory=FormData)
    body: Mapping[str, Any] = field(default_factory=dict)
    csrf: str = ""


async def _sent(entry: Entry, request: Request) -> Sent:
    if entry.method not in UNSAFE:
        return Sent()
    if len(await request.body()) > (MOST_BYTES_OF_FILE if entry.takes_file else MOST_BYTES):
        raise refusals.too_large()
    if entry.is_open:
        # Mail programs send one field in either form of encoding, and it says nothing.
        return Sent()
    if entry.is_api:
        return Sent(body=await _body(request), csrf=request.headers.get(CSRF_HEADER, ""))
    form = await _form(entry, request)
    return Sent(form, csrf=str(form.get(CSRF, "")))


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and kind != "application/json":
        raise refusals.not_json()
    return received.read(raw)


async def _form(entry: Entry, request: Request) -> FormData:
    kind = "multipart/form-data" if entry.takes_file else "application/x-www-form-urlencoded"
    if not request.headers.get("content-type", "").startswith(kind):
        raise refusals.unreadable()
    try:
        return await request.form(max_fields=entry.most_fields, max_files=int(entry.takes_file))
    except (HTTPException, UnicodeDecodeError, ValueError):
        raise refusals.unreadable() from None


def _refuse_other_sites(request: Request, deps: ManageDeps) -> None:
    """Refuses a form that another site has sent, and one of which a browser does not say where it is from."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_foreign = site not in (None, "same-origin") or origin not in (None, deps.app.pages_url)
    if is_foreign or site is origin is None:
        raise refusals.from_elsewhere()


def _session(entry: Entry, request: Request, deps: ManageDeps) -> Session | None:
    if entry.is_open:
        return None
    cookie = request.cookies.get(COOKIE, "")
    return sessions.read(id_of(cookie), deps.clock(), notes_use=not entry.is_polled) if cookie else None


def _visitor(session: Session | None) -> Person | None:
    """Reads who has signed in, unless the person has signed out everywhere since."""
    if session is None or not session.person:
        return None
    person = people.read(session.person)
    is_out = person.signed_out_at is not None and session.begun_at <= person.signed_out_at
    return None if is_out else person


def _sign_in_first(entry: Entry, request: Request) -> Response:
    if entry.is_api or entry.method in UNSAFE:
        raise refusals.sign_in_again()
    if entry.is_polled:
        # The script of the page goes there itself: what it asked for is a part of a page.
        return Response(status_code=401, headers={"HX-Redirect": "/manage/sign-in"})
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/manage/sign-in?{urlencode({'next': there})}", 303)


def _refuse_forged(session: Session, token: str) -> None:
    if not compare_digest(token.encode(), session.csrf.encode()):
        raise refusals.from_elsewhere()


def _place(entry: Entry, request: Request, visitor: Person | None) -> tuple[str, Role | None]:
    """Returns the business in the address, and the visitor's role there. Raises Refused."""
    needed = entry.role
    if needed is None:
        return "", None
    tenant: str = request.path_params["tenant"]
    role = visitor.role_in(tenant) if visitor else None
    if role is None:
        raise refusals.not_found()
    if not suffices(role, needed):
        raise refusals.needs_role(needed)
    return tenant, role
