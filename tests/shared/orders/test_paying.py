"""What is asked of a provider is the same for all; what it refuses for good is told in one word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.orders.paying import Refused, Seen, attempt_key, described, rhythm_of
from shared.orders.pricing import Priced
from shared.orders.recurrence import Recurrence
from tests.shared.orders.made import attempt, order

MONTHLY = Recurrence("month")


def test_an_order_has_the_rhythm_of_the_lines_that_come_again() -> None:
    assert rhythm_of(order().priced) is None
    assert rhythm_of(order(MONTHLY).priced) == MONTHLY


def test_an_order_of_two_rhythms_is_none() -> None:
    lines = (*order(MONTHLY).priced.lines, *order(Recurrence("year")).priced.lines)
    with pytest.raises(ValueError, match="one rhythm"):
        rhythm_of(Priced(lines))


def test_an_attempt_is_known_by_its_order_and_number() -> None:
    assert attempt_key(order(), attempt(3)) == "ORD-7K3M9Q2XAB-3"


def test_a_buyer_reads_the_forms_title_and_the_order() -> None:
    assert described(order()) == "Piano lessons (ORD-7K3M9Q2XAB)"
    assert described(replace(order(), title="")) == "ORD-7K3M9Q2XAB"


@pytest.mark.parametrize(
    ("seen", "needs"),
    [
        (Seen("submitted", mandate="MD1"), True),
        (Seen("submitted", "PM1", "MD1"), False),
        (Seen("submitted"), False),
        (Seen("failed", mandate="MD1"), False),
    ],
)
def test_money_is_asked_for_where_there_is_a_mandate_and_no_payment_yet(seen: Seen, needs: bool) -> None:
    assert seen.needs_payment is needs


def test_a_refusal_says_why_in_our_words_and_names_the_providers() -> None:
    assert str(Refused("too_small", "amount_too_small")) == "too_small: amount_too_small"
    assert str(Refused("over")) == "over"
