"""What a person says in the tests who deals with something by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.ledger.rows import Handled

BY_HAND = Handled("ann@example.com", datetime(2026, 10, 12, 18, tzinfo=UTC), "Entered in Xero by hand.")
