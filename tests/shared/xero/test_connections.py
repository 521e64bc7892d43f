from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import urllib3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.serving import serving
from shared.errors import Disconnected, Unavailable
from shared.xero.connections import Connection, XeroConnections, consent_of

TICKED = {
    "id": "c1",
    "tenantId": "o1",
    "tenantName": "Piano",
    "tenantType": "ORGANISATION",
    "authEventId": "e1",
}


def token(claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{payload}.signature"


def listed(status: int, body: Any) -> list[Connection]:
    async def answer(_: Request) -> Response:
        return JSONResponse(body, status)

    app = Starlette(routes=[Route("/connections", answer)])
    with serving(app) as url:
        return XeroConnections(urllib3.PoolManager(retries=False), f"{url}/api.xro/2.0").of_user("token")


def test_organisations_are_listed_and_practices_are_not() -> None:
    found = listed(200, [TICKED, TICKED | {"id": "c2", "tenantType": "PRACTICE"}])
    assert found == [Connection("c1", "o1", "Piano", "e1")]


def test_a_dead_token_is_told_from_xero_being_away() -> None:
    with pytest.raises(Disconnected):
        listed(401, {"Status": 401})
    for status, body in ((500, {}), (200, {}), (200, [{"tenantType": "ORGANISATION"}])):
        with pytest.raises(Unavailable):
            listed(status, body)


def test_no_answer_is_xero_being_away() -> None:
    with pytest.raises(Unavailable):
        XeroConnections(urllib3.PoolManager(retries=False), "http://127.0.0.1:9/api.xro/2.0").of_user("token")


def test_a_token_says_who_has_consented() -> None:
    consent = consent_of(token({"xero_userid": "u1", "authentication_event_id": "e1"}))
    assert (consent.xero_user, consent.id) == ("u1", "e1")


@pytest.mark.parametrize("given", ["", "a.b", "a.!!!.c", token([]), token({}), token("text")])
def test_a_token_that_says_nothing_of_a_person_is_of_no_use(given: str) -> None:
    with pytest.raises(Unavailable):
        consent_of(given)
