"""Plays a buyer's browser, without a script: it opens pages, fills boxes in, and presses buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from aws_lambda_powertools import Metrics

from functions.orderforms import ordering, pages
from local.stack.lambdas import context
from tests.functions.manage.browser import Answer, event, read

SITE = "http://localhost:8420"
INPUT = re.compile(r"<input ([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


@dataclass(slots=True)
class Buyer:
    """A browser. `visitor` is its address on the network."""

    visitor: str = "192.0.2.1"
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, method: str = "GET") -> Answer:
        return self._ask(method, address, {"Sec-Fetch-Site": "none"})

    def post(self, address: str, typed: Mapping[str, str], **headers: str) -> Answer:
        return self.send(address, urlencode(typed).encode(), **headers)

    def send(self, address: str, body: bytes, **headers: str) -> Answer:
        ours = {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, ours | kind | headers, body)

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        asked = event(method, address, headers, {}, "aws", body)
        asked["requestContext"]["http"]["sourceIp"] = self.visitor
        is_ordering = method == "POST" or asked["rawPath"].endswith("/back")
        handler = ordering.handler if is_ordering else pages.handler
        try:
            return read(handler(asked, context("orderforms")))
        finally:
            # Metrics are collected even if switched off, and printed once there are a hundred.
            Metrics().clear_metrics()


def boxes(answer: Answer) -> dict[str, str]:
    """Returns what stands in the boxes of a page's form, and in what nobody sees."""
    found = (dict(ATTRIBUTE.findall(each)) | {"raw": each} for each in INPUT.findall(answer.text))
    return {
        each["name"]: unescape(each.get("value", ""))
        for each in found
        if each.get("type") not in ("radio", "checkbox") or each["raw"].endswith("checked")
    }
