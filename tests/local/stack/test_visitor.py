from __future__ import annotations

from collections.abc import Iterator

import pytest
from mechanicalsoup import LinkNotFoundError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from local.emulator.failing import Failed
from local.stack.visitor import Visitor
from local.standins.serving import serving

FORM = """<h1>Tea</h1><form method="post" action="/poured"><input type="hidden" name="pot" value="blue">
<input name="guest">
<select name="kind"><option value="a">Assam</option><option value="b">Black</option></select>
<label><input type="checkbox" name="with" value="milk">Milk</label>
<label><input type="checkbox" name="with" value="sugar">Sugar</label>
<button name="size" value="cup">A cup</button> <button name="size" value="pot">A  pot</button></form>"""


async def form(request: Request) -> Response:
    answer = HTMLResponse(FORM)
    answer.set_cookie("__Host-session", "kept", secure=True, httponly=True)
    return answer


async def poured(request: Request) -> Response:
    sent = (await request.form()).multi_items()
    request.app.state.sent = (sent, request.headers.get("origin"))
    return RedirectResponse("/drunk", 303)


async def drunk(request: Request) -> Response:
    return HTMLResponse(f"<p>{request.cookies.get('__Host-session')}\n cookie</p>", 201)


async def session(request: Request) -> Response:
    return JSONResponse({"csrf_token": f"token of {request.cookies['__Host-session']}"})


async def brewed(request: Request) -> Response:
    token, origin = request.headers.get("x-csrf-token"), request.headers.get("origin")
    told = {"sent": await request.json(), "token": token, "origin": origin}
    return JSONResponse(told, 201 if told["sent"] else 422)


APP = Starlette(
    routes=[
        Route("/api/session", session),
        Route("/api/brews", brewed, methods=["POST"]),
        Route("/", form),
        Route("/poured", poured, methods=["POST"]),
        Route("/drunk", drunk),
    ]
)


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with serving(APP) as url:
        visitor = Visitor()
        visitor.open(url)
        yield visitor


def test_a_form_is_sent_as_a_browser_sends_it_with_the_button_that_was_pressed(visitor: Visitor) -> None:
    site = visitor.url.rstrip("/")
    visitor.press("a pot", guest="Ada", kind="b", **{"with": ("milk", "sugar")})
    sent, origin = APP.state.sent
    assert sorted(sent) == [
        ("guest", "Ada"),
        ("kind", "b"),
        ("pot", "blue"),
        ("size", "pot"),
        ("with", "milk"),
        ("with", "sugar"),
    ]
    assert origin == site


def test_a_redirect_is_followed_and_secure_cookies_are_kept_on_the_own_machine(visitor: Visitor) -> None:
    visitor.press("A cup", kind="a")
    assert (visitor.path, visitor.status, visitor.text) == ("/drunk", 201, "kept cookie")


def test_what_the_page_does_not_offer_cannot_be_done(visitor: Visitor) -> None:
    with pytest.raises(Failed, match='no form with the button "A bucket"'):
        visitor.press("A bucket")
    with pytest.raises(LinkNotFoundError):
        visitor.press("A cup", kind="coffee")
    with pytest.raises(Failed, match="shows no h2"):
        visitor.find("h2")
    assert visitor.find("h1") == "Tea"
    assert visitor.has("A cup")
    assert not visitor.has("A bucket")


def test_the_api_is_asked_with_the_cookie_the_origin_and_the_sessions_token(visitor: Visitor) -> None:
    told = visitor.call("POST", "/api/brews", {"cups": 2})
    site = visitor.url.rstrip("/")
    assert told == {"sent": {"cups": 2}, "token": "token of kept", "origin": site}
    assert visitor.find("h1") == "Tea"


def test_what_the_api_refuses_cannot_be_done(visitor: Visitor) -> None:
    with pytest.raises(Failed, match="POST /api/brews was answered with 422"):
        visitor.call("POST", "/api/brews", {})
