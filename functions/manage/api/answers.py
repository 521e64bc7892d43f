"""Answers as JSON: with what was asked for, or with a problem as RFC 9457 describes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from functions.manage.refusals import Refused

PROBLEM = "application/problem+json"


def answer(document: Mapping[str, Any], status: int = 200) -> Response:
    return JSONResponse(document, status)


def problem(refused: Refused) -> Response:
    """Says no in the words that a page would show, with a sentence for each field that does not fit."""
    return JSONResponse(described(refused), refused.status, media_type=PROBLEM)


def described(refused: Refused) -> dict[str, Any]:
    """Describes a refusal as {type, title, status, detail, errors: {field: sentence}}, as RFC 9457 does."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": refused.message.heading,
        "status": refused.status,
        "detail": " ".join(refused.message.says),
    }
    if refused.errors:
        told["errors"] = dict(refused.errors)
    return told
