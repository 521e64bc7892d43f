"""Plays a browser before the pages: it keeps cookies, follows no link, and sends forms as Chromium does."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from aws_lambda_powertools import Metrics

from functions.manage.app import handler
from local.stack.lambdas import context
from tests.functions.manage import contract

PAGES = "http://localhost:8420"
# How an event names the cookies: AWS lists them, the emulator leaves them among the headers.
Shape = Literal["aws", "emulator"]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def location(self) -> str:
        return self.headers["location"]

    @property
    def document(self) -> Any:
        """What the API answers with."""
        return json.loads(self.text)

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return unescape(found[1]).strip() if found else ""


@dataclass(slots=True)
class Browser:
    shape: Shape = "aws"
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask("GET", address, {"Sec-Fetch-Site": "none", **headers})

    def post(self, address: str, form: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Sends a form from a page of ours, with the token that its pages hold."""
        body = urlencode({"csrf_token": self.csrf, **(form or {})}).encode()
        return self.send("POST", address, body, **headers)

    def upload(self, address: str, form: Mapping[str, str], file: bytes, **headers: str) -> Answer:
        """Sends a form with a file, as a browser does."""
        fields = {"csrf_token": self.csrf, **form}
        head = "--x\r\nContent-Disposition: form-data; name="
        parts = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
        named = f'{head}"file"; filename="contacts.csv"\r\nContent-Type: text/csv\r\n\r\n'
        body = f"{parts}{named}".encode() + file + b"\r\n--x--\r\n"
        typed = {"Content-Type": "multipart/form-data; boundary=x"}
        return self.send("POST", address, body, **(typed | headers))

    def call(self, method: str, address: str, document: Any = None, **headers: str) -> Answer:
        """Calls the API as a script on our pages does; None sends no body."""
        body = b"" if document is None else json.dumps(document).encode()
        typed = {"Content-Type": "application/json"} if body else {"Content-Type": ""}
        ours = typed if method == "GET" else {"X-CSRF-Token": self.csrf, **typed}
        return self.send(method, address, body, **(ours | headers))

    def send(self, method: str, address: str, body: bytes, **headers: str) -> Answer:
        ours = {"Origin": PAGES, "Sec-Fetch-Site": "same-origin"}
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(method, address, ours | typed | headers, body)

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        try:
            asked = event(method, address, headers, self.cookies, self.shape, body)
            answer = read(handler(asked, context("manage")))
            if address.startswith("/api/"):
                contract.judge(asked, self.cookies, body, answer.status, answer.headers, answer.text)
        finally:
            # Metrics are collected even if switched off, and printed once there are a hundred.
            Metrics().clear_metrics()
        for each in answer.cookies:
            name, _, rest = each.partition("=")
            value = rest.partition(";")[0]
            self.cookies.pop(name, None)
            if value and value != '""':
                self.cookies[name] = value
        found = re.search(r'name="csrf_token" value="([^"]*)"', answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer


def event(
    method: str,
    address: str,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    shape: Shape,
    body: bytes = b"",
) -> dict[str, Any]:
    """Makes the event of a request as API Gateway's HTTP API passes it on (payload format 2.0)."""
    parts = urlsplit(address)
    lower = {name.lower().replace("_", "-"): value for name, value in headers.items() if value}
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    if shape == "emulator" and pairs:
        lower["cookie"] = "; ".join(pairs)
    http = {"method": method, "path": parts.path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    return {
        "version": "2.0",
        "routeKey": "ANY /manage/{proxy+}",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": {"host": "localhost:8420", **lower},
        "requestContext": {"http": http, "stage": "$default", "domainName": "localhost"},
        **({"cookies": pairs} if shape == "aws" and pairs else {}),
        **({"body": base64.b64encode(body).decode(), "isBase64Encoded": True} if body else {}),
    }


def read(answered: Mapping[str, Any]) -> Answer:
    body = answered.get("body") or ""
    raw = base64.b64decode(body) if answered.get("isBase64Encoded") else body.encode()
    headers = {name.lower(): value for name, value in answered["headers"].items()}
    if headers.get("content-encoding") == "gzip":
        raw = gzip.decompress(raw)
    # A picture is no text.
    text = raw.decode(errors="replace" if headers.get("content-type", "").startswith("image/") else "strict")
    return Answer(answered["statusCode"], headers, tuple(answered.get("cookies") or ()), text)
