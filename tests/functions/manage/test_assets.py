from __future__ import annotations

import asyncio
import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mangum import Mangum
from starlette.applications import Starlette
from starlette.testclient import TestClient

from functions.manage.assets import KEPT_FOR_GOOD, Assets, takes_gzip

CSS = b"body { margin: 0 }\n" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "static"
    built.mkdir()
    (built / "app.0123abcd.css").write_bytes(CSS)
    (built / "app.0123abcd.css.gz").write_bytes(gzip.compress(CSS))
    (built / "manifest.json").write_text(json.dumps({"app.css": "app.0123abcd.css"}))
    (tmp_path / "secret.txt").write_text("not to be served")
    return built


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(Starlette(routes=[Assets.read(folder).route()]))


@pytest.mark.parametrize(
    ("accepted", "coding"), [("br, gzip", "gzip"), ("identity", None), ("gzip;q=0", None)]
)
def test_a_file_is_kept_for_good_and_compressed_for_whoever_takes_that(
    client: TestClient, accepted: str, coding: str | None
) -> None:
    answer = client.get("/manage/static/app.0123abcd.css", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.content == CSS
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == KEPT_FOR_GOOD
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers.get("Content-Encoding") == coding
    assert (int(answer.headers["Content-Length"]) < len(CSS)) == (coding == "gzip")


@pytest.fixture
def behind_api_gateway(folder: Path) -> Iterator[Any]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    app: Any = Starlette(routes=[Assets.read(folder).route()])
    yield Mangum(app, lifespan="off")
    asyncio.set_event_loop(None)
    loop.close()


def test_a_compressed_file_passes_api_gateway_byte_for_byte(folder: Path, behind_api_gateway: Any) -> None:
    path = "/manage/static/app.0123abcd.css"
    http = {"method": "GET", "path": path, "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1"}
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "pages.example", "accept-encoding": "gzip, deflate, br"},
        "requestContext": {"http": http, "stage": "$default"},
        "isBase64Encoded": False,
    }

    answered = behind_api_gateway(event, None)

    assert answered["isBase64Encoded"] is True
    assert base64.b64decode(answered["body"]) == (folder / "app.0123abcd.css.gz").read_bytes()
    assert answered["headers"]["content-encoding"] == "gzip"
    assert answered["headers"]["cache-control"] == KEPT_FOR_GOOD


@pytest.mark.parametrize(
    "name",
    [
        "app.css",
        "app.0123abcd.css.gz",
        "manifest.json",
        "..%2Fsecret.txt",
        "%2e%2e/secret.txt",
        "../static/app.0123abcd.css/",
        "%2Fetc%2Fpasswd",
        "",
    ],
)
def test_no_other_name_is_served(client: TestClient, name: str) -> None:
    answer = client.get(f"/manage/static/{name}", follow_redirects=False)
    assert answer.status_code in {307, 404}
    assert b"not to be served" not in answer.content
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_template_s_name_leads_to_the_file_of_that_content(folder: Path) -> None:
    assert Assets.read(folder).address("app.css") == "/manage/static/app.0123abcd.css"


def test_pages_can_be_rendered_before_anything_is_built_and_a_misspelt_name_is_noticed(
    tmp_path: Path,
) -> None:
    nothing = Assets.read(tmp_path)
    assert nothing.address("app.css") == "/manage/static/app.css"
    with pytest.raises(KeyError, match=r"apps\.css"):
        nothing.address("apps.css")


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("GZIP;q=1.0, *;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip; q=0", False),
        ("identity;q=1, gzip;q=0.000", False),
    ],
)
def test_gzip_is_sent_only_to_whoever_accepts_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes
