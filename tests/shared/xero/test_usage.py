"""Every call to Xero is counted once, answered or not, by tenant."""

from __future__ import annotations

from shared.xero.usage import Usage, Used


def test_calls_and_bytes_are_added_up_by_tenant_until_they_are_taken() -> None:
    usage = Usage()
    usage.count("acme", 100)
    usage.count("acme", 0)
    usage.count("other", 7)
    assert usage.take() == {"acme": Used(2, 100), "other": Used(1, 7)}
    assert usage.take() == {}
