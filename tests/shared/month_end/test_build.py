from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import (
    DisputeLost,
    DisputeOpened,
    Event,
    FeeCharged,
    Item,
    OutOfScope,
    Payer,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    Sale,
    Transferred,
    Unrecognised,
)
from shared.ledger.documents import Document, Line, Receive, Spend
from shared.ledger.rows import SOURCE, LedgerRow
from shared.ledger.vat import Vat
from shared.money import Money, pence
from shared.month_end.build import month_end
from shared.month_end.report import Figure, MonthEnd, last_of
from shared.month_end.sections import Section
from tests.shared.booking.books import ADA, SALE, SETTINGS, moved, paid, with_fees_tax
from tests.shared.ledger.entries import ledger_row
from tests.shared.month_end.ledger_rows import recorded

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
DEBIT = Sale("PM1", Payer("gocardless", "CU1", "Dee"), "Rent")


def at(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def charge(gross: int = 12000, fee: int = 200, when: datetime = NOON, source: str = "txn_1") -> Event:
    sale = replace(SALE, key=f"ch_{source}")
    return paid(sale, gross=gross, fee=fee, at=when, source=source, category="charge")


def debit(source: str = "PM1", gross: int = 5000, **more: Any) -> Event:
    return PaymentReceived(
        moved(gross, 0, NOON, source, provider="gocardless", category="payment", **more), DEBIT
    )


def stripe(*events: Event, first: date = OCTOBER, rows: Sequence[LedgerRow] = ()) -> MonthEnd:
    return month_end([*recorded(*events), *rows], "stripe", first, SETTINGS)


def debits(*events: Event) -> MonthEnd:
    return month_end(recorded(*events), "gocardless", OCTOBER, SETTINGS)


def figure(report: MonthEnd, section: Section) -> Figure:
    (found,) = (each for each in report.figures if each.section is section)
    return found


def amounts(report: MonthEnd) -> dict[str, int]:
    return {each.section.name: each.amount for each in report.figures if each.amount}


def opening(pounds: int, day: date, kind: type[Receive] | type[Spend] = Receive) -> LedgerRow:
    line = Line("Opening balance", "850", pence(100 * pounds), "NONE")
    document: Document = kind("opening stripe", "supplier:stripe", "091", day, (line,))
    when = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return ledger_row("opening stripe", kind.__name__, "posted", "opening stripe", when, {}, document)


def test_a_sale_is_sold_in_full_and_its_fee_stands_apart() -> None:
    report = stripe(charge())
    assert amounts(report) == {"SALES": 12000, "FEES": -200}
    assert (report.opening, report.closing, report.at_provider) == (0, 11800, 11800)
    (sale,) = figure(report, Section.SALES).lines
    assert (sale.day, sale.what, sale.amount) == (date(2026, 10, 5), "Consulting, Ada", 12000)
    assert (sale.reference, sale.number, sale.vat) == ("txn_1 payment", "CN-00001", Vat(2000))
    assert [each.key for each in sale.vouchers] == ["ch_txn_1 invoice", "txn_1 payment"]
    (fee,) = figure(report, Section.FEES).lines
    assert (fee.what, fee.reference, fee.amount) == ("Stripe fee", "txn_1 fee", -200)


def test_vat_of_fees_and_of_sales_stand_apart() -> None:
    settings = with_fees_tax(SETTINGS, "INPUT2")
    report = month_end(recorded(charge(fee=240), settings=settings), "stripe", OCTOBER, settings)
    assert figure(report, Section.SALES).vat == Vat(2000)
    assert figure(report, Section.FEES).vat == Vat(-40)


def test_vat_that_only_xero_knows_is_counted_and_not_guessed() -> None:
    settings = replace(SETTINGS, sales_tax="")
    report = month_end(recorded(charge(), settings=settings), "stripe", OCTOBER, settings)
    assert figure(report, Section.SALES).vat == Vat(0, untold=1)


def test_a_refund_a_payout_and_stripes_own_fee_have_their_sections() -> None:
    refund = Refunded(moved(-3000, 0, at(6), "txn_2", category="refund"), replace(SALE, key="ch_txn_1"))
    own = FeeCharged(moved(-600, 0, at(7), "txn_3", category="fee"), "Radar")
    payout = Transferred(moved(-8000, 0, at(8), "txn_4", category="payout"), "payout")
    report = stripe(charge(), refund, own, payout)
    assert amounts(report) == {"SALES": 12000, "REFUNDS": -3000, "FEES": -800, "PAYOUTS": -8000}
    assert figure(report, Section.REFUNDS).vat == Vat(-500)
    assert [line.what for line in figure(report, Section.FEES).lines] == ["Stripe fee", "Radar"]
    assert [line.what for line in figure(report, Section.PAYOUTS).lines] == ["Payout"]


def test_a_dispute_and_its_fee_stand_apart_though_one_movement_holds_both() -> None:
    sale = replace(SALE, key="ch_txn_1")
    taken = DisputeOpened(moved(-12000, 2000, at(6), "txn_2", category="dispute"), "dp_1", sale)
    assert amounts(stripe(charge(), taken)) == {"SALES": 12000, "DISPUTES": -12000, "FEES": -2200}


def test_a_lost_dispute_moves_nothing_and_is_shown_with_its_credit_note() -> None:
    lost = DisputeLost("dp_1", "stripe", at(9), pence(12000), replace(SALE, key="ch_txn_1"), at(6))
    report = stripe(charge(), lost)
    (line,) = figure(report, Section.DISPUTES).lines
    assert (line.amount, line.rest, line.vat) == (0, 0, Vat(-2000))
    assert [each.key for each in line.vouchers] == ["dp_1 credit note", "dp_1 refund"]
    assert line.reference == "dp_1 credit note"
    assert report.closing == 11800


def test_gocardless_has_its_sections_and_the_fees_of_a_payout() -> None:
    back = PaymentFailed(
        moved(-5000, 0, at(6), "PM1-charged_back", provider="gocardless", category="payment_charged_back"),
        DEBIT,
        paid="PM1",
    )
    payout = Transferred(moved(-4000, 120, at(7), "PO1", provider="gocardless", category="payout"), "payout")
    report = debits(debit(), back, payout)
    assert amounts(report) == {"SALES": 5000, "DISPUTES": -5000, "FEES": -120, "PAYOUTS": -4000}
    (line,) = figure(report, Section.DISPUTES).lines
    assert (line.what, line.rest) == ("Payment charged back, Dee", 0)
    assert figure(report, Section.FEES).vat == Vat(-20)
    assert report.account == "092"


def test_a_provider_shows_nothing_of_the_other() -> None:
    assert stripe(debit()).is_empty
    assert debits(charge()).is_empty


def test_what_went_straight_to_the_bank_is_shown_and_not_added() -> None:
    report = debits(debit(is_direct=True))
    assert (report.closing, report.at_provider, report.is_empty) == (0, 0, False)
    (line,) = report.direct.lines
    assert (line.amount, line.rest, line.vat) == (5000, 0, Vat(833))


def test_a_month_begins_and_ends_where_the_organisation_is() -> None:
    # Half an hour before midnight UTC it is the first of October in London already.
    late = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)
    assert stripe(charge(when=late)).closing == 11800
    assert stripe(charge(when=late), first=SEPTEMBER).is_empty
    assert stripe(charge(when=late), first=NOVEMBER).opening == 11800


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_has_its_last_day(first: date, last: date) -> None:
    assert last_of(first) == last


def test_a_month_does_not_begin_in_its_middle() -> None:
    with pytest.raises(ValueError, match="first day"):
        stripe(first=date(2026, 10, 2))


def test_an_invoices_number_stands_with_a_later_months_payment() -> None:
    order = replace(SALE, key="order_7", items=(Item("Consulting", pence(12000)),))
    first = paid(order, gross=9000, at=at(5, 9), source="txn_1", category="charge")
    second = paid(order, gross=3000, at=at(5), source="txn_2", category="charge")
    (line,) = figure(stripe(first, second), Section.SALES).lines
    assert (line.what, line.number, line.vat) == ("Consulting, Ada", "CN-00001", Vat())


def test_what_is_not_in_the_books_is_listed_with_its_reason() -> None:
    strange = Unrecognised(moved(-700, 0, at(6), "txn_2", category="loan"), "shown", "unknown_category")
    report = stripe(charge(), strange)
    (missing,) = report.missing
    assert (missing.source, missing.what, missing.amount) == ("txn_2", "loan", -700)
    assert missing.why == "Money moved for a reason that this version has no rule for."
    assert (report.closing, report.at_provider) == (11800, 11100)
    later = stripe(charge(), strange, first=NOVEMBER)
    assert (later.missing, later.missing_before, later.at_provider) == ((), -700, 11100)


@pytest.mark.parametrize("reason", ["other_currency", "other_balance"])
def test_what_is_of_another_balance_is_not_missing(reason: str) -> None:
    gone = OutOfScope(replace(moved(700, 0, NOON, "txn_2")), reason, "elsewhere")
    assert stripe(gone).is_empty
    assert stripe(gone, first=NOVEMBER).at_provider == 0


def closed(id: str, gross: int, by: str, day: datetime) -> LedgerRow:
    stored = {"gross": gross, "fee": 0, "currency": "GBP", "category": "risk_reserved_funds"}
    movement = stored | {"provider": "stripe", "cancelled_by": by}
    return ledger_row(id, SOURCE, "excluded", id, day, stored=movement, reason_code="cancelled_out")


def test_two_that_cancelled_each_other_out_are_missing_in_between_only() -> None:
    same_month = [closed("txn_2", -700, "txn_3", at(2)), closed("txn_3", 700, "txn_2", at(9))]
    report = stripe(charge(), rows=same_month)
    assert (report.missing, report.at_provider) == ((), 11800)
    over_its_end = [closed("txn_2", -700, "txn_3", at(30)), closed("txn_3", 700, "txn_2", at(2, month=11))]
    october = stripe(charge(), rows=over_its_end)
    assert [each.source for each in october.missing] == ["txn_2"]
    assert (october.closing, october.at_provider) == (11800, 11100)
    november = stripe(charge(), rows=over_its_end, first=NOVEMBER)
    assert (november.closing, november.at_provider) == (11800, 11800)


def test_what_could_not_be_read_is_missing_by_nobody_knows_how_much() -> None:
    unread = ledger_row("ch_9", SOURCE, "parked", "ch_9", NOON, reason_code="unknown_at_stripe")
    (missing,) = stripe(rows=[unread]).missing
    assert (missing.what, missing.amount) == ("Never read", None)


def test_what_the_owner_took_out_is_missing_and_counts_no_more() -> None:
    rows = [replace(each, state="undone") if each.kind == SOURCE else each for each in recorded(charge())]
    report = month_end(rows, "stripe", OCTOBER, SETTINGS)
    assert (report.closing, report.at_provider) == (0, 11800)
    assert [each.why for each in report.missing] == ["It was taken out of the books by the owner."]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_dispute_that_may_still_be_lost_is_nothing_yet(state: str) -> None:
    assert stripe(rows=[ledger_row("dp_1", SOURCE, state, "dp_1", NOON)]).is_empty


def test_a_loss_from_before_the_feed_is_not_missing() -> None:
    lost = DisputeLost("dp_1", "stripe", NOON, pence(12000), SALE, datetime(2025, 12, 1, tzinfo=UTC))
    assert stripe(lost).is_empty


@pytest.mark.parametrize(("kind", "pounds"), [(Receive, 50), (Spend, -50)])
def test_an_opening_balance_counts_from_its_day_on(kind: type[Receive] | type[Spend], pounds: int) -> None:
    row = opening(50, date(2026, 10, 3), kind)
    before, during, after = (stripe(first=each, rows=[row]) for each in (SEPTEMBER, OCTOBER, NOVEMBER))
    assert (before.opening, before.closing) == (0, 0)
    assert (during.opening, amounts(during), during.closing) == (0, {"OTHER": 100 * pounds}, 100 * pounds)
    assert (after.opening, amounts(after), after.closing) == (100 * pounds, {}, 100 * pounds)
    (line,) = figure(during, Section.OTHER).lines
    assert (line.what, line.reference, line.rest) == ("Opening balance", "opening stripe", 0)


def test_the_source_of_an_opening_balance_is_no_lost_dispute() -> None:
    source = ledger_row("opening stripe 2026-10-03 850", "Source", "booked", "opening stripe", NOON)
    report = stripe(rows=[source, opening(50, date(2026, 10, 3))])
    assert [figure.section for figure in report.figures if figure.lines] == [Section.OTHER]


def test_an_opening_balance_that_was_taken_out_does_not_count() -> None:
    row = replace(opening(50, OCTOBER), state="undone")
    assert stripe(rows=[row]).is_empty


def test_an_opening_balance_stands_for_what_was_before_the_feed() -> None:
    early = charge(when=datetime(2025, 12, 20, tzinfo=UTC))
    assert stripe(early).missing_before == 11800
    assert stripe(early, rows=[opening(118, date(2026, 1, 1))]).at_provider == 11800


def test_a_document_that_is_not_in_xero_yet_shows() -> None:
    rows = [replace(each, state="pending") if "fee" in each.key else each for each in recorded(charge())]
    assert not month_end(rows, "stripe", OCTOBER, SETTINGS).is_complete
    assert stripe(charge()).is_complete


def test_what_no_document_explains_shows_as_the_rest() -> None:
    rows = [each for each in recorded(charge()) if each.key != "txn_1 payment"]
    (line,) = figure(month_end(rows, "stripe", OCTOBER, SETTINGS), Section.SALES).lines
    assert (line.amount, line.rest) == (12000, 12000)


def test_nothing_at_all_is_an_empty_month() -> None:
    report = stripe()
    assert (report.is_empty, report.is_complete, report.opening, report.closing) == (True, True, 0, 0)


# ---- what holds of any ledger

KINDS = (
    "charge",
    "refund",
    "fee",
    "payout",
    "topup",
    "dispute",
    "strange",
    "elsewhere",
    "debit",
    "payout gc",
)
# From before the feed to after the last month that is asked for.
DAYS = st.integers(-20, 40) | st.integers(240, 340)
MOVES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 50_000), st.integers(-300, 900), DAYS), max_size=25
)


def event_of(number: int, kind: str, amount: int, fee: int, day: int) -> Event:
    when = datetime(2026, 1, 1, 23, 30, tzinfo=UTC) + timedelta(days=day)
    sale = Sale(f"ch_{number}", ADA, "Job")
    sign = -1 if kind in ("refund", "fee", "payout", "dispute", "payout gc") else 1
    here = moved(sign * amount, fee, when, f"txn_{number}", category=kind)
    debit = replace(here, provider="gocardless", category="")
    match kind:
        case "charge":
            return PaymentReceived(here, sale)
        case "refund":
            return Refunded(here, None)
        case "fee":
            return FeeCharged(here, "Radar")
        case "dispute":
            return DisputeOpened(here, f"dp_{number}", None)
        case "strange":
            return Unrecognised(here, "shown", "unknown_category")
        case "elsewhere":
            return OutOfScope(
                replace(here, gross=Money(amount, "EUR"), fee=Money(0, "EUR"), fee_vat=Money(0, "EUR")),
                "other_currency",
                "",
            )
        case "debit":
            return PaymentReceived(replace(debit, source=f"PM{number}"), replace(sale, payer=DEBIT.payer))
        case "payout gc":
            return Transferred(replace(debit, source=f"PO{number}"), "payout")
        case _:
            return Transferred(here, kind)


@given(MOVES, st.sampled_from([None, date(2026, 1, 1), date(2026, 10, 10)]), st.randoms())
def test_months_join_to_the_penny_and_with_what_is_missing_are_the_providers_balance(
    moves: list[tuple[str, int, int, int]], opened: date | None, chance: Any
) -> None:
    events = [event_of(number, *move) for number, move in enumerate(moves)]
    rows = [*recorded(*events), *([opening(70, opened)] if opened else [])]
    chance.shuffle(rows)
    for provider in ("stripe", "gocardless"):
        months = [month_end(rows, provider, date(2026, month, 1), SETTINGS) for month in range(1, 13)]
        for before, after in pairwise(months):
            assert before.closing == after.opening
        for report in months:
            assert report.closing == report.opening + sum(each.amount for each in report.figures)
            assert [line.rest for line in report.lines] == [0] * len(report.lines)
            assert report.at_provider == held(rows, report, 7000 if opened else 0)


def held(rows: Sequence[LedgerRow], report: MonthEnd, opening: int) -> int:
    """The provider's balance at the end of a month: all that moved, or the opening balance and all since."""
    began = SETTINGS.feed_from if opening and report.provider == "stripe" else date.min
    opened = [each for each in rows if each.key == "opening stripe" and each.document]
    days = [each.document.dated for each in opened if isinstance(each.document, Receive)]
    is_open = report.provider == "stripe" and any(day <= report.last for day in days)
    return (opening if is_open else 0) + sum(
        each.net
        for each in rows
        if each.kind == SOURCE
        and each.movement
        and (each.provider, each.movement.currency) == (report.provider, "GBP")
        and (began if is_open else date.min) <= SETTINGS.day_of(each.happened_at) <= report.last
    )
