"""Reads metadata, within the bounds that Stripe sets to it."""

from __future__ import annotations

from typing import Any

from local.standins.stripe import value_refusals

KEYS = 50
KEY = 40
VALUE = 500


def metadata(name: str, sent: Any) -> dict[str, str]:
    """Returns texts by key of a new object, without those that are empty. Raises Refusal."""
    return {key: value for key, value in (changes(name, sent) or {}).items() if value}


def changes(name: str, sent: Any) -> dict[str, str] | None:
    """Returns texts by key, of which an empty one unsets its key; None unsets all. Raises Refusal."""
    if sent == "":
        return None
    if not isinstance(sent, dict) or not all(isinstance(each, str) for each in sent.values()):
        raise value_refusals.not_an_object(name)
    if len(sent) > KEYS:
        raise value_refusals.metadata(
            name, f"Metadata can have up to {KEYS} keys, but you passed in {len(sent)}."
        )
    for key, value in sent.items():
        _check(name, key, value)
    return dict(sent)


def merged(before: dict[str, str], changed: dict[str, str] | None) -> dict[str, str]:
    """Returns metadata with its changes. Raises Refusal if that are too many keys."""
    if changed is None:
        return {}
    after = {key: value for key, value in (before | changed).items() if value}
    return changes("metadata", after) or {}


def _check(name: str, key: str, value: str) -> None:
    for what, given, most in (("keys", key, KEY), ("values", value, VALUE)):
        if len(given) > most:
            words = f"Metadata {what} can have up to {most} characters, but you passed in {len(given)}."
            raise value_refusals.metadata(f"{name}[{key[:KEY]}]", words)
