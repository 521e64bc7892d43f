"""Reads a body as API Gateway hands it over."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from shared.errors import Malformed


def raw_body(event: dict[str, Any]) -> bytes:
    """Returns the exact bytes that were signed. Raises Malformed for an envelope that cannot be opened."""
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("the body is not base64") from None


def json_object(body: bytes) -> dict[str, Any]:
    """Returns a JSON object. Raises Malformed for anything but a JSON object in UTF-8."""
    try:
        value = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("the body is not a JSON object")
    return value
