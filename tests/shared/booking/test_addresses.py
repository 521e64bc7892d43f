from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.booking.addresses import address_told, put_right, without_address
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
)
from shared.ledger.documents import Contact, ContactEmail
from shared.money import pence
from tests.shared.booking.books import ADA, AT, SALE, moved

GUEST = replace(SALE, payer=replace(ADA, email="mabel@home"))
OF_A_SALE: list[Callable[[Any], Event]] = [
    lambda sale: PaymentReceived(moved(), sale),
    lambda sale: PaymentFailed(moved(), sale, "txn_0"),
    lambda sale: Refunded(moved(), sale),
    lambda sale: RefundFailed(moved(), sale, "txn_0"),
    lambda sale: DisputeOpened(moved(), "dp_1", sale),
    lambda sale: DisputeWon(moved(), "dp_1", sale, pence(1), AT),
    lambda sale: DisputeLost("dp_1", "stripe", AT, pence(1), sale, AT),
]


@pytest.mark.parametrize("event_of", OF_A_SALE)
@pytest.mark.parametrize(("sale", "address"), [(SALE, "ada@example.com"), (GUEST, ""), (None, "")])
def test_whatever_tells_of_a_sale_tells_whose_address_it_is(
    event_of: Callable[[Any], Event], sale: Sale | None, address: str
) -> None:
    assert address_told(event_of(sale)) == address


@pytest.mark.parametrize("event", [FeeCharged(moved(), "Radar"), Transferred(moved(), "Payout")])
def test_what_is_of_no_sale_tells_of_no_address(event: Event) -> None:
    assert address_told(event) == ""


def test_a_contact_without_its_address_is_the_same_contact() -> None:
    contact = Contact("stripe:cus_1", "Ada", "ada@odd.example")
    assert without_address(contact) == Contact("stripe:cus_1", "Ada", refused_email="ada@odd.example")


def test_only_a_contact_that_was_made_without_its_address_is_given_one() -> None:
    bare = Contact("stripe:cus_1", "Ada", refused_email="mabel@home")
    assert put_right(bare, "ada@example.com") == ContactEmail(
        "stripe:cus_1 email", "stripe:cus_1", "ada@example.com"
    )
    assert put_right(Contact("stripe:cus_1", "Ada", "ada@example.com"), "other@example.com") is None
    assert put_right(Contact("stripe:cus_1", "Ada"), "ada@example.com") is None
