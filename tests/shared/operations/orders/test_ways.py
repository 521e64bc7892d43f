"""A business can be paid by hand always, and otherwise by whom it is connected to."""

from __future__ import annotations

import pytest

from shared.operations.orders.ways import connected
from shared.store import secrets


def test_each_provider_brings_its_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = set[str]()
    monkeypatch.setattr(secrets, "is_kept", lambda tenant, purpose: purpose in kept)
    assert connected("acme") == {"offline"}
    kept.add(secrets.KEYS["stripe"])
    assert connected("acme") == {"offline", "card"}
    kept.add(secrets.KEYS["gocardless"])
    assert connected("acme") == {"offline", "card", "direct_debit", "bank"}
