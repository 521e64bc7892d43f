"""What GoCardless's objects and events mean, as events of this project."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from shared.errors import Malformed
from shared.events import (
    MovementEvent,
    OutOfScope,
    Payer,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.money import Money, pence
from shared.pieces import BEGINNING
from shared.providers.gocardless import (
    PaymentHistory,
    PayoutHistory,
    RefundHistory,
    amounts,
    members,
    payment_events,
    payout_events,
    read_on,
    refund_events,
)
from shared.providers.objects import ORDER

NOW = datetime(2026, 10, 30, tzinfo=UTC)
CUSTOMER = {
    "id": "CU1",
    "company_name": None,
    "given_name": "Dee",
    "family_name": "Debit",
    "email": "dee@example.com",
}
SALE = Sale("PM1", Payer("gocardless", "CU1", "Dee Debit", "dee@example.com"), "Retainer")


def payment(status: str = "confirmed", **changes: Any) -> dict[str, Any]:
    return {
        "id": "PM1",
        "created_at": "2026-10-01T09:00:00.000Z",
        "charge_date": "2026-10-05",
        "amount": 5000,
        "currency": "GBP",
        "description": "Retainer",
        "status": status,
        "metadata": {},
        "links": {"mandate": "MD1"},
    } | changes


def told(*actions: str) -> list[dict[str, Any]]:
    """Each a day after the one before."""
    return [
        {"action": action, "created_at": f"2026-10-{day:02d}T09:00:00.000Z"}
        for day, action in enumerate(actions, start=6)
    ]


def of_payment(status: str, *actions: str, **changes: Any) -> list[MovementEvent]:
    return payment_events(PaymentHistory(payment(status, **changes), told(*actions), customer=CUSTOMER), NOW)


def sources(events: list[MovementEvent]) -> list[tuple[str, str]]:
    return [(type(event).__name__, event.moved.source) for event in events]


RECEIVED, FAILED = ("PaymentReceived", "PM1"), ("PaymentFailed", "PM1-failed")
CHARGED_BACK = ("PaymentFailed", "PM1-charged_back")


def test_a_confirmed_payment_is_received_on_the_day_it_was_confirmed() -> None:
    (received,) = of_payment("confirmed", "created", "submitted", "confirmed")
    assert isinstance(received, PaymentReceived)
    assert received.sale == SALE
    moved = received.moved
    assert (moved.at, moved.gross, moved.fee) == (datetime(2026, 10, 8, 9, tzinfo=UTC), pence(5000), pence(0))
    assert (moved.provider, moved.is_direct) == ("gocardless", False)


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        ("pending_submission", ["created"]),
        ("submitted", ["created", "submitted"]),
        ("failed", ["created", "submitted", "failed"]),
        ("failed", []),
        ("cancelled", ["created", "cancelled"]),
        ("submitted", ["failed", "resubmission_requested", "submitted"]),
        ("customer_approval_denied", ["customer_approval_denied"]),
        ("a status of tomorrow", ["an_action_of_tomorrow"]),
    ],
)
def test_a_payment_that_was_never_confirmed_makes_no_books(status: str, actions: list[str]) -> None:
    assert of_payment(status, *actions) == []


@pytest.mark.parametrize(
    ("status", "actions", "expected"),
    [
        ("paid_out", ["confirmed", "paid_out"], [RECEIVED]),
        ("paid_out", ["paid_out"], [RECEIVED]),
        ("failed", ["confirmed", "paid_out", "failed", "late_failure_settled"], [RECEIVED, FAILED]),
        ("failed", ["confirmed", "late_failure_settled"], [RECEIVED, FAILED]),
        ("charged_back", ["confirmed", "charged_back", "chargeback_settled"], [RECEIVED, CHARGED_BACK]),
        (
            "paid_out",
            ["confirmed", "charged_back", "chargeback_cancelled", "paid_out"],
            [RECEIVED, CHARGED_BACK, ("PaymentReceived", "PM1-chargeback_cancelled")],
        ),
        (
            "confirmed",
            ["failed", "resubmission_requested", "confirmed"],
            [RECEIVED],
        ),
        (
            "failed",
            ["confirmed", "failed", "resubmission_requested", "confirmed", "failed"],
            [RECEIVED, FAILED, ("PaymentReceived", "PM1-confirmed-2"), ("PaymentFailed", "PM1-failed-2")],
        ),
    ],
)
def test_each_time_that_money_comes_or_goes_is_a_movement(
    status: str, actions: list[str], expected: list[tuple[str, str]]
) -> None:
    assert sources(of_payment(status, *actions)) == expected


def test_what_goes_says_which_payment_it_was() -> None:
    events = of_payment("confirmed", "confirmed", "charged_back", "chargeback_cancelled", "charged_back")
    first, second, third, fourth = events[:4]
    assert isinstance(second, PaymentFailed)
    assert isinstance(third, PaymentReceived)
    assert isinstance(fourth, PaymentFailed)
    assert (second.paid, fourth.paid) == ("PM1", "PM1-chargeback_cancelled")
    assert [event.moved.gross.minor for event in (first, second, third, fourth)] == [5000, -5000, 5000, -5000]


def test_events_are_taken_in_the_order_in_which_they_happened() -> None:
    shuffled = list(reversed(told("confirmed", "failed")))
    events = payment_events(PaymentHistory(payment("failed"), shuffled, customer=CUSTOMER), NOW)
    assert sources(events) == [RECEIVED, FAILED]


# ---- where no event tells


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("confirmed", [RECEIVED]),
        ("paid_out", [RECEIVED]),
        ("charged_back", [RECEIVED, CHARGED_BACK]),
        ("failed", []),
    ],
)
def test_a_status_tells_what_no_event_does(status: str, expected: list[tuple[str, str]]) -> None:
    assert sources(of_payment(status)) == expected


def test_what_no_event_tells_was_received_when_it_was_charged_and_went_when_it_was_noticed() -> None:
    events = of_payment("charged_back")
    assert [event.moved.at for event in events] == [datetime(2026, 10, 5, tzinfo=UTC), NOW]


@pytest.mark.parametrize("by_link", [False, True])
def test_a_failed_payment_that_a_payout_holds_was_confirmed(by_link: bool) -> None:
    links = {"mandate": "MD1", **({"payout": "PO1"} if by_link else {})}
    events = payment_events(
        PaymentHistory(payment("failed", links=links), told("failed"), was_paid_out=not by_link), NOW
    )
    assert sources(events) == [RECEIVED, FAILED]


# ---- who, what, where


def test_a_sale_is_keyed_by_our_order_and_may_be_of_a_subscription() -> None:
    links = {"mandate": "MD1", "subscription": "SB1"}
    (received,) = of_payment("confirmed", metadata={ORDER: "order_7"}, links=links)
    assert isinstance(received, PaymentReceived)
    assert (received.sale.key, received.sale.is_subscription) == ("order_7", True)


@pytest.mark.parametrize(
    ("customer", "name"),
    [(CUSTOMER, "Dee Debit"), (CUSTOMER | {"company_name": "Debits Ltd"}, "Debits Ltd"), (None, "")],
)
def test_a_company_goes_by_its_own_name(customer: dict[str, Any] | None, name: str) -> None:
    (received,) = payment_events(PaymentHistory(payment(), (), customer=customer), NOW)
    assert isinstance(received, PaymentReceived)
    assert received.sale.payer.name == name


def payer_of(**given: Any) -> Payer:
    fields = {name: given.pop(name) for name in ("metadata", "links", "description") if name in given}
    (received,) = payment_events(PaymentHistory(payment(**fields), (), **given), NOW)
    assert isinstance(received, PaymentReceived)
    return received.sale.payer


MANDATE = {"id": "MD1", "funds_settlement": "managed", "links": {"customer": "CU1"}}
NOBODY = dict.fromkeys(("given_name", "family_name", "company_name", "email", "metadata"))


def test_a_customer_who_is_gone_keeps_the_id_by_which_the_mandate_or_payment_names_them() -> None:
    somebody_gone = Payer("gocardless", "CU1", is_gone=True)
    assert payer_of(mandate=MANDATE) == payer_of(links={"customer": "CU1"}) == somebody_gone
    assert payer_of(mandate=MANDATE, customer=NOBODY | {"id": "CU1"}) == somebody_gone
    assert payer_of() == payer_of(links=None, metadata=None) == Payer("gocardless", is_gone=True)


def test_a_customer_with_a_name_or_an_address_is_not_gone() -> None:
    assert payer_of(mandate=MANDATE, customer=CUSTOMER) == SALE.payer
    address = NOBODY | {"id": "CU1", "email": "dee@example.com"}
    assert payer_of(customer=address) == Payer("gocardless", "CU1", "", "dee@example.com")


@pytest.mark.parametrize("mandate", [None, {"id": "MD1", "funds_settlement": None, "links": None}])
@pytest.mark.parametrize("was_direct", [True, False])
def test_where_the_mandate_says_nothing_it_is_settled_as_it_is_on_record(
    mandate: dict[str, Any] | None, was_direct: bool
) -> None:
    (received,) = payment_events(PaymentHistory(payment(), (), mandate, was_direct=was_direct), NOW)
    assert received.moved.is_direct is was_direct


def test_what_the_mandate_says_comes_before_what_is_on_record() -> None:
    (received,) = payment_events(PaymentHistory(payment(), (), MANDATE, was_direct=True), NOW)
    assert not received.moved.is_direct


@pytest.mark.parametrize("changes", [{"amount": None}, {"amount": "50.00"}, {"currency": None}])
def test_a_payment_that_does_not_say_what_moved_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        of_payment("confirmed", **changes)


def test_a_directly_settled_payment_never_passes_through_the_balance() -> None:
    mandate = {"id": "MD1", "funds_settlement": "direct"}
    (received,) = payment_events(PaymentHistory(payment(), (), mandate), NOW)
    assert received.moved.is_direct


def test_a_payment_in_another_currency_is_elsewhere() -> None:
    (event,) = of_payment("confirmed", currency="EUR")
    assert isinstance(event, OutOfScope)
    assert event.moved.gross == Money(5000, "EUR")


# ---- refunds


def of_refund(status: str, *actions: str, was_settled: bool = False) -> list[MovementEvent]:
    refund = {
        "id": "RF1",
        "created_at": "2026-10-01T09:00:00.000Z",
        "amount": 3000,
        "currency": "GBP",
        "status": status,
        "links": {"payment": "PM1"},
    }
    return refund_events(RefundHistory(refund, told(*actions), SALE, was_settled), NOW)


def test_a_refund_is_money_that_left_once_it_is_paid() -> None:
    (refunded,) = of_refund("paid", "created", "paid", "refund_settled")
    assert isinstance(refunded, Refunded)
    assert (refunded.moved.source, refunded.moved.gross, refunded.sale) == ("RF1", pence(-3000), SALE)


@pytest.mark.parametrize("status", ["created", "submitted", "failed", "cancelled", "bounced"])
def test_a_refund_that_was_never_paid_makes_no_books(status: str) -> None:
    assert of_refund(status, "created", "failed" if status == "failed" else "created") == []


def test_a_refund_that_a_payout_holds_was_paid() -> None:
    assert sources(of_refund("submitted", was_settled=True)) == [("Refunded", "RF1")]


@pytest.mark.parametrize("word", ["failed", "bounced", "funds_returned"])
def test_a_refund_that_comes_back_undoes_the_one_that_left(word: str) -> None:
    _, failed = of_refund(word, "paid", word)
    assert isinstance(failed, RefundFailed)
    assert (failed.moved.source, failed.moved.gross, failed.refunded) == (f"RF1-{word}", pence(3000), "RF1")


def test_a_refund_that_is_paid_a_second_time_is_shown_to_a_person() -> None:
    *_, again = of_refund("paid", "paid", "funds_returned", "paid")
    assert isinstance(again, Unrecognised)
    assert again.reason_code == "unknown_category"


# ---- payouts


def item(type: str, amount: str, **links: str) -> dict[str, Any]:
    return {"type": type, "amount": amount, "taxes": [], "links": links}


def of_payout(items: list[dict[str, Any]] | None, *actions: str, **changes: Any) -> list[MovementEvent]:
    payout = {
        "id": "PO1",
        "created_at": "2026-10-01T09:00:00.000Z",
        "arrival_date": "2026-10-03",
        "amount": 4073,
        "deducted_fees": 147,
        "currency": "GBP",
        "status": "paid",
    } | changes
    held = None if items is None else read_on(BEGINNING, items)
    return payout_events(PayoutHistory(payout, told(*actions), held), NOW)


FOUR = [item("payment_paid_out", "1055.0", payment=f"PM{n}") for n in range(4)]
FEES = [item("gocardless_fee", "-36.7", payment=f"PM{n}") for n in range(4)]


def test_fees_are_what_customers_paid_and_the_payout_does_not_hold() -> None:
    (paid,) = of_payout([*FOUR, *FEES], "paid")
    assert isinstance(paid, Transferred)
    assert (paid.moved.gross, paid.moved.fee, paid.moved.net) == (pence(-4073), pence(147), pence(-4220))


def test_fees_that_are_given_back_are_below_nothing() -> None:
    items = [item("payment_paid_out", "10000.0"), item("gocardless_fee", "20.0"), item("app_fee", "-0.5")]
    (paid,) = of_payout(items, "paid", amount=10020)
    assert paid.moved.fee == pence(-20)


def test_what_came_back_counts_before_fees() -> None:
    items = [
        item("payment_paid_out", "10000.0", payment="PM1"),
        item("payment_failed", "-5000.0", payment="PM2"),
        item("payment_charged_back", "-1000.0", payment="PM3"),
        item("payment_refunded", "-500.0", payment="PM4", refund="RF1"),
        item("refund_funds_returned", "200.0", payment="PM5", refund="RF2"),
        item("surcharge_fee", "-100.0"),
    ]
    (paid,) = of_payout(items, "paid", amount=3600)
    assert paid.moved.fee == pence(100)
    assert list(members(items)) == [
        ("PM1", "PM1"),
        ("PM2-failed", "PM2"),
        ("PM3-charged_back", "PM3"),
        ("RF1", "RF1"),
        ("RF2-funds_returned", "RF2"),
    ]
    assert list(amounts(items)) == [
        ("PM1", 10000),
        ("PM2-failed", -5000),
        ("PM3-charged_back", -1000),
        ("RF1", -500),
        ("RF2-funds_returned", 200),
    ]


def test_items_read_in_pieces_come_to_the_same_as_read_at_once() -> None:
    items = [*FOUR, item("tip_of_tomorrow", "-7.0"), *FEES, item("payment_failed", "-5000.5", payment="PM2")]
    whole = read_on(BEGINNING, items)
    for cut in range(len(items)):
        assert read_on(read_on(BEGINNING, items[:cut], "next"), items[cut:]) == whole
    assert (whole.gross, whole.strange) == (Decimal("-780.5"), frozenset({"tip_of_tomorrow"}))


def test_items_too_old_to_be_shown_leave_what_the_payout_says_of_its_fees() -> None:
    (paid,) = of_payout(None, "paid")
    assert paid.moved.fee == pence(147)


def test_a_payout_is_nothing_until_it_is_paid() -> None:
    assert of_payout(FOUR, status="pending") == []


def test_a_payout_that_bounces_comes_back_without_its_fees_and_is_paid_again_without_them() -> None:
    paid, returned = of_payout([*FOUR, *FEES], "paid", status="bounced")
    assert isinstance(returned, TransferReturned)
    assert (returned.transferred, returned.moved.gross, returned.moved.fee) == ("PO1", pence(4073), pence(0))
    *_, again = of_payout([*FOUR, *FEES], "paid", "bounced", "paid")
    assert (again.moved.source, again.moved.net) == ("PO1-paid-2", pence(-4073))
    assert paid.moved.fee == pence(147)


def test_a_payout_that_is_paid_twice_has_bounced_in_between_though_no_event_tells() -> None:
    events = of_payout([*FOUR, *FEES], "paid", "paid")
    assert sources(events) == [
        ("Transferred", "PO1"),
        ("TransferReturned", "PO1-bounced"),
        ("Transferred", "PO1-paid-2"),
    ]
    assert sum(event.moved.net.minor for event in events) == -4220


def test_a_payout_that_holds_what_nobody_knows_is_shown_to_a_person() -> None:
    (event,) = of_payout([*FOUR, item("tip_of_tomorrow", "-7.0")], "paid")
    assert isinstance(event, Unrecognised)
    assert "tip_of_tomorrow" in event.detail


def test_a_payout_in_another_currency_is_elsewhere() -> None:
    (event,) = of_payout(None, "paid", currency="EUR")
    assert isinstance(event, OutOfScope)
