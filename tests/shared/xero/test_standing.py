from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import urllib3

from local.standins.xero import Fault, TooMany
from shared.ledger.stages import Stage
from shared.ledger.standing import Standing
from shared.posting.lane import SURVEYED, Survey
from shared.posting.steps import LookUpFailed
from shared.xero import standing
from shared.xero.client import XeroClient
from shared.xero.payloads import ENVELOPE, ID
from shared.xero.standing import StandingPage, read_standing
from tests.local.standins.xero.world import NOON, World
from tests.shared.xero.documents import ADA
from tests.shared.xero.tape import json_play, playing

SINCE = NOON
FROM_CONTACTS = Survey(SINCE)


def at(stage: Stage) -> Survey:
    return replace(FROM_CONTACTS, stage=stage)


def read(xero: XeroClient, survey: Survey) -> StandingPage:
    page = read_standing(xero, survey, "CN-")
    assert isinstance(page, StandingPage)
    return page


def test_each_kind_of_document_of_ours_is_found_under_its_key(world: World, xero: XeroClient) -> None:
    contact = world.contact(ContactNumber=ADA.key)
    who = {"Contact": {"ContactID": contact}}
    invoice = world.invoice(Reference="ch_1 invoice", InvoiceNumber="CN-00007", **who)
    paid = world.pay(invoice["InvoiceID"], 20, Reference="txn_1 payment")
    note = world.credit_note(Reference="txn_2 credit note", **who)
    fee = world.spend(Reference="txn_1 fee", **who)
    transfer = world.transfer(Reference="txn_3 transfer")
    found = {stage: read(xero, at(stage)).standing for stage in SURVEYED}
    assert found == {
        Stage.CONTACTS: (Standing(ADA.key, Stage.CONTACTS, contact),),
        Stage.INVOICES: (Standing("ch_1 invoice", Stage.INVOICES, invoice["InvoiceID"], 7),),
        Stage.CREDIT_NOTES: (Standing("txn_2 credit note", Stage.CREDIT_NOTES, note["CreditNoteID"]),),
        Stage.PAYMENTS: (Standing("txn_1 payment", Stage.PAYMENTS, paid["PaymentID"]),),
        Stage.BANK_TRANSACTIONS: (Standing("txn_1 fee", Stage.BANK_TRANSACTIONS, fee["BankTransactionID"]),),
        Stage.TRANSFERS: (Standing("txn_3 transfer", Stage.TRANSFERS, transfer["BankTransferID"]),),
    }


def test_an_overpayment_is_found_by_its_line_as_xero_may_drop_its_reference(
    world: World, xero: XeroClient
) -> None:
    line = {"Description": "More than the invoice could take (txn_4 payment)", "UnitAmount": 50}
    made = world.overpayment(LineItems=[line])
    found = read(xero, at(Stage.BANK_TRANSACTIONS)).standing
    assert found == (Standing("txn_4 payment", Stage.BANK_TRANSACTIONS, made["BankTransactionID"]),)


def test_what_was_deleted_or_voided_is_not_live(world: World, xero: XeroClient) -> None:
    invoice = world.invoice(Reference="ch_1 invoice", InvoiceNumber="CN-00007")
    world.one("Invoices", {"InvoiceID": invoice["InvoiceID"], "Status": "VOIDED"}, "POST")
    gone = Standing("ch_1 invoice", Stage.INVOICES, invoice["InvoiceID"], 7, is_live=False)
    page = read(xero, at(Stage.INVOICES))
    # A voided invoice's number stays taken.
    assert (page.standing, page.highest) == ((gone,), 7)


@pytest.mark.parametrize("fields", [{}, {"Reference": "Rent"}, {"Reference": "a b c"}])
def test_what_people_entered_is_left_out(fields: dict[str, Any], world: World, xero: XeroClient) -> None:
    world.invoice(InvoiceNumber="CN-00099", **fields)
    world.spend(**fields)
    world.transfer(Reference="Savings")
    assert [read(xero, at(stage)) for stage in SURVEYED] == [StandingPage((), has_more=False)] * 6


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.INVOICES, "ACCPAY"),
        (Stage.CREDIT_NOTES, "ACCPAYCREDIT"),
        (Stage.BANK_TRANSACTIONS, "SPEND-TRANSFER"),
        (Stage.BANK_TRANSACTIONS, "RECEIVE-TRANSFER"),
    ],
)
def test_what_xero_lists_together_with_our_kinds_is_left_out(
    stage: Stage, kind: str, connections: urllib3.PoolManager
) -> None:
    """The sides of a transfer bear its Reference, under ids of their own."""
    document = {"Type": kind, "Reference": "txn_3 transfer", ID[stage]: "id-1", "Status": "AUTHORISED"}
    with playing(json_play(200, {ENVELOPE[stage]: [document]})) as tape:
        page = read(XeroClient(connections, tape.url, "token", "org"), at(stage))
    assert page.standing == ()


@pytest.mark.parametrize("number", ["INV-7", "CN-7b", "CN-", "CN-²"])
def test_a_number_that_a_person_chose_counts_for_nothing(number: str, world: World, xero: XeroClient) -> None:
    world.invoice(Reference="ch_1 invoice", InvoiceNumber=number)
    page = read(xero, at(Stage.INVOICES))
    assert ([each.number for each in page.standing], page.highest) == ([None], 0)


def test_what_changed_last_before_the_restore_is_not_read(world: World, xero: XeroClient) -> None:
    world.invoice(Reference="ch_1 invoice")
    # Clocks differ by an hour at most.
    assert read(xero, Survey(SINCE + timedelta(minutes=59), Stage.INVOICES)).standing != ()
    assert read(xero, Survey(SINCE + timedelta(minutes=61), Stage.INVOICES)).standing == ()


def test_a_change_between_two_pages_hides_no_document(
    world: World, xero: XeroClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PAGE", 2)
    made = [world.invoice(Reference=f"ch_{n} invoice", InvoiceNumber=f"CN-0000{n}") for n in range(1, 6)]
    survey: Survey | None = at(Stage.INVOICES)
    found = list[Standing]()
    while survey and survey.stage is Stage.INVOICES:
        page = read(xero, survey)
        found += page.standing
        world.clock.advance(seconds=1)
        for each in made[:2]:
            world.one("Invoices", {"InvoiceID": each["InvoiceID"], "Reference": each["Reference"]}, "POST")
        survey = survey.after(page.has_more)
    assert {each.key for each in found} == {f"ch_{n} invoice" for n in range(1, 6)}
    assert len(found) == 5


@pytest.mark.parametrize("stage", SURVEYED)
def test_what_could_not_be_asked_is_never_taken_for_nothing(
    stage: Stage, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(TooMany("minute", 17)))
    assert read_standing(xero, at(stage), "CN-") == LookUpFailed(timedelta(seconds=17), "limit_minute")
