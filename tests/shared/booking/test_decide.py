"""What every event has in common: dates, the start of the feed, and books that equal the balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.booking.case import recorded_source
from shared.booking.decide import needs
from shared.booking.decision import Booking
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Movement,
    MovementEvent,
    OutOfScope,
    Payer,
    PaymentFailed,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import Contact, Reversal, day_of
from shared.ledger.keys import is_at_bank_account
from shared.ledger.movements import RecordedMovement
from shared.money import Money, pence
from shared.settings import Settings
from tests.shared.booking.books import (
    AT,
    CLEARING,
    SALE,
    SETTINGS,
    WRITE_OFF,
    Books,
    balances,
    booked,
    effect,
    excluded,
    moved,
    paid,
    refused,
)

Make = Callable[[Movement], MovementEvent]
# Each kind of movement, and whether it adds to the balance (1) or takes from it (-1); 0: either.
KINDS: dict[str, tuple[int, Make]] = {
    "charge": (1, lambda its: replace(paid(), moved=its)),
    "charge_failure": (-1, lambda its: PaymentFailed(its, SALE, paid="txn_0")),
    "refund": (-1, lambda its: Refunded(its, SALE)),
    "refund_failure": (1, lambda its: RefundFailed(its, SALE, refunded="txn_r")),
    "dispute": (-1, lambda its: DisputeOpened(its, "dp_1", SALE)),
    "dispute_reversal": (1, lambda its: DisputeWon(its, "dp_1", SALE, its.gross, AT)),
    "fee": (0, lambda its: FeeCharged(its, "Radar")),
    "payout": (0, lambda its: Transferred(its, "Stripe payout po_1")),
    "payout_reversal": (0, lambda its: TransferReturned(its, "Stripe payout po_1", transferred="txn_p")),
    "topup": (0, lambda its: Transferred(its, "Stripe top-up tu_1")),
}
EARLIER: list[MovementEvent] = [
    paid(source="txn_0", gross=9000, fee=155),
    Refunded(moved(-3000, source="txn_r"), SALE),
    Transferred(moved(-2000, source="txn_p"), "Stripe payout po_1"),
]
LOST = DisputeLost("dp_1", "stripe", AT, pence(4000), SALE, AT)


@st.composite
def movements(draw: st.DrawFn) -> MovementEvent:
    """Any movement of a known category, its fee charged or given back, with VAT or without."""
    sign, make = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    amount = draw(st.sampled_from([1, 2000, 3000, 9000]) | st.integers(min_value=1, max_value=10**9))
    fee = draw(st.integers(min_value=-(10**5), max_value=10**5))
    vat = draw(st.sampled_from([0, fee // 6]))
    at = draw(st.datetimes(datetime(2026, 10, 2), datetime(2027, 3, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # it is given one
    gross = (sign or draw(st.sampled_from([1, -1]))) * amount
    return make(moved(gross, fee, at, "txn_x", fee_vat=vat))


@given(movements(), st.booleans(), st.sampled_from([SETTINGS, WRITE_OFF]))
def test_the_clearing_account_moves_by_exactly_the_balance_transactions_net(
    event: MovementEvent, is_known: bool, settings: Settings
) -> None:
    books = Books(settings)
    if is_known:
        books.book(*EARLIER)
    before = books.balances().get(CLEARING, 0)
    booking = books.book(event)
    assert effect(booking.documents, CLEARING, settings) == event.moved.net.minor
    assert books.balances().get(CLEARING, 0) - before == event.moved.net.minor


@given(movements(), st.booleans())
def test_debit_equals_credit(event: MovementEvent, is_known: bool) -> None:
    books = Books()
    if is_known:
        books.book(*EARLIER)
    assert sum(balances(books.book(event).documents).values()) == 0


@given(movements())
def test_parents_come_before_their_children_and_no_key_twice(event: MovementEvent) -> None:
    books = Books()
    books.book(*EARLIER)
    seen = set(books.documents)
    keys = [each.key for each in books.book(event).documents if not isinstance(each, Contact)]
    assert len(keys) == len(set(keys))
    assert not seen & set(keys)
    for each in books.documents.values():
        assert set(each.parents) <= set(books.documents)


@given(st.lists(movements(), min_size=1, max_size=6))
def test_whatever_happens_the_clearing_account_equals_stripes_balance(events: list[MovementEvent]) -> None:
    books = Books()
    for place, event in enumerate(events):
        books.book(replace(event, moved=replace(event.moved, source=f"txn_{place + 10}")))
    assert books.balances().get(CLEARING, 0) == sum(event.moved.net.minor for event in events)


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
@pytest.mark.parametrize("is_known", [False, True])
def test_a_lost_dispute_moves_nothing_in_the_clearing_account(settings: Settings, is_known: bool) -> None:
    books = Books(settings)
    if is_known:
        books.book(*EARLIER)
    booking = books.book(LOST)
    assert effect(booking.documents, CLEARING, settings) == 0
    assert effect(booking.documents, settings.disputed_funds_account, settings) == -4000


@pytest.mark.parametrize("category", KINDS)
def test_nothing_at_all_makes_no_documents(category: str) -> None:
    assert Books().decide(KINDS[category][1](moved(0))) == Booking(())


@pytest.mark.parametrize("category", KINDS)
def test_a_penny_is_booked_to_the_penny(category: str) -> None:
    sign, make = KINDS[category]
    assert effect(booked(make(moved(sign or -1))).documents, CLEARING) == (sign or -1)


@pytest.mark.parametrize("category", [name for name, (sign, _) in KINDS.items() if sign])
def test_money_that_went_the_wrong_way_is_for_a_person_who_is_shown_it(category: str) -> None:
    sign, make = KINDS[category]
    odd = refused(make(moved(-sign * 12000)))
    assert odd.reason_code == "unknown_category"
    assert odd.detail.startswith("txn_1: ")
    assert "-120.00 GBP" in odd.detail


# ---- payers whom the provider shows no more

GONE = replace(SALE, payer=Payer("stripe", "cus_1", is_gone=True))


@pytest.mark.parametrize(("sale", "attention"), [(GONE, "payer_not_readable"), (SALE, "")])
def test_what_is_booked_for_a_payer_who_is_gone_is_listed(sale: Sale, attention: str) -> None:
    for event in (
        replace(paid(), sale=sale),
        PaymentFailed(moved(-12000), sale, paid="txn_0"),
        RefundFailed(moved(12000), sale, refunded="txn_r"),
    ):
        assert booked(event).attention == attention


def test_what_is_listed_for_a_weightier_reason_is_not_listed_for_its_payer() -> None:
    for event in (Refunded(moved(-3000), GONE), DisputeLost("dp_1", "stripe", AT, pence(3000), GONE, AT)):
        assert booked(event).attention == "sale_not_on_record"


def test_a_dispute_names_no_payer_until_it_is_lost() -> None:
    assert booked(DisputeOpened(moved(-12000), "dp_1", GONE)).attention == ""


# ---- what is not booked


def test_a_category_without_a_rule_is_for_a_person_with_the_words_that_show_it() -> None:
    words = "txn_1 of 01 October 2026: 120.00 GBP, category anticipation"
    made = refused(Unrecognised(moved(), words, "unknown_category"))
    assert (made.reason_code, made.detail) == ("unknown_category", words)


def test_a_movement_of_something_that_stripe_does_not_know_is_for_a_person_who_is_told_so() -> None:
    assert refused(Unrecognised(moved(), "txn_1", "unknown_at_stripe")).reason_code == "unknown_at_stripe"


def test_a_category_without_a_rule_is_shown_even_from_before_the_feed() -> None:
    early = moved(at=datetime(2025, 12, 1, tzinfo=UTC))
    assert refused(Unrecognised(early, "odd", "unknown_category")).detail == "odd"


@pytest.mark.parametrize("reason", ["other_currency", "other_balance"])
def test_what_moved_elsewhere_is_left_out_on_record(reason: str) -> None:
    left = excluded(OutOfScope(moved(), reason, "settled as 10.50 EUR"))
    assert (left.reason_code, left.detail) == (reason, "settled as 10.50 EUR")


def test_another_currency_is_left_out_whatever_its_date() -> None:
    euros = Movement("txn_1", AT, Money(1050, "EUR"), Money(1, "EUR"), Money(0, "EUR"), provider="stripe")
    assert (
        excluded(OutOfScope(euros, "other_currency", "settled as 10.50 EUR")).reason_code == "other_currency"
    )


@pytest.mark.parametrize("category", KINDS)
def test_whatever_lies_before_the_feed_is_left_out(category: str) -> None:
    sign, make = KINDS[category]
    left = excluded(make(moved(sign or 1, at=datetime(2025, 12, 31, 23, tzinfo=UTC))))
    assert (left.reason_code, left.detail) == ("before_feed", "2025-12-31 is before 2026-01-01")


def test_the_feed_begins_at_the_organisations_own_midnight() -> None:
    settings = replace(SETTINGS, feed_from=date(2026, 7, 2))
    assert booked(paid(at=datetime(2026, 7, 1, 23, tzinfo=UTC)), settings).documents
    left = excluded(paid(at=datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)), settings)
    assert left.detail == "2026-07-01 is before 2026-07-02"


@pytest.mark.parametrize(
    "event",
    [
        paid(replace(SALE, other_app="ca_1")),
        PaymentFailed(moved(-12000), replace(SALE, other_app="ca_1"), paid="txn_0"),
    ],
)
def test_what_another_app_took_is_left_out_so_that_it_is_not_booked_twice(event: MovementEvent) -> None:
    left = excluded(event)
    assert left.reason_code == "other_app"
    assert "ca_1" in left.detail


# ---- dates


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
    for sign, make in KINDS.values():
        made = booked(make(moved((sign or 1) * 100, 10, at))).documents
        assert {day_of(each) for each in made} - {None} == {day}


# ---- what an event is decided by


def test_an_event_is_decided_once_by_its_movement_or_the_lost_disputes_id() -> None:
    assert recorded_source(paid()).key == "txn_1"
    assert recorded_source(LOST).key == "dp_1"
    assert recorded_source(paid()).happened_at == recorded_source(LOST).happened_at == AT


@given(movements() | st.just(LOST))
def test_what_moves_money_at_a_bank_account_looks_like_ours_in_xero(event: Event) -> None:
    made = Books().decide(event)
    assert isinstance(made, Booking)
    assert all(is_at_bank_account(each.key) for each in made.documents if bank_effect(each))


def test_the_ledger_keeps_a_movements_money() -> None:
    source = recorded_source(paid(fee=200, category="charge"))
    assert source.provider == "stripe"
    assert source.movement == RecordedMovement(12000, 200, "GBP", "charge")
    assert recorded_source(LOST).movement is None


def test_the_ledger_keeps_that_a_movement_never_reached_the_providers_balance() -> None:
    source = recorded_source(paid(provider="gocardless", is_direct=True))
    assert source.movement
    assert (source.provider, source.movement.is_direct) == ("gocardless", True)


@given(movements() | st.just(LOST))
def test_a_decision_asks_for_every_contact_it_might_make(event: Event) -> None:
    """Or two events at once would both make it, and neither could be recorded."""
    made = Books().decide(event)
    assert isinstance(made, Booking)
    assert {each.key for each in made.documents if isinstance(each, Contact)} <= set(needs(event))
    assert {alias.key for alias in made.aliases} <= set(needs(event))


@given(movements())
def test_what_is_deleted_was_asked_for(event: MovementEvent) -> None:
    books = Books()
    books.book(*EARLIER)
    made = books.book(event).documents
    on_record = {key for facts in books.facts.values() for fact in facts for key in fact.documents}
    assert {each.of for each in made if isinstance(each, Reversal)} <= {*needs(event), *on_record}
