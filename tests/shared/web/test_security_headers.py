from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from shared.web.security_headers import ALWAYS, SecurityHeaders, content_security_policy

PROVIDER = "https://pay.example:8443"


def shown(_: Request) -> Response:
    return PlainTextResponse("a page")


def kept(_: Request) -> Response:
    policy = content_security_policy(["https://other.example"])
    return PlainTextResponse("a file", headers={"Cache-Control": "public", "Content-Security-Policy": policy})


def broken(_: Request) -> Response:
    raise RuntimeError("as planned")


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", shown), Route("/kept", kept), Route("/broken", broken)]
    app = SecurityHeaders(Starlette(routes=routes), form_origins=(PROVIDER,))
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere", 404), ("/broken", 500)])
def test_every_answer_has_every_header(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert answer.headers["Content-Security-Policy"] == content_security_policy([PROVIDER])


def test_what_an_answer_says_itself_is_left_alone(client: TestClient) -> None:
    answer = client.get("/kept")
    assert answer.headers.get_list("Cache-Control") == ["public"]
    assert answer.headers.get_list("Content-Security-Policy") == [
        content_security_policy(["https://other.example"])
    ]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_inline_is_allowed_and_nothing_from_elsewhere() -> None:
    rules = dict(each.split(" ", 1) for each in content_security_policy().split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_a_form_may_lead_to_the_providers_that_are_named() -> None:
    assert f"; form-action 'self' {PROVIDER}; " in content_security_policy([PROVIDER])


@pytest.mark.parametrize(
    "given",
    ["*", "'unsafe-inline'", "https://a.example/path", "https://a.example; script-src *", "pay.example", ""],
)
def test_anything_but_an_origin_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        content_security_policy([given])
