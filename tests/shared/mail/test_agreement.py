from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.mail.agreement import agreement
from shared.reconciliation.result import Cause, Reconciliation


@pytest.mark.parametrize(
    ("causes", "says"),
    [
        ((), "Stripe and Xero agree: £1.00, as of noon."),
        ((Cause("edited", "a", 0),), "but 1 thing is to be looked at."),
        ((Cause("deleted", "a", -9), Cause("own", "b", 9, count=2)), "but 3 things are to be looked at."),
        ((Cause("edited", "a", -9, accepted=True), Cause("own", "b", 9)), "but 1 thing is to be looked at."),
        ((Cause("deleted", "a", -9),), "Stripe and Xero are £0.09 apart as of noon."),
    ],
)
def test_nothing_is_called_zero_apart(causes: tuple[Cause, ...], says: str) -> None:
    held = 100 + sum(each.pence for each in causes)
    told = agreement(
        Reconciliation("stripe", datetime(2026, 11, 30, tzinfo=UTC), 100, held, held, causes), "noon"
    )
    assert told.endswith(says)
    assert "£0.00" not in told
