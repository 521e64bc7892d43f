"""Makes what a look at an organisation may find."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.preflight.look import Customers, Look
from shared.preflight.traces import Trace

READ_AT = datetime(2026, 10, 12, 9, tzinfo=UTC)
LOOK = Look(Customers(), (), (), date(2026, 7, 14), READ_AT)


def trace(**fields: Any) -> Trace:
    """Returns a trace of Stripe's ids, unless the fields say otherwise."""
    known: dict[str, Any] = {
        "tool": "unknown",
        "provider": "stripe",
        "count": 12,
        "latest": date(2026, 10, 10),
        "kind": "payment",
        "id": "p-1",
    }
    return Trace(**known | fields)
