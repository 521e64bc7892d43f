from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import urllib3

from local.standins.xero import Down, Fail, LoseAnswer, TooMany, Unauthorised, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Contact, Document
from shared.posting.lane import Posted
from shared.posting.stages import Stage
from shared.posting.steps import Found, LookUpFailed
from shared.xero.answers import A_MINUTE, A_MOMENT, TEN_MINUTES
from shared.xero.client import Reply, XeroClient
from shared.xero.lookups import look_up
from shared.xero.payloads import Draft
from tests.local.standins.xero.world import NOON, World, payment
from tests.shared.xero.documents import ADA, FEE, PAID, SALE, STRIPE
from tests.shared.xero.tape import CUT, Play, json_play, playing

STAGES = [
    (Stage.CONTACTS, ADA),
    (Stage.INVOICES, SALE),
    (Stage.PAYMENTS, PAID),
    (Stage.BANK_TRANSACTIONS, FEE),
]
NUMBER = "CN-00001"


def find(
    xero: XeroClient, stage: Stage, *documents: Document, since: datetime = NOON, variant: int = 0
) -> Found | LookUpFailed:
    drafts = {each.key: Draft(each, {}, NUMBER, variant) for each in documents}
    return look_up(xero, stage, drafts, since)


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
        json_play(200, {"Contacts": None, "Invoices": None, "Payments": None, "BankTransactions": None}),
        json_play(202, {"Contacts": [], "Invoices": [], "Payments": [], "BankTransactions": []}),
        json_play(500, {"Contacts": [], "Invoices": [], "Payments": [], "BankTransactions": []}),
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
