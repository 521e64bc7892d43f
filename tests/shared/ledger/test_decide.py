from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import LeftOut, Payer, PaymentReceived
from shared.ledger.contacts import NAMELESS, STRIPE_SUPPLIER
from shared.ledger.decide import decide
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Spend
from shared.money import Money, pence
from shared.settings import Settings

SETTINGS = Settings(
    feed_from=date(2026, 1, 1),
    sales_account="200",
    stripe_fees_account="404",
    stripe_bank_account="091",
    sales_tax="OUTPUT2",
    stripe_fees_tax="REVERSECHARGES",
)
DAY = date(2026, 10, 1)


def received(**fields: Any) -> PaymentReceived:
    usual: dict[str, Any] = {
        "source": "txn_1",
        "sale": "ch_1",
        "at": datetime(2026, 10, 1, 9, tzinfo=UTC),
        "gross": pence(12000),
        "fee": pence(200),
        "fee_vat": pence(0),
        "payer": Payer("stripe", "cus_1", "Ada", "ada@example.com"),
        "description": "Consulting",
    }
    return PaymentReceived(**(usual | fields))


def documents(settings: Settings = SETTINGS, **fields: Any) -> tuple[Document, ...]:
    decided = decide(received(**fields), settings)
    assert not isinstance(decided, LeftOut)
    return decided


def left_out(settings: Settings = SETTINGS, **fields: Any) -> LeftOut:
    decided = decide(received(**fields), settings)
    assert isinstance(decided, LeftOut)
    return decided


def dates_of(**fields: Any) -> set[date]:
    return {each.dated for each in documents(**fields) if not isinstance(each, Contact)}


def test_a_card_payment_becomes_an_invoice_its_payment_and_the_fee() -> None:
    assert documents() == (
        Contact("stripe:cus_1", "Ada", "ada@example.com"),
        Invoice(
            "ch_1 invoice", "stripe:cus_1", DAY, DAY, (Line("Consulting", "200", pence(12000), "OUTPUT2"),)
        ),
        Payment("txn_1 payment", "ch_1 invoice", "091", DAY, pence(12000)),
        STRIPE_SUPPLIER,
        Spend(
            "txn_1 fee",
            "supplier:stripe",
            "091",
            DAY,
            (Line("Stripe fee", "404", pence(200), "REVERSECHARGES"),),
        ),
    )


def test_vat_that_stripe_itemised_is_input_vat_whatever_the_setting() -> None:
    fee = documents(fee_vat=pence(33))[-1]
    assert isinstance(fee, Spend)
    assert fee.lines == (Line("Stripe fee", "404", pence(200), "INPUT2", pence(33)),)


def test_a_payment_without_a_fee_has_no_fee_documents() -> None:
    assert [type(each) for each in documents(fee=pence(0))] == [Contact, Invoice, Payment]


def test_a_fee_without_a_payment_is_booked_alone() -> None:
    assert [type(each) for each in documents(gross=pence(0))] == [Contact, Spend]


def test_nothing_at_all_makes_no_documents() -> None:
    assert documents(gross=pence(0), fee=pence(0)) == ()


@pytest.mark.parametrize("description", ["", "  "])
def test_a_sale_without_a_description_is_called_a_sale(description: str) -> None:
    # Xero refuses a line whose description is blank.
    invoice = documents(description=description)[1]
    assert isinstance(invoice, Invoice)
    assert invoice.lines[0].description == "Sale"


def test_a_payment_of_the_nameless_goes_to_their_one_contact() -> None:
    contact, invoice, *_ = documents(payer=Payer("stripe"))
    assert contact == NAMELESS["stripe"]
    assert invoice.parents == (NAMELESS["stripe"].key,)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        # The night in which summer time ends: still summer at 23:30 UTC the day before.
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        # The night in which it begins.
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_documents_are_dated_by_the_organisations_own_clock(at: datetime, day: date) -> None:
    assert dates_of(at=at) == {day}


def test_the_feed_begins_at_the_organisations_own_midnight() -> None:
    settings = replace(SETTINGS, feed_from=date(2026, 7, 2))
    assert documents(settings, at=datetime(2026, 7, 1, 23, tzinfo=UTC))
    left = left_out(settings, at=datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC))
    assert (left.source, left.reason) == ("txn_1", "before_feed")
    assert left.words == "2026-07-01 lies before 2026-07-02"


def test_another_currency_is_left_out_on_record() -> None:
    left = left_out(gross=Money(1050, "EUR"), fee=Money(1, "EUR"), fee_vat=Money(0, "EUR"))
    assert (left.source, left.reason, left.words) == ("txn_1", "other_currency", "settled as 10.50 EUR")


@given(
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=0, max_value=10**7),
    st.integers(min_value=0, max_value=10**6),
)
def test_what_reaches_the_clearing_account_is_gross_less_fee_to_the_penny(
    gross: int, fee: int, vat: int
) -> None:
    made = documents(gross=pence(gross), fee=pence(fee), fee_vat=pence(min(vat, fee)))
    reached = sum(each.amount.minor for each in made if isinstance(each, Payment))
    left = sum(line.amount.minor for each in made if isinstance(each, Spend) for line in each.lines)
    assert reached - left == gross - fee
    assert all(each.total.minor == gross for each in made if isinstance(each, Invoice))


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=0, max_value=10**6))
def test_parents_come_before_their_children_and_no_key_twice(gross: int, fee: int) -> None:
    seen: set[str] = set()
    for each in documents(gross=pence(gross), fee=pence(fee)):
        assert set(each.parents) <= seen
        assert each.key not in seen
        seen.add(each.key)
