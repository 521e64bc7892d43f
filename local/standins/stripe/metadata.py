"""Reads metadata, within the bounds that Stripe sets to it."""

from __future__ import annotations

from typing import Any

from local.standins.stripe import value_refusals

KEYS = 50
KEY = 40
VALUE = 500


def metadata(name: str, sent: Any) -> dict[str, str]:
    """Returns texts by key; nothing for an empty text, which unsets all. Raises Refusal."""
    if sent == "":
        return {}
    if not isinstance(sent, dict) or not all(isinstance(each, str) for each in sent.values()):
        raise value_refusals.not_an_object(name)
    if len(sent) > KEYS:
        raise value_refusals.metadata(
            name, f"Metadata can have up to {KEYS} keys, but you passed in {len(sent)}."
        )
    for key, value in sent.items():
        _check(name, key, value)
    # An empty value unsets its key.
    return {key: value for key, value in sent.items() if value}


def _check(name: str, key: str, value: str) -> None:
    for what, given, most in (("keys", key, KEY), ("values", value, VALUE)):
        if len(given) > most:
            words = f"Metadata {what} can have up to {most} characters, but you passed in {len(given)}."
            raise value_refusals.metadata(f"{name}[{key[:KEY]}]", words)
