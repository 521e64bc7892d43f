"""A refund that nobody has paid needs a person until it was given back one way or another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.orders.orders import Money, Refund
from shared.orders.refunds import needing_person
from tests.shared.store.placed import AT, order

GIVEN = Refund(1, 1, 20_00, AT, at_provider="re_1")
REFUSED = Refund(2, 1, 40_00, AT, why_not="balance_too_low")
UNANSWERED = Refund(3, 2, 30_00, AT)


def needing(*refunds: Refund, refunded: int = 0) -> list[Refund]:
    return needing_person(order(refunds=refunds, money=Money(confirmed=240_00, refunded=refunded)))


@pytest.mark.parametrize(
    ("refunds", "found"),
    [
        ((), []),
        ((GIVEN,), []),
        ((GIVEN, REFUSED, UNANSWERED), [REFUSED, UNANSWERED]),
        ((replace(REFUSED, why_not="already_refunded"),), []),
        ((replace(REFUSED, dealt_with_at=AT), replace(UNANSWERED, dealt_with_at=AT)), []),
    ],
)
def test_what_was_refused_or_not_answered_needs_a_person(
    refunds: tuple[Refund, ...], found: list[Refund]
) -> None:
    assert needing(*refunds) == found


def test_of_refusals_of_one_payment_only_the_last_counts() -> None:
    again = replace(REFUSED, number=3)
    assert needing(REFUSED, again) == [again]
    assert needing(REFUSED, replace(GIVEN, number=3)) == []


def test_what_has_no_answer_counts_whatever_was_asked_for_later() -> None:
    assert needing(UNANSWERED, replace(GIVEN, number=4, attempt=2)) == [UNANSWERED]


def test_what_was_given_back_at_the_provider_needs_nobody_any_more() -> None:
    everything = GIVEN, REFUSED, UNANSWERED
    assert needing(*everything, refunded=20_00) == [REFUSED, UNANSWERED]
    assert needing(*everything, refunded=60_00) == [UNANSWERED]
    assert needing(*everything, refunded=50_00) == [REFUSED]
    assert needing(*everything, refunded=90_00) == []


def test_a_refund_that_the_books_do_not_know_yet_hides_no_other() -> None:
    assert needing(GIVEN, UNANSWERED, refunded=0) == [UNANSWERED]
