"""A refund is asked for once at the provider, and never beyond what was paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import Unavailable
from shared.operations.orders.refunding import (
    NotRefundable,
    carry_out,
    is_remembered,
    refund,
    to_pay_back,
    unfinished,
)
from shared.orders.orders import Attempt, Money, Order, Refund
from shared.orders.paying import Refused
from shared.store import orders
from tests.shared.operations.orders.sold import Shop
from tests.shared.store.placed import AT, order

PAID = Attempt(1, "card", AT, AT, "cs_1", outcome="succeeded", paid_by="ch_1")


@pytest.fixture
def paid() -> Order:
    made = orders.place("acme", order(attempts=(PAID,)))
    assert made is not None
    return made


def test_a_payment_is_paid_back_in_parts_and_never_beyond(paid: Order) -> None:
    after, made = refund("acme", paid, 1, 5_000, Shop(), AT)
    assert made.at_provider == f"re_ch_1_5000_{paid.id}-refund-1"
    assert (after.refundable(1), orders.read("acme", paid.id)) == (7_000, after)
    after, made = refund("acme", after, 1, 7_000, Shop(), AT)
    assert made.at_provider == f"re_ch_1_7000_{paid.id}-refund-2"
    with pytest.raises(NotRefundable):
        refund("acme", after, 1, 1, Shop(), AT)


@pytest.mark.parametrize(("number", "pence"), [(1, 0), (1, -1), (1, 12_001), (2, 100)])
def test_what_was_not_paid_is_not_paid_back(paid: Order, number: int, pence: int) -> None:
    with pytest.raises(NotRefundable):
        refund("acme", paid, number, pence, Shop(), AT)
    assert orders.read("acme", paid.id) == paid


def test_a_refund_without_an_answer_is_asked_for_again_by_its_own_key(paid: Order) -> None:
    class Away(Shop):
        def refund(self, payment: str, pence: int, key: str) -> str:
            raise Unavailable(f"{payment} {pence} {key}")

    with pytest.raises(Unavailable):
        refund("acme", paid, 1, 12_000, Away(), AT)
    stored = orders.read("acme", paid.id)
    assert stored is not None
    (left,) = unfinished(stored)
    after, made = carry_out("acme", stored, left, Shop())
    assert made.at_provider == f"re_ch_1_12000_{paid.id}-refund-1"
    assert unfinished(after) == []


def test_what_a_provider_refuses_may_be_asked_for_in_another_way(paid: Order) -> None:
    class Poor(Shop):
        def refund(self, payment: str, pence: int, key: str) -> str:
            raise Refused("balance_too_low", f"{payment} {pence} {key}")

    after, made = refund("acme", paid, 1, 12_000, Poor(), AT)
    assert (made.why_not, after.refundable(1), unfinished(after)) == ("balance_too_low", 12_000, [])


def test_what_a_provider_said_is_kept_though_a_webhook_stored_the_order_meanwhile(paid: Order) -> None:
    class Webhook(Shop):
        def refund(self, payment: str, pence: int, key: str) -> str:
            known = orders.read("acme", paid.id)
            assert known is not None
            orders.save("acme", known.with_money(Money(confirmed=12_000, refunded=5_000)))
            return super().refund(payment, pence, key)

    after, made = refund("acme", paid, 1, 5_000, Webhook(), AT)
    assert (unfinished(after), made in after.refunds) == ([], True)
    assert after.money.refunded == 5_000


def test_nothing_is_paid_back_of_a_mandate(paid: Order) -> None:
    by_mandate = replace(PAID, way="direct_debit", paid_by="MD1")
    assert (to_pay_back(paid, 1), to_pay_back(paid.with_attempt(by_mandate), 1)) == (12_000, 0)


def test_a_refund_is_asked_for_again_only_while_the_provider_remembers() -> None:
    asked = Refund(1, 1, 100, AT)
    assert is_remembered(asked, AT + timedelta(hours=22))
    assert not is_remembered(asked, AT + timedelta(hours=23))
