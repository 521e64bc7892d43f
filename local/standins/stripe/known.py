"""Lists what Stripe knows: types of events, versions of its API, ways to pay, and languages of its pages."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def _lines(name: str) -> tuple[str, ...]:
    return tuple((HERE / name).read_text(encoding="utf-8").split())


EVENT_TYPES = _lines("event_types.txt")
"""As listed by Stripe's SDK for enabled_events; `*` is all of them."""
API_VERSIONS = _lines("api_versions.txt")
PAYMENT_METHOD_TYPES = _lines("payment_method_types.txt")
LOCALES = _lines("locales.txt")
