from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from local.gallery.app import gallery
from local.gallery.samples import samples

INLINE = re.compile(r"<style|<script(?![^>]* src=)| style=| on[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture
def client() -> TestClient:
    return TestClient(gallery())


@pytest.mark.parametrize("name", samples())
def test_every_sample_is_shown_with_nothing_inline(client: TestClient, name: str) -> None:
    answer = client.get(f"/manage/gallery/{name}")
    assert answer.status_code == 200
    assert not INLINE.search(answer.text)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("piece", ['<p style="a">', "<script>x()</script>", "<STYLE>", '<a onclick="x()">'])
def test_whatever_is_inline_is_recognised(piece: str) -> None:
    assert INLINE.search(piece)


def test_the_gallery_lists_what_it_shows(client: TestClient) -> None:
    assert re.findall(r'href="/manage/gallery/([a-z0-9_]+)"', client.get("/").text) == list(samples())


def test_what_is_not_there_is_not_shown(client: TestClient) -> None:
    assert client.get("/manage/gallery/nothing").status_code == 404


def test_pages_are_compressed_for_whoever_takes_that(client: TestClient) -> None:
    plain = client.get("/manage/gallery/parts_overview", headers={"Accept-Encoding": "identity"})
    packed = client.get("/manage/gallery/parts_overview", headers={"Accept-Encoding": "gzip"})
    assert packed.text == plain.text
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) * 2 < len(plain.content)
