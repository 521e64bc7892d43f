"""Holds every request and answer of the JSON API to docs/openapi.yaml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.templating.paths.exceptions import OperationNotFound, PathNotFound
from openapi_core.testing import MockRequest, MockResponse

DESCRIPTION = Path(__file__).parents[3] / "docs" / "openapi.yaml"
PROBLEM = "application/problem+json"


def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return found


@cache
def described() -> OpenAPI:
    config = Config(extra_media_type_deserializers={PROBLEM: json.loads})
    return OpenAPI.from_dict(document(), config=config)


def judge(
    asked: Mapping[str, Any],
    cookies: Mapping[str, str],
    body: bytes,
    status: int,
    headers: Mapping[str, str],
    text: str,
) -> None:
    """Raises OpenAPIError for an answer that is not as described, and for an accepted request that is not.

    `asked` is the event of API Gateway. What is not described at all must be refused as such.
    """
    request, kind = _request(asked, cookies, body), headers.get("content-type", "")
    reply = MockResponse(text.encode(), status, dict(headers), kind)
    try:
        described().validate_response(request, reply)
    except PathNotFound:
        assert (status, kind) == (404, PROBLEM)
        return
    except OperationNotFound:
        assert (status, kind) == (405, PROBLEM)
        return
    if status < 400:
        described().validate_request(request)


def _request(asked: Mapping[str, Any], cookies: Mapping[str, str], body: bytes) -> MockRequest:
    headers = asked["headers"]
    return MockRequest(
        f"http://{headers['host']}",
        asked["requestContext"]["http"]["method"].lower(),
        asked["rawPath"],
        args=dict(parse_qsl(asked["rawQueryString"])),
        headers=dict(headers),
        cookies=dict(cookies),
        data=body or None,
        content_type=headers.get("content-type", "application/json"),
    )
