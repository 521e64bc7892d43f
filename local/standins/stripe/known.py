"""Lists what Stripe knows of webhook endpoints: the types of events, and the versions of its API."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def _lines(name: str) -> tuple[str, ...]:
    return tuple((HERE / name).read_text(encoding="utf-8").split())


EVENT_TYPES = _lines("event_types.txt")
"""As listed by Stripe's SDK for enabled_events; `*` is all of them."""
API_VERSIONS = _lines("api_versions.txt")
