from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import urllib3

from local.standins.xero import Down, Fail, LoseAnswer, TooMany, Unauthorised, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Document
from shared.ledger.stages import Stage
from shared.posting.lane import Posted
from shared.posting.steps import Found, LookUpFailed
from shared.xero.answers import A_MINUTE, A_MOMENT, TEN_MINUTES
from shared.xero.client import Reply, XeroClient
from shared.xero.lookups import look_up
from shared.xero.payloads import ENVELOPE, ID, Draft, element, envelope
from tests.local.standins.xero.world import NOON, World, payment
from tests.shared.xero.documents import ADA, ADAS_EMAIL, FEE, GONE, NOTE, OVERPAID, PAID, PAYOUT, REFUND, SALE
from tests.shared.xero.looking_up import NUMBER, find, ours, verdict
from tests.shared.xero.tape import CUT, Play, json_play, playing

STAGES = [
    (Stage.CONTACTS, ADA),
    (Stage.INVOICES, SALE),
    (Stage.CREDIT_NOTES, NOTE),
    (Stage.PAYMENTS, PAID),
    (Stage.BANK_TRANSACTIONS, FEE),
    (Stage.TRANSFERS, PAYOUT),
    (Stage.CONTACT_EMAILS, ADAS_EMAIL),
]
LISTS = [ENVELOPE[stage] for stage, _ in STAGES]


# ---- missing


@pytest.mark.parametrize(("stage", "document"), STAGES)
def test_what_xero_does_not_hold_is_missing(stage: Stage, document: Document, xero: XeroClient) -> None:
    assert find(xero, stage, document) == verdict(document, "missing")


@pytest.mark.parametrize(("stage", "document"), STAGES)
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Unauthorised(), LookUpFailed(A_MINUTE, "token_refused")),
        (TooMany("minute", 17), LookUpFailed(timedelta(seconds=17), "limit_minute")),
        (TooMany("concurrent"), LookUpFailed(A_MOMENT, "limit_concurrent")),
        (Fail(500), LookUpFailed(A_MINUTE, "look_up_500")),
        (Down(NOON + timedelta(hours=1)), LookUpFailed(A_MINUTE, "look_up_503")),
        (LoseAnswer(), LookUpFailed(A_MINUTE, "no_answer")),
    ],
)
def test_what_could_not_be_asked_is_never_missing(
    kind: Any, expected: LookUpFailed, stage: Stage, document: Document, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(kind, every_call))
    assert find(xero, stage, document) == expected


@pytest.mark.parametrize(("stage", "document"), STAGES)
def test_where_we_are_not_connected_nothing_is_missing(
    stage: Stage, document: Document, world: World, xero: XeroClient
) -> None:
    world.xero.identity.connections.clear()
    assert find(xero, stage, document) == LookUpFailed(TEN_MINUTES, "disconnected")


@pytest.mark.parametrize(("stage", "document"), STAGES)
@pytest.mark.parametrize(
    "answer",
    [
        Play(200, b""),
        Play(200, b"<html>"),
        json_play(200, []),
        json_play(200, {}),
        json_play(200, dict.fromkeys(LISTS)),
        json_play(202, {name: [] for name in LISTS}),
        json_play(500, {name: [] for name in LISTS}),
        json_play(400, {"Message": "QueryParseException"}),
        json_play(404, {}),
        CUT,
    ],
)
def test_an_answer_that_makes_no_sense_leaves_everything_open(
    answer: Play, stage: Stage, document: Document, connections: urllib3.PoolManager
) -> None:
    with playing(answer) as tape:
        found = find(XeroClient(connections, tape.url, "token", "org"), stage, document)
    assert isinstance(found, LookUpFailed)
    assert found.wait == A_MINUTE


# ---- invoices, by number


def test_our_invoice_is_found_by_its_number_and_reference(world: World, xero: XeroClient) -> None:
    made = world.invoice(InvoiceNumber=NUMBER, Reference=SALE.key)
    assert find(xero, Stage.INVOICES, SALE) == ours(SALE, made["InvoiceID"])


def test_a_paid_invoice_is_found_too(world: World, xero: XeroClient) -> None:
    made = world.invoice(InvoiceNumber=NUMBER, Reference=SALE.key)
    world.pay(made["InvoiceID"])
    assert find(xero, Stage.INVOICES, SALE) == ours(SALE, made["InvoiceID"])


def test_an_invoice_that_a_person_voided_is_voided(world: World, xero: XeroClient) -> None:
    made = world.invoice(InvoiceNumber=NUMBER, Reference=SALE.key)
    world.org.void_invoice(made["InvoiceID"])
    assert find(xero, Stage.INVOICES, SALE) == verdict(SALE, "voided")


def test_a_number_that_somebody_else_used_is_taken(world: World, xero: XeroClient) -> None:
    world.invoice(InvoiceNumber=NUMBER, Reference="by hand")
    assert find(xero, Stage.INVOICES, SALE) == verdict(SALE, "taken")


def test_several_invoices_are_asked_for_in_one_call(world: World, xero: XeroClient) -> None:
    made = world.invoice(InvoiceNumber=NUMBER, Reference=SALE.key)
    other = replace(SALE, key="ch_2 invoice")
    drafts = {SALE.key: Draft(SALE, {}, NUMBER), other.key: Draft(other, {}, "CN-00002")}
    calls = world.org.calls.snapshot()
    found = look_up(xero, Stage.INVOICES, drafts, NOON)
    assert found == Found((Posted(SALE.key, made["InvoiceID"]),), ((other.key, "missing"),))
    assert world.org.calls.since(calls).read == 1


OUR_VOIDED = {"InvoiceNumber": NUMBER, "Reference": SALE.key, "Status": "VOIDED", "InvoiceID": "1"}
THEIRS = {"InvoiceNumber": NUMBER, "Reference": "by hand", "Status": "AUTHORISED", "InvoiceID": "2"}


@pytest.mark.parametrize("invoices", [[OUR_VOIDED, THEIRS], [THEIRS, OUR_VOIDED]])
def test_an_invoice_a_person_voided_and_numbered_anew_is_not_recreated(
    invoices: list[Any], connections: urllib3.PoolManager
) -> None:
    with playing(json_play(200, {"Invoices": invoices})) as tape:
        found = find(XeroClient(connections, tape.url, "token", "org"), Stage.INVOICES, SALE)
    assert found == verdict(SALE, "voided")


# ---- payments and bank transactions, by Reference


def test_our_payment_is_found_by_its_reference(world: World, xero: XeroClient) -> None:
    made = world.pay(world.invoice()["InvoiceID"], 60, Reference=PAID.key)
    world.pay(world.invoice()["InvoiceID"], 60, Reference="somebody else's")
    assert find(xero, Stage.PAYMENTS, PAID) == ours(PAID, made["PaymentID"])


def test_our_fee_is_found_by_its_reference(world: World, xero: XeroClient) -> None:
    made = world.spend(Reference=FEE.key)
    assert find(xero, Stage.BANK_TRANSACTIONS, FEE) == ours(FEE, made["BankTransactionID"])


def test_a_payment_that_a_person_deleted_is_voided(world: World, xero: XeroClient) -> None:
    made = world.pay(world.invoice()["InvoiceID"], Reference=PAID.key)
    gone = world.api.post(f"Payments/{made['PaymentID']}", json={"Status": "DELETED"})
    assert gone.status_code == 200
    assert find(xero, Stage.PAYMENTS, PAID) == verdict(PAID, "voided")


def test_a_payment_made_again_after_it_was_deleted_is_ours(world: World, xero: XeroClient) -> None:
    invoice = world.invoice()["InvoiceID"]
    made = world.pay(invoice, Reference=PAID.key)
    world.api.post(f"Payments/{made['PaymentID']}", json={"Status": "DELETED"})
    again = world.pay(invoice, Reference=PAID.key)
    assert find(xero, Stage.PAYMENTS, PAID) == ours(PAID, again["PaymentID"])


@pytest.mark.parametrize("minutes", [-59, 0, 59])
def test_clocks_may_differ_by_up_to_an_hour(minutes: int, world: World, xero: XeroClient) -> None:
    made = world.spend(Reference=FEE.key)
    found = find(xero, Stage.BANK_TRANSACTIONS, FEE, since=NOON + timedelta(minutes=minutes))
    assert found == ours(FEE, made["BankTransactionID"])


def test_only_what_changed_since_the_intent_is_read(world: World, xero: XeroClient) -> None:
    world.spend(Reference=FEE.key)
    late = NOON + timedelta(minutes=61)
    assert find(xero, Stage.BANK_TRANSACTIONS, FEE, since=late) == verdict(FEE, "missing")


def test_ours_is_found_on_a_later_page(world: World, xero: XeroClient) -> None:
    first = world.org.state.bank_transactions[world.spend()["BankTransactionID"]]
    for _ in range(1500):
        world.org.state.bank_transactions.put(replace(first, id=str(uuid4())))
    made = world.spend(Reference=FEE.key)
    calls = world.org.calls.snapshot()
    assert find(xero, Stage.BANK_TRANSACTIONS, FEE) == ours(FEE, made["BankTransactionID"])
    assert world.org.calls.since(calls).read == 2


class Pages:
    """Full pages of other people's payments, then whatever is to happen."""

    def __init__(self, full: int, last: Callable[[], Reply]) -> None:
        self.full, self.last, self.asked = full, last, list[int]()

    def payments(self, if_modified_since: str, page: int, page_size: int) -> Reply:
        self.asked.append(page)
        if page > self.full:
            return self.last()
        others: Sequence[Mapping[str, Any]] = [{"PaymentID": "x", "Reference": "other"}] * page_size
        return Reply(200, {"Payments": others})


def test_every_page_is_read_in_its_order_and_an_empty_one_is_the_end() -> None:
    pages: Any = Pages(3, lambda: Reply(200, {"Payments": []}))
    assert find(pages, Stage.PAYMENTS, PAID) == verdict(PAID, "missing")
    assert pages.asked == [1, 2, 3, 4]


def test_a_page_that_could_not_be_read_leaves_everything_open() -> None:
    pages: Any = Pages(2, lambda: Reply(500, None))
    assert find(pages, Stage.PAYMENTS, PAID) == LookUpFailed(A_MINUTE, "look_up_500")


def test_many_payments_are_looked_up_in_one_call(world: World, xero: XeroClient) -> None:
    invoice = world.invoice()["InvoiceID"]
    keys = [f"txn_{number} payment" for number in range(20)]
    body = {"Payments": [payment(invoice, 1, Reference=key) for key in keys]}
    world.api.put("Payments", params={"summarizeErrors": "false"}, json=body)
    calls = world.org.calls.snapshot()
    found = find(xero, Stage.PAYMENTS, *(replace(PAID, key=key) for key in keys))
    assert isinstance(found, Found)
    assert [each.key for each in found.posted] == keys
    assert world.org.calls.since(calls).read == 1


# ---- credit notes, refunds, overpayments and transfers, by Reference


def test_our_credit_note_is_found_by_its_reference(world: World, xero: XeroClient) -> None:
    made = world.credit_note(Reference=NOTE.key)
    world.credit_note(Reference="somebody else's")
    assert find(xero, Stage.CREDIT_NOTES, NOTE) == ours(NOTE, made["CreditNoteID"])


def test_a_credit_note_that_a_person_voided_is_voided(world: World, xero: XeroClient) -> None:
    world.org.void_credit_note(world.credit_note(Reference=NOTE.key)["CreditNoteID"])
    assert find(xero, Stage.CREDIT_NOTES, NOTE) == verdict(NOTE, "voided")


def test_our_refund_is_found_by_its_reference(world: World, xero: XeroClient) -> None:
    made = world.refund(world.credit_note()["CreditNoteID"], 60, Reference=REFUND.key)
    assert find(xero, Stage.PAYMENTS, REFUND) == ours(REFUND, made["PaymentID"])


def test_our_overpayment_is_found_whatever_became_of_its_reference(world: World, xero: XeroClient) -> None:
    ids = {ADA.key: world.contact()}
    body = envelope(Stage.BANK_TRANSACTIONS, [element(Draft(OVERPAID, ids)) | {"Reference": ""}])
    made = xero.create(Stage.BANK_TRANSACTIONS, body, "key-1").body["BankTransactions"][0]
    assert find(xero, Stage.BANK_TRANSACTIONS, OVERPAID) == ours(OVERPAID, made["BankTransactionID"])


def test_our_transfer_is_found_by_its_reference(world: World, xero: XeroClient) -> None:
    made = world.transfer(Reference=PAYOUT.key)
    world.transfer(Reference="somebody else's")
    assert find(xero, Stage.TRANSFERS, PAYOUT) == ours(PAYOUT, made["BankTransferID"])


def test_a_transfer_that_a_person_deleted_is_voided_and_one_made_again_is_ours(
    world: World, xero: XeroClient
) -> None:
    world.org.delete_transfer(world.transfer(Reference=PAYOUT.key)["BankTransferID"])
    assert find(xero, Stage.TRANSFERS, PAYOUT) == verdict(PAYOUT, "voided")
    again = world.transfer(Reference=PAYOUT.key)
    assert find(xero, Stage.TRANSFERS, PAYOUT) == ours(PAYOUT, again["BankTransferID"])


# ---- what a row was before it was undone is not what became of it now


def find_again(xero: XeroClient, stage: Stage, document: Document, *gone: str) -> Found | LookUpFailed:
    return look_up(xero, stage, {document.key: Draft(document, {}, NUMBER, former_xero_ids=gone)}, NOON)


AGAIN: dict[Stage, tuple[Document, Callable[[World], str]]] = {
    Stage.INVOICES: (
        SALE,
        lambda world: world.invoice(Reference=SALE.key, InvoiceNumber=NUMBER)["InvoiceID"],
    ),
    Stage.CREDIT_NOTES: (NOTE, lambda world: world.credit_note(Reference=NOTE.key)["CreditNoteID"]),
    Stage.PAYMENTS: (
        PAID,
        lambda world: world.pay(world.invoice()["InvoiceID"], Reference=PAID.key)["PaymentID"],
    ),
    Stage.BANK_TRANSACTIONS: (FEE, lambda world: world.spend(Reference=FEE.key)["BankTransactionID"]),
    Stage.TRANSFERS: (PAYOUT, lambda world: world.transfer(Reference=PAYOUT.key)["BankTransferID"]),
}


@pytest.mark.parametrize("stage", AGAIN)
def test_what_was_undone_is_looked_past(stage: Stage, world: World, xero: XeroClient) -> None:
    document, make_it = AGAIN[stage]
    gone = make_it(world)
    assert find_again(xero, stage, document, gone) == verdict(document, "missing")
    assert find_again(xero, stage, document, "another") == ours(document, gone)


@pytest.mark.parametrize("stage", [each for each in AGAIN if each is not Stage.INVOICES])
def test_what_was_posted_anew_is_found_behind_it(stage: Stage, world: World, xero: XeroClient) -> None:
    document, make_it = AGAIN[stage]
    gone, again = make_it(world), make_it(world)
    assert find_again(xero, stage, document, gone) == ours(document, again)


# ---- deletions, by what they delete


def find_gone(xero: XeroClient, stage: Stage, xero_id: str) -> Found | LookUpFailed:
    draft = Draft(GONE, {GONE.of: xero_id}, stages={GONE.of: stage})
    return look_up(xero, Stage.DELETIONS, {GONE.key: draft}, NOON)


def make(world: World, stage: Stage) -> str:
    if stage is Stage.PAYMENTS:
        return str(world.pay(world.invoice()["InvoiceID"])["PaymentID"])
    if stage is Stage.TRANSFERS:
        return str(world.transfer()["BankTransferID"])
    if stage is Stage.INVOICES:
        return str(world.invoice()["InvoiceID"])
    if stage is Stage.CREDIT_NOTES:
        return str(world.credit_note()["CreditNoteID"])
    return str(world.spend()["BankTransactionID"])


UNDONE = [
    Stage.INVOICES,
    Stage.CREDIT_NOTES,
    Stage.PAYMENTS,
    Stage.BANK_TRANSACTIONS,
    Stage.TRANSFERS,
]


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_still_there_was_not_deleted(stage: Stage, world: World, xero: XeroClient) -> None:
    assert find_gone(xero, stage, make(world, stage)) == verdict(GONE, "missing")


@pytest.mark.parametrize("stage", UNDONE)
def test_what_is_gone_was_deleted_by_whomever(stage: Stage, world: World, xero: XeroClient) -> None:
    gone = make(world, stage)
    by = {
        Stage.PAYMENTS: world.org.delete_payment,
        Stage.BANK_TRANSACTIONS: world.org.delete_bank_transaction,
        Stage.TRANSFERS: world.org.delete_transfer,
        Stage.INVOICES: world.org.void_invoice,
        Stage.CREDIT_NOTES: world.org.void_credit_note,
    }
    by[stage](gone)
    assert find_gone(xero, stage, gone) == ours(GONE, gone)


@pytest.mark.parametrize("stage", UNDONE)
@pytest.mark.parametrize("kind", [Unauthorised(), Fail(500), LoseAnswer()])
def test_of_what_could_not_be_asked_nobody_knows_whether_it_is_gone(
    kind: Any, stage: Stage, world: World, xero: XeroClient
) -> None:
    there = make(world, stage)
    world.xero.faults.add(Fault(kind, every_call))
    assert isinstance(find_gone(xero, stage, there), LookUpFailed)


@pytest.mark.parametrize("stage", UNDONE)
@pytest.mark.parametrize("count", [0, 2])
def test_an_answer_of_another_number_of_documents_leaves_a_deletion_open(
    stage: Stage, count: int, connections: urllib3.PoolManager
) -> None:
    with playing(
        json_play(200, {ENVELOPE[stage]: [{ID[stage]: "id-1", "Status": "DELETED"}] * count})
    ) as tape:
        found = find_gone(XeroClient(connections, tape.url, "token", "org"), stage, "id-1")
    assert isinstance(found, LookUpFailed)
