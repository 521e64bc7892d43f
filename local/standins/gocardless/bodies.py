"""Reads the body of a call: JSON whose one member holds the parameters."""

from __future__ import annotations

import json

from local.standins.gocardless import write_refusals
from local.standins.gocardless.shown import Thing

ACTION = "data"


def creation(body: bytes, name: str) -> Thing:
    """Returns the parameters of what a call makes. Raises Refusal for a body of another shape."""
    document = _document(body)
    if not isinstance(document, dict) or set(document) != {name} or not isinstance(document[name], dict):
        raise write_refusals.no_document(name)
    return dict(document[name])


def action(body: bytes) -> Thing:
    """Returns the parameters of an action, which may come without any."""
    document = _document(body)
    if document is None or document == {}:
        return {}
    return creation(body, ACTION)


def _document(body: bytes) -> object:
    try:
        return json.loads(body or b"null")
    except ValueError:
        raise write_refusals.garbled() from None
