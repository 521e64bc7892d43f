"""Lighthouse, as browsers bring it, finds the pages that a new owner meets accessible and well made."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from local.browser.lighthouse import CATEGORIES, judged

LEAST = 95


@pytest.mark.parametrize("page", ["sign_in", "settings", "overview_on_the_way"])
def test_what_a_new_owner_meets_is_accessible_and_well_made(gallery: str, page: str) -> None:
    found = judged(f"{gallery}manage/gallery/{page}")
    print(page, found.scores, found.objections)
    assert {name for name in CATEGORIES if found.scores[name] < LEAST} == set(), found.objections


class Careless(BaseHTTPRequestHandler):
    """Serves a page without a language or a title, with a picture that is neither there nor described."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b'<img src="/nothing"><p style="color: #ddd">Pale</p><input>')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # theirs
        """Keeps what the test prints readable."""


def test_lighthouse_objects_to_a_page_that_deserves_it() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Careless) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = judged(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    assert all(found.scores[name] < LEAST for name in CATEGORIES)
    assert "Image elements do not have `[alt]` attributes" in found.objections
