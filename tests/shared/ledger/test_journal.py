from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.journal import Booked, Journal, Posting, Unbalanced, journals, postings_of
from shared.ledger.rows import LedgerRow
from shared.money import pence
from tests.shared.ledger.entries import ledger_row

DAY, AT = date(2026, 10, 1), datetime(2026, 10, 1, 9, tzinfo=UTC)
SALE = Line("Boiler service", "200", pence(12000), "OUTPUT2")
FEE = Line("Stripe fee", "404", pence(200), "INPUT2", pence(33))
CONTACT = Contact("stripe:cus_1", "Ada")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (SALE,))
PAYMENT = Payment("txn_1 payment", INVOICE.key, "091", DAY, pence(12000), CONTACT.key)
NOTE = CreditNote("txn_2 credit note", CONTACT.key, DAY, (replace(SALE, amount=pence(3000)),))
REFUND = Refund("txn_2 refund", NOTE.key, "091", DAY, pence(3000))
OVERPAID = Overpayment("txn_1 payment", CONTACT.key, "091", DAY, pence(12000))
PAYOUT = Transfer("txn_3 transfer", "091", "090", DAY, pence(5000))
TAKEN_BACK = (
    (
        PAYMENT,
        Reversal(
            "d", PAYMENT.key, "reopen", DAY, pence(12000), "091", CONTACT.key, description="Payment failed"
        ),
    ),
    (
        OVERPAID,
        Reversal(
            "d", OVERPAID.key, "reopen", DAY, pence(12000), "091", CONTACT.key, description="Payment failed"
        ),
    ),
    (
        REFUND,
        Reversal(
            "d", REFUND.key, "credit", DAY, pence(3000), "091", CONTACT.key, description="Payment failed"
        ),
    ),
    (PAYOUT, Reversal("d", PAYOUT.key, "transfer_back", DAY, pence(5000), "091", to_account="090")),
)


def entry(document: Document, state: str = "posted") -> LedgerRow:
    kind = type(document).__name__
    return ledger_row(document.key, kind, state, "txn_1", AT, {}, document, number=7, xero_id="xero-1")


def by_account(document: Document) -> dict[str, int]:
    return {each.account: each.pence for each in postings_of(document)}


@pytest.mark.parametrize(
    ("document", "postings"),
    [
        (CONTACT, {}),
        (INVOICE, {"610": 12000, "200": -10000, "820": -2000}),
        (PAYMENT, {"091": 12000, "610": -12000}),
        (NOTE, {"610": -3000, "200": 2500, "820": 500}),
        (REFUND, {"091": -3000, "610": 3000}),
        (Spend("f", "s", "091", DAY, (FEE,)), {"091": -200, "404": 167, "820": 33}),
        (Receive("f", "s", "091", DAY, (FEE,)), {"091": 200, "404": -167, "820": -33}),
        (OVERPAID, {"091": 12000, "610": -12000}),
        (PAYOUT, {"091": -5000, "090": 5000}),
    ],
)
def test_each_kind_of_document_has_its_postings(document: Document, postings: dict[str, int]) -> None:
    assert by_account(document) == postings
    assert sum(postings.values()) == 0


@pytest.mark.parametrize(("document", "reversal"), TAKEN_BACK, ids=lambda each: type(each).__name__)
def test_a_deletion_reverses_its_document(document: Document, reversal: Reversal) -> None:
    assert by_account(reversal) == {account: -amount for account, amount in by_account(document).items()}


def test_lines_of_one_account_are_one_posting_each_with_its_own_rounding() -> None:
    two = Invoice("i", "c", DAY, DAY, (replace(SALE, amount=pence(3)), replace(SALE, amount=pence(3))))
    assert by_account(two) == {"610": 6, "200": -4, "820": -2}


def test_a_journal_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(Unbalanced, match="ch_1 invoice"):
        Journal("ch_1 invoice", "Invoice", DAY, "", (Posting("610", 100), Posting("200", -99)))


def test_what_is_posted_and_moves_money_has_a_journal() -> None:
    (journal,) = journals([entry(CONTACT), entry(INVOICE)])
    assert (journal.key, journal.kind, journal.dated) == (INVOICE.key, "Invoice", DAY)
    assert (journal.description, journal.number, journal.xero_id) == ("Boiler service", 7, "xero-1")
    assert journal.untold == 0


@pytest.mark.parametrize("state", ["pending", "parked", "waiting"])
def test_what_is_not_in_xero_has_no_journal(state: str) -> None:
    assert list(journals([entry(INVOICE, state)])) == []


def test_an_invoice_over_nothing_has_no_journal() -> None:
    assert list(journals([entry(replace(INVOICE, lines=(replace(SALE, amount=pence(0)),)))])) == []


def test_vat_that_only_xero_knows_is_not_taken_and_said_so() -> None:
    (journal,) = journals([entry(replace(INVOICE, lines=(SALE, replace(SALE, tax_type=""))))])
    assert journal.untold == 1
    assert {each.account: each.pence for each in journal.postings} == {
        "610": 24000,
        "200": -22000,
        "820": -2000,
    }
    assert journal.description == "Boiler service and 1 more"


def test_a_journal_says_what_brought_the_customer() -> None:
    referred = replace(SALE, lead_source="referral")
    lines = (replace(referred, account="416", lead_source=""), referred)
    documents = (replace(INVOICE, lines=lines), replace(NOTE, lines=(referred,)), INVOICE, PAYMENT)
    told = [each.lead_source for each in journals([entry(each) for each in documents])]
    assert told == ["referral", "referral", "", ""]


def test_every_document_is_booked_but_those_that_hold_no_money() -> None:
    assert set(get_args(Document)) == {*get_args(Booked), Contact, ContactEmail, Removal, Mailing, Amendment}
