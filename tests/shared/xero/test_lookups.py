from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import urllib3

from local.standins.xero import Down, Fail, LoseAnswer, TooMany, Unauthorised, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Contact, Document
from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Found, LookUpFailed
from shared.xero.answers import A_MINUTE, A_MOMENT, TEN_MINUTES
from shared.xero.client import Reply, XeroClient
from shared.xero.lookups import first_open_day, look_up, match_contacts, match_emails
from shared.xero.payloads import ENVELOPE, ID, Draft, element, envelope
from tests.local.standins.xero.world import NOON, UNKNOWN, World, payment
from tests.shared.xero.documents import (
    ADA,
    ADAS_EMAIL,
    FEE,
    GONE,
    NOTE,
    OVERPAID,
    PAID,
    PAYOUT,
    REFUND,
    SALE,
    STRIPE,
)
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
NUMBER = "CN-00001"


def find(
    xero: XeroClient,
    stage: Stage,
    *documents: Document,
    since: datetime = NOON,
    variant: int = 0,
    clashed: bool = False,
) -> Found | LookUpFailed:
    drafts = {each.key: Draft(each, {ADA.key: UNKNOWN}, NUMBER, variant) for each in documents}
    return look_up(xero, stage, drafts, since, clashed)


def ours(document: Document, xero_id: str) -> Found:
    return Found((Posted(document.key, xero_id),), ())


def verdict(document: Document, word: Any) -> Found:
    return Found((), ((document.key, word),))


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


# ---- contacts, by number and by name


def test_our_contact_is_found_by_its_number_whatever_it_is_called_now(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada Lovelace", ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_our_contact_is_found_when_archived(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=ADA.name, ContactNumber=ADA.key)
    world.org.archive_contact(made)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_a_contact_of_the_same_name_and_email_address_is_joined(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=ADA.name, EmailAddress="ADA@example.com")
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_a_contact_without_an_email_address_joins_its_namesake(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Stripe", EmailAddress="support@stripe.com")
    assert find(xero, Stage.CONTACTS, STRIPE) == ours(STRIPE, made)


@pytest.mark.parametrize("email", ["", "other@example.com"])
def test_a_namesake_with_another_email_address_has_taken_the_name(
    email: str, world: World, xero: XeroClient
) -> None:
    world.contact(Name=ADA.name, EmailAddress=email)
    assert find(xero, Stage.CONTACTS, ADA) == verdict(ADA, "taken")


def test_an_archived_namesake_is_in_nobodys_way(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name=ADA.name, EmailAddress=ADA.email))
    assert find(xero, Stage.CONTACTS, ADA) == verdict(ADA, "missing")


def test_our_number_counts_for_more_than_a_namesake(world: World, xero: XeroClient) -> None:
    world.contact(Name=ADA.name, EmailAddress=ADA.email)
    made = world.contact(Name="Ada Lovelace", ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_after_a_clash_the_name_with_the_email_address_is_looked_for(world: World, xero: XeroClient) -> None:
    world.contact(Name=ADA.name, EmailAddress="other@example.com")
    assert find(xero, Stage.CONTACTS, ADA, variant=1) == verdict(ADA, "missing")
    made = world.contact(Name=f"{ADA.name} ({ADA.email})", EmailAddress=ADA.email)
    assert find(xero, Stage.CONTACTS, ADA, variant=1) == ours(ADA, made)


@pytest.mark.parametrize("name", ['Ada "the Count" King', '"', "Ada\\", "O'Hara & Söhne", "Ada) OR (1==1"])
def test_any_name_can_be_looked_up_by_its_number(name: str, world: World, xero: XeroClient) -> None:
    contact = replace(ADA, name=name)
    assert find(xero, Stage.CONTACTS, contact) == verdict(contact, "missing")
    made = world.contact(Name=name, ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, contact) == ours(contact, made)


def test_a_quotation_mark_in_one_name_hides_no_other(world: World, xero: XeroClient) -> None:
    quoted = replace(ADA, name='Ada "the Count"')
    made = world.contact(Name="Stripe")
    found = find(xero, Stage.CONTACTS, quoted, STRIPE)
    assert found == Found((Posted(STRIPE.key, made),), ((quoted.key, "missing"),))


def test_many_contacts_are_looked_up_in_few_calls(world: World, xero: XeroClient) -> None:
    contacts = [Contact(f"c:{number}", f"Name {number}") for number in range(50)]
    made = [world.contact(Name=each.name, ContactNumber=each.key) for each in contacts[:30]]
    calls = world.org.calls.snapshot()
    found = find(xero, Stage.CONTACTS, *contacts)
    assert isinstance(found, Found)
    assert [each.xero_id for each in found.posted] == made
    assert {word for _, word in found.others} == {"missing"}
    assert world.org.calls.since(calls).read <= 5


class Addresses:
    """Keeps the filters that contacts are asked for with, and knows nobody."""

    def __init__(self) -> None:
        self.filters: list[str] = []

    def contacts(self, where: str, include_archived: str) -> Reply:
        self.filters.append(where)
        return Reply(200, {"Contacts": []})


@pytest.mark.parametrize("letter", ["n", "é", "名", "😀"], ids=["ASCII", "two bytes", "three", "four"])
def test_the_address_of_a_look_up_stays_short_whatever_the_names(letter: str) -> None:
    xero: Any = Addresses()
    contacts = [Contact(f"c:{number}", f"{number} {letter * 250}") for number in range(50)]
    find(xero, Stage.CONTACTS, *contacts)
    assert max(len(quote(each)) for each in xero.filters) < 8000


BARE = Contact("stripe:cus_2", 'Ann "A" Other')


@pytest.mark.parametrize("theirs", ['Ann "A" Other', 'ANN "a" other', 'Ann  "A"  Other '])
def test_after_a_clash_a_namesake_is_found_as_xero_compares_names(
    theirs: str, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name=theirs)
    world.contact(Name="Somebody Other")
    assert find(xero, Stage.CONTACTS, BARE, clashed=True) == ours(BARE, made)


def test_the_very_name_is_asked_for_together_with_the_number(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=STRIPE.name)
    calls = world.org.calls.snapshot()
    assert find(xero, Stage.CONTACTS, STRIPE, clashed=True) == ours(STRIPE, made)
    assert world.org.calls.since(calls).read == 1


def test_a_name_in_other_capitals_costs_one_more_call_and_only_after_a_clash(
    world: World, xero: XeroClient
) -> None:
    made = world.contact(Name=STRIPE.name.upper())
    calls = world.org.calls.snapshot()
    assert find(xero, Stage.CONTACTS, STRIPE) == verdict(STRIPE, "missing")
    assert world.org.calls.since(calls).read == 1
    assert find(xero, Stage.CONTACTS, STRIPE, clashed=True) == ours(STRIPE, made)
    assert world.org.calls.since(calls).read == 3


@pytest.mark.parametrize("name", ['"', "\\", 'Ann \\"', "Ann\\"])
def test_a_name_that_no_filter_can_ask_for_breaks_no_filter(
    name: str, world: World, xero: XeroClient
) -> None:
    contact = replace(BARE, name=name)
    assert find(xero, Stage.CONTACTS, contact, clashed=True) == verdict(contact, "missing")
    made = world.contact(Name=name)
    assert find(xero, Stage.CONTACTS, contact, clashed=True) == ours(contact, made)


def test_an_archived_namesake_is_not_found_by_a_search(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name=BARE.name))
    assert find(xero, Stage.CONTACTS, BARE, clashed=True) == verdict(BARE, "missing")


@pytest.mark.parametrize(
    ("theirs", "is_the_same"),
    [
        ("", True),
        ("oscar@finch.example", True),
        ("Office@Finch.example", True),
        ("scar@finch.example", False),
        ("other@example.com", False),
    ],
)
def test_whose_address_was_left_out_joins_a_namesake_unless_another_address_speaks_against_it(
    theirs: str, is_the_same: bool, world: World, xero: XeroClient
) -> None:
    oscar = Contact("stripe:cus_3", "Oscar", refused_email="oscar@finch.example, <office@finch.example>")
    made = world.contact(Name="Oscar", **({"EmailAddress": theirs} if theirs else {}))
    expected = ours(oscar, made) if is_the_same else verdict(oscar, "taken")
    assert find(xero, Stage.CONTACTS, oscar) == expected


# ---- e-mail addresses of contacts, by the contacts


def reason_not_set(xero: XeroClient, contact_id: str) -> str:
    found = match_emails(xero, email_of(contact_id))
    assert isinstance(found, tuple)
    (parked,) = found
    assert isinstance(parked, Parked)
    return parked.reason_code


def email_of(contact_id: str) -> dict[str, Draft]:
    return {ADAS_EMAIL.key: Draft(ADAS_EMAIL, {ADA.key: contact_id})}


def test_an_address_that_was_set_by_whomever_is_done(world: World, xero: XeroClient) -> None:
    for number, email in enumerate((ADAS_EMAIL.email, "a.person@example.com")):
        made = world.contact(Name=f"Ada {number}", EmailAddress=email)
        done = Posted(ADAS_EMAIL.key, made)
        assert look_up(xero, Stage.CONTACT_EMAILS, email_of(made), NOON) == Found((done,), ())
        assert match_emails(xero, email_of(made)) == (done,)


def test_an_address_is_set_where_our_contact_has_none(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    assert look_up(xero, Stage.CONTACT_EMAILS, email_of(made), NOON) == verdict(ADAS_EMAIL, "missing")
    assert match_emails(xero, email_of(made)) == ()


@pytest.mark.parametrize("number", [{}, {"ContactNumber": "stripe:cus_9"}])
def test_no_address_is_set_at_a_contact_that_was_not_made_for_this_customer(
    number: dict[str, str], world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="Ada", **number)
    assert reason_not_set(xero, made) == "contact_not_ours"


def test_no_address_is_set_at_a_contact_that_is_archived_or_gone(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    world.org.archive_contact(made)
    for contact_id in (made, UNKNOWN):
        assert reason_not_set(xero, contact_id) == "contact_not_usable"


@pytest.mark.parametrize("kind", [Unauthorised(), Fail(500), LoseAnswer()])
def test_an_address_is_not_set_while_xero_does_not_say_whether_there_is_one(
    kind: Any, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    world.xero.faults.add(Fault(kind, every_call))
    assert isinstance(match_emails(xero, email_of(made)), LookUpFailed)


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


# ---- contacts that are in Xero already, by their e-mail address


def match(xero: XeroClient, *contacts: Contact) -> tuple[Posted, ...] | LookUpFailed:
    return match_contacts(xero, {each.key: Draft(each, {}) for each in contacts})


def test_the_only_contact_with_the_address_is_the_same_whatever_its_name(
    world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="The Countess", EmailAddress=ADA.email)
    world.contact(Name=ADA.name, EmailAddress="other@example.com")
    assert match(xero, ADA) == (Posted(ADA.key, made),)


@pytest.mark.parametrize("theirs", ["ADA@Example.com", "ada@example.com"])
def test_an_address_is_found_as_the_payer_spells_it_and_in_small_letters(
    theirs: str, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="The Countess", EmailAddress=theirs)
    assert match(xero, replace(ADA, email="ADA@Example.com")) == (Posted(ADA.key, made),)


def test_of_several_with_the_address_the_namesake_is_the_same(world: World, xero: XeroClient) -> None:
    world.contact(Name="The Countess", EmailAddress=ADA.email)
    made = world.contact(Name=ADA.name.upper(), EmailAddress=ADA.email)
    assert match(xero, ADA) == (Posted(ADA.key, made),)


def test_of_several_with_the_address_and_another_name_nobody_is_the_same(
    world: World, xero: XeroClient
) -> None:
    for name in ("The Countess", "The Count"):
        world.contact(Name=name, EmailAddress=ADA.email)
    assert match(xero, ADA) == ()


def test_an_archived_contact_is_not_the_same(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name="The Countess", EmailAddress=ADA.email))
    assert match(xero, ADA) == ()


def test_who_has_no_address_is_not_asked_for(world: World, xero: XeroClient) -> None:
    world.contact(Name=STRIPE.name)
    calls = world.org.calls.snapshot()
    assert match(xero, STRIPE) == ()
    assert world.org.calls.since(calls).read == 0


def test_many_are_matched_in_few_calls(world: World, xero: XeroClient) -> None:
    contacts = [Contact(f"c:{number}", f"Name {number}", f"{number}@example.com") for number in range(50)]
    made = [world.contact(EmailAddress=each.email) for each in contacts[:20]]
    calls = world.org.calls.snapshot()
    found = match(xero, *contacts)
    assert isinstance(found, tuple)
    assert [each.xero_id for each in found] == made
    assert world.org.calls.since(calls).read <= 2


@pytest.mark.parametrize("email", ['a"b@example.com', "o'hara@example.com", "ada@example.com) OR (1==1"])
def test_an_odd_address_finds_nobody_else(email: str, world: World, xero: XeroClient) -> None:
    world.contact(Name="Somebody", EmailAddress="somebody@example.com")
    assert match(xero, replace(ADA, email=email)) == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TooMany("minute", 17), LookUpFailed(timedelta(seconds=17), "limit_minute")),
        (Fail(500), LookUpFailed(A_MINUTE, "look_up_500")),
        (LoseAnswer(), LookUpFailed(A_MINUTE, "no_answer")),
    ],
)
def test_contacts_that_could_not_be_asked_for_are_not_made(
    kind: Any, expected: LookUpFailed, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(kind, every_call))
    assert match(xero, ADA) == expected


# ---- the first day that is open


def test_the_first_open_day_is_the_one_after_the_later_of_both_locks(world: World, xero: XeroClient) -> None:
    assert first_open_day(xero.organisation()) is None
    world.org.lock("2026-10-31")
    assert first_open_day(xero.organisation()) == date(2026, 11, 1)
    world.org.lock_year("2026-12-31")
    assert first_open_day(xero.organisation()) == date(2027, 1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, {"Organisations": [{"PeriodLockDate": "/Date(1790812800000+0000)/"}]}),
        Reply(200, None),
        Reply(200, []),
        Reply(200, {}),
        Reply(200, {"Organisations": []}),
        Reply(200, {"Organisations": [{}]}),
    ],
)
def test_while_xero_does_not_say_no_day_is_known_to_be_open(reply: Reply) -> None:
    assert first_open_day(reply) is None
