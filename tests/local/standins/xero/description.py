"""Checks requests and answers against Xero's own description of its API.

The description is not part of this repository: without it in ../shared the tests that need it are skipped.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from openapi_schema_validator import OAS31Validator

SPECS = Path(__file__).parents[4].parent / "shared" / "specs" / "xero"
XERO = "https://api.xero.com"
NOT_DESCRIBED = (401, 403, 404, 413, 429, 500, 503)


@dataclass(frozen=True)
class Description:
    """`strict` allows no fields that Xero does not name: it checks what a client sends."""

    strict: OpenAPI
    lenient: OpenAPI

    def judge(self, response: httpx.Response) -> None:
        """Raises OpenAPIError if either side of an accepted call, or a refusal, is not as described."""
        request = _request(response.request)
        if response.status_code == 200:
            self.strict.validate_request(request)
        if response.status_code not in NOT_DESCRIBED:
            reply = MockResponse(response.read(), response.status_code, content_type="application/json")
            self.lenient.validate_response(request, reply)


def described() -> Description:
    return _read("xero_accounting.yaml")


def identity_described() -> Description:
    return _read("xero-identity.yaml")


def judge_webhook(body: dict[str, Any]) -> None:
    """Raises ValidationError unless the body of a webhook is as described, to the last field."""
    schemas = _document("xero-webhooks.yaml")["components"]["schemas"]
    event = schemas["WebhookEvent"]["properties"]["events"]["items"]
    of_notes = schemas["CreditNoteWebhookEvent"]["allOf"][1]["properties"]["events"]["items"]["allOf"][1]
    OAS31Validator(schemas["WebhookEvent"]).validate(body)
    assert set(body) == set(schemas["WebhookEvent"]["properties"])
    for each in body["events"]:
        is_note = each["eventCategory"] == "CREDITNOTE"
        assert set(each) == {*event["properties"], *(["data"] if is_note else [])}
        OAS31Validator(of_notes if is_note else event).validate(each)


@cache
def _read(name: str) -> Description:
    document = _document(name)
    _without_security(document)
    return Description(_api(_strict(document)), _api(document))


def _document(name: str) -> dict[str, Any]:
    path = SPECS / name
    if not path.exists():
        pytest.skip(f"needs Xero's description, ../shared/specs/xero/{name}")
    with path.open(encoding="utf-8") as text:
        document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def _api(document: dict[str, Any]) -> OpenAPI:
    # The description breaks rules of its own format, so nothing may validate it as a whole.
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def _without_security(document: dict[str, Any]) -> None:
    """Drops security: tokens are tested elsewhere, and no validator knows the type of the OAuth2 scheme."""
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict):
                operation.pop("security", None)


def _strict(document: dict[str, Any]) -> dict[str, Any]:
    strict = copy.deepcopy(document)
    for schema in strict["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return strict


def _request(request: httpx.Request) -> MockRequest:
    path = request.url.path.replace("/connections", "/Connections")
    return MockRequest(
        XERO,
        request.method,
        path,
        args=dict(request.url.params),
        headers=dict(request.headers),
        data=request.read() or None,
    )
