from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.orders.form_checks import problems
from shared.orders.forms import MOST_LINES, FormLine, Way
from shared.orders.recurrence import Recurrence
from tests.shared.orders.test_forms import FORM, NOW

ALL: tuple[Way, ...] = ("card", "direct_debit", "bank", "offline")
WEEKLY, MONTHLY = (FormLine(each, each, recurrence=Recurrence(each)) for each in ("week", "month"))


def test_a_form_with_a_product_and_a_way_to_pay_can_be_opened() -> None:
    assert [*problems(FORM, ALL)] == []
    assert [*problems(replace(FORM, ways=ALL), ALL)] == []
    assert [*problems(replace(FORM, lines=(WEEKLY,), ways=("card", "direct_debit")), ALL)] == []


@pytest.mark.parametrize(
    ("change", "connected", "field", "says"),
    [
        ({"lines": ()}, ALL, "lines", "at least one product"),
        ({"lines": tuple(FormLine(str(n), "i") for n in range(MOST_LINES + 1))}, ALL, "lines", "at most"),
        ({"lines": (FormLine("a", "i"), FormLine("a", "j"))}, ALL, "lines", "twice"),
        ({"ways": ()}, ALL, "ways", "at least one way"),
        ({"ways": ("card",)}, ("offline",), "ways", "connect Stripe, and check"),
        ({"ways": ("direct_debit",)}, ("card",), "ways", "Connect GoCardless"),
        ({"ways": ("bank", "card")}, ("card",), "ways", "Connect GoCardless"),
        ({"lines": (WEEKLY, MONTHLY)}, ALL, "lines", "one form for each rhythm"),
        ({"lines": (WEEKLY,), "ways": ("card", "offline")}, ALL, "ways", "by card or by direct debit"),
        ({"opens_at": NOW, "closes_at": NOW}, ALL, "closes_at", "before it closes"),
        ({"opens_at": NOW + timedelta(1), "closes_at": NOW}, ALL, "closes_at", "before it closes"),
    ],
)
def test_what_keeps_a_form_from_being_opened_is_said_for_its_field(
    change: dict[str, Any], connected: tuple[Way, ...], field: str, says: str
) -> None:
    ((found, sentence),) = problems(replace(FORM, **change), connected)
    assert found == field
    assert says in sentence
