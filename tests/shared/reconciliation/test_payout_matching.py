"""A payout has its tick, or each reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.ledger.documents import Document, Line, Payment, Receive, Spend, Transfer
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.provider import Provider
from shared.reasons import reason_for
from shared.reconciliation.findings import Finding, FindingCode
from shared.reconciliation.payout_matching import HeldPayout, Needed, PayoutMatching
from shared.reconciliation.payouts import Payout, PayoutMatch, RowState
from tests.shared.ledger.entries import ledger_row

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAY = date(2026, 10, 5)
STRIPE = Payout("stripe", "po_1", "txn_po", AT, DAY, 11800, ("txn_po",))
DEBITS = Payout("gocardless", "PO1", "PO1", AT, DAY, 19800, ("PO1",))


def source(id: str, gross: int, fee: int = 0, provider: Provider = "stripe", **fields: Any) -> LedgerRow:
    movement = {"gross": gross, "fee": fee, "currency": "GBP", "category": "", "provider": provider}
    given = {"state": "booked"} | fields
    return ledger_row(id, "Source", source=id, happened_at=AT, stored=movement, **given)


def row(document: Document, of: str, **fields: Any) -> LedgerRow:
    given = {"state": "posted", "xero_id": f"X {document.key}", "parents": document.parents} | fields
    kind = type(document).__name__
    return ledger_row(document.key, kind, source=of, happened_at=AT, document=document, **given)


def payment(id: str, pence: int, **fields: Any) -> LedgerRow:
    return row(Payment(f"{id} payment", f"{id} invoice", "091", DAY, Money(pence)), id, **fields)


def fee(id: str, pence: int, **fields: Any) -> LedgerRow:
    return row(Spend(f"{id} fee", "s", "091", DAY, (Line("Fee", "404", Money(pence)),)), id, **fields)


def transfer(id: str, pence: int, **fields: Any) -> LedgerRow:
    return row(Transfer(f"{id} transfer", "091", "090", DAY, Money(pence)), id, **fields)


SOLD = [source("txn_1", 12000, 200), payment("txn_1", 12000), fee("txn_1", 200)]
PAID_OUT = [source("txn_po", -11800), transfer("txn_po", 11800)]
HELD = HeldPayout(STRIPE, [("txn_1", 11800)])


def seen(
    entries: list[LedgerRow], held: HeldPayout = HELD, findings: tuple[Finding, ...] = ()
) -> PayoutMatch:
    matching = PayoutMatching([held], NOW)
    for entry in entries:
        matching.add(entry)
    (match,) = matching.matches(findings)
    return match


def told(match: PayoutMatch) -> list[tuple[str, str, int]]:
    for why in match.reasons:
        assert reason_for(why.reason_code).sentence
    return [(why.reason_code, why.about, why.pence) for why in match.reasons]


def found(word: FindingCode, about: str, accepted: bool = False) -> Finding:
    return Finding("X", word, about, {}, DAY, "", accepted)


def test_what_is_posted_and_adds_up_has_its_tick() -> None:
    match = seen([*SOLD, *PAID_OUT])
    assert (told(match), match.is_matched, match.is_done, match.count) == ([], True, True, 1)
    assert match.own.documents == (RowState("txn_po transfer", "posted", "X txn_po transfer"),)
    assert [each.key for each in match.items[0].documents] == ["txn_1 fee", "txn_1 payment"]


def test_the_order_of_the_ledger_does_not_matter_nor_what_belongs_to_nobody() -> None:
    others = [source("txn_9", 700, state="parked", reason_code="unknown_category"), payment("txn_9", 700)]
    flag = ledger_row("txn_1 overpaid", "Flag", "attention", "txn_1", AT, reason_code="overpaid")
    assert told(seen([*others, flag, *reversed([*SOLD, *PAID_OUT])])) == []


def test_an_item_that_the_ledger_does_not_know_is_missing() -> None:
    match = seen(PAID_OUT)
    assert (told(match), match.is_matched) == ([("missing", "txn_1", 11800)], False)
    assert [item.reason_code for item in match.items] == ["missing"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"state": "parked", "reason_code": "account_not_usable"}, "account_not_usable"),
        ({"state": "pending"}, "pending"),
        ({"state": "waiting"}, "waiting"),
        ({"state": "undone"}, "undone"),
    ],
)
def test_a_document_that_is_not_posted_says_why(fields: dict[str, str], word: str) -> None:
    match = seen([SOLD[0], SOLD[1], fee("txn_1", 200, **fields), *PAID_OUT])
    assert (told(match), match.is_matched, match.is_done) == ([(word, "txn_1", 11800)], False, False)


@pytest.mark.parametrize("state", ["parked", "undone"])
def test_a_source_that_nothing_is_made_of_says_why(state: str) -> None:
    reason = "unknown_category" if state == "parked" else ""
    match = seen([source("txn_1", 12000, 200, state=state, reason_code=reason), *PAID_OUT])
    assert told(match) == [(reason or "undone", "txn_1", 11800)]


@pytest.mark.parametrize("word", ["deleted", "edited", "double"])
def test_what_a_person_did_in_xero_is_named(word: FindingCode) -> None:
    match = seen([*SOLD, *PAID_OUT], findings=(found(word, "txn_1 payment"),))
    assert (told(match), match.is_matched) == ([(word, "txn_1", 11800)], False)


def test_what_a_person_did_to_the_invoice_is_its_payments_reason_too() -> None:
    match = seen([*SOLD, *PAID_OUT], findings=(found("voided", "txn_1 invoice"), found("own", "")))
    assert told(match) == [("voided", "txn_1", 11800)]


def test_what_the_owner_accepted_is_named_and_no_fault_unless_something_else_is_open() -> None:
    accepted = found("deleted", "txn_1 payment", accepted=True)
    match = seen([*SOLD, *PAID_OUT], findings=(accepted,))
    assert (told(match), match.is_matched) == ([("accepted", "txn_1", 11800)], True)
    both = (found("double", "txn_1 payment"), accepted)
    assert not seen([*SOLD, *PAID_OUT], findings=both).is_matched


@pytest.mark.parametrize("word", ["before_feed", "cancelled_out", "other_app"])
def test_what_others_answer_for_is_named_and_no_fault(word: str) -> None:
    excluded = source("txn_1", 12000, 200, state="excluded", reason_code=word)
    match = seen([excluded, *PAID_OUT])
    assert (told(match), match.is_matched) == ([(word, "txn_1", 11800)], True)


def test_another_currency_cannot_be_in_a_payout_of_pounds_and_keeps_it_from_its_tick() -> None:
    excluded = source("txn_1", 12000, 200, state="excluded", reason_code="other_currency")
    assert not seen([excluded, *PAID_OUT]).is_matched


def test_items_that_do_not_come_to_the_payout_are_said_with_what_is_left() -> None:
    match = seen([*SOLD, *PAID_OUT], HeldPayout(STRIPE, [("txn_1", 11801)]))
    assert (told(match), match.is_matched) == ([("does_not_add_up", "po_1", 1)], False)


def test_the_transfers_own_reason_is_the_payouts() -> None:
    parked = transfer("txn_po", 11800, state="parked", reason_code="period_locked", xero_id="")
    match = seen([*SOLD, source("txn_po", -11800), parked])
    assert told(match) == [("period_locked", "txn_po", -11800)]
    assert [each.reason_code for each in match.own.documents] == ["period_locked"]


def test_a_payout_that_the_ledger_does_not_know_is_missing_and_not_added_up() -> None:
    match = seen(SOLD)
    assert (told(match), match.own.documents) == ([("missing", "txn_po", 0)], ())


def test_a_manual_payout_has_its_tick_by_its_transfer_alone() -> None:
    by_hand = HeldPayout(replace(STRIPE, is_manual=True), unread="manual_payout")
    assert seen(PAID_OUT, by_hand).is_matched
    gone = seen(PAID_OUT, by_hand, (found("deleted", "txn_po transfer"),))
    assert ([word for word, _, _ in told(gone)], gone.is_matched) == (["deleted", "manual_payout"], False)


@pytest.mark.parametrize(("word", "is_done"), [("items_not_read", False), ("items_not_shown", True)])
def test_a_payout_whose_items_are_not_known_has_no_tick(word: str, is_done: bool) -> None:
    match = seen(PAID_OUT, HeldPayout(STRIPE, unread=word))
    assert (told(match), match.is_matched, match.is_done) == ([(word, "po_1", 0)], False, is_done)


def test_gross_items_less_the_fees_come_to_a_payout_of_gocardless() -> None:
    held = HeldPayout(DEBITS, [("PM1", 25000), ("RF1", -5000)])
    entries = [
        source("PM1", 25000, provider="gocardless"),
        source("RF1", -5000, provider="gocardless"),
        source("PO1", -19800, 200, provider="gocardless"),
        transfer("PO1", 19800),
        fee("PO1", 200),
    ]
    match = seen(entries, held)
    assert (told(match), match.sum_of_items, match.own.pence) == ([], 20000, -20000)
    entries[2] = source("PO1", -19800, 199, provider="gocardless")
    assert told(seen(entries, held)) == [("does_not_add_up", "PO1", 1)]


def test_what_took_a_payout_back_is_part_of_it() -> None:
    returned = replace(DEBITS, movements=("PO1", "PO1-bounced"))
    entries = [
        source("PO1", -19800, provider="gocardless"),
        transfer("PO1", 19800),
        source("PO1-bounced", 19800, provider="gocardless"),
        row(
            Receive("PO1-bounced transfer", "s", "091", DAY, (Line("x", "404", Money(1)),)),
            "PO1-bounced",
            state="parked",
            reason_code="reconciled",
        ),
    ]
    match = seen(entries, HeldPayout(returned, [("PM1", 19800)]))
    assert [word for word, _, _ in told(match)] == ["missing", "reconciled", "payout_returned"]
    assert told(seen(entries[:2], HeldPayout(returned)))[0] == ("missing", "PO1", -19800)


def test_a_payment_that_is_paid_out_again_brings_its_second_payments_documents() -> None:
    again = payment("PM1-chargeback_cancelled-2", 19800, state="pending")
    entries = [
        source("PM1", 19800, provider="gocardless"),
        source("PO1", -19800, provider="gocardless"),
        transfer("PO1", 19800),
        again,
    ]
    assert told(seen(entries, HeldPayout(DEBITS, [("PM1", 19800)]))) == [("pending", "PM1", 19800)]


def test_alike_reasons_are_one_with_how_many_and_how_much() -> None:
    held = HeldPayout(replace(STRIPE, amount=300), [("txn_1", 100), ("txn_2", 200)])
    match = seen([source("txn_po", -300), transfer("txn_po", 300)], held)
    (why,) = match.reasons
    assert (why.reason_code, why.about, why.count, why.pence) == ("missing", "txn_1", 2, 300)


def test_the_invoices_that_items_pay_are_named_with_them() -> None:
    matching = PayoutMatching([HELD], NOW)
    for each in [*SOLD, *PAID_OUT]:
        matching.add(each)
    assert [*matching.needed()].count(Needed(STRIPE, "txn_1", "txn_1 invoice")) == 1
