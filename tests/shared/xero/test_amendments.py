"""An invoice is changed as it stands, once, and never where a person has changed it or paid any of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.standins.xero import Account, Fail, LoseAnswer, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Amendment
from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Answered, Happening, LookUpFailed, RefusedWhole
from shared.xero.amendments import match_amendments
from shared.xero.answers import A_MINUTE, happening
from shared.xero.client import XeroClient
from shared.xero.lookups import look_up
from shared.xero.payloads import Draft, element, envelope
from tests.local.standins.xero.world import NOON, UNKNOWN, World
from tests.shared.xero.documents import ADA, FEWER, SALE
from tests.shared.xero.looking_up import ours, verdict


@pytest.fixture
def made(world: World, xero: XeroClient) -> str:
    sale = element(Draft(SALE, {ADA.key: world.contact()}, "CN-00001"))
    answer = xero.create(Stage.INVOICES, envelope(Stage.INVOICES, [sale]), "key-0")
    return str(answer.body["Invoices"][0]["InvoiceID"])


def read(xero: XeroClient, id: str) -> dict[str, Any]:
    found: dict[str, Any] = xero.one(Stage.INVOICES, id).body["Invoices"][0]
    return found


def drafts(id: str, amendment: Amendment = FEWER) -> dict[str, Draft]:
    return {amendment.key: Draft(amendment, {SALE.key: id})}


def send(xero: XeroClient, id: str, amendment: Amendment = FEWER, key: str = "key-1") -> Happening:
    body = envelope(Stage.AMENDMENTS, [element(each) for each in drafts(id, amendment).values()])
    return happening(Stage.AMENDMENTS, [amendment.key], xero.create(Stage.AMENDMENTS, body, key))


# ---- sending


def test_an_invoice_keeps_its_id_and_number_and_has_the_new_lines(xero: XeroClient, made: str) -> None:
    sent = send(xero, made)
    assert isinstance(sent, Answered)
    assert sent.results == (Posted(FEWER.key, made),)
    invoice = read(xero, made)
    assert (invoice["InvoiceNumber"], invoice["Reference"]) == ("CN-00001", SALE.key)
    assert [(each["Description"], each["LineAmount"]) for each in invoice["LineItems"]] == [
        ("Consulting", 100)
    ]
    assert (invoice["Total"], invoice["Status"]) == (100, "AUTHORISED")


def test_an_invoice_that_was_paid_a_moment_ago_is_refused_with_its_own_reason(
    world: World, xero: XeroClient, made: str
) -> None:
    world.pay(made)
    sent = send(xero, made)
    assert isinstance(sent, RefusedWhole)
    assert sent.reason_code == "invoice_changed"


# ---- before it is sent


def test_an_invoice_as_we_left_it_is_sent_and_one_with_the_new_lines_is_not(
    xero: XeroClient, made: str
) -> None:
    assert match_amendments(xero, drafts(made)) == ()
    send(xero, made)
    assert match_amendments(xero, drafts(made)) == (Posted(FEWER.key, made),)


@pytest.mark.parametrize(
    "changed",
    [
        {"Description": "Consulting in October"},
        {"UnitAmount": 99},
        {"Quantity": 2, "UnitAmount": 50},
        {"AccountCode": "201"},
        {"TaxType": "ZERORATEDOUTPUT"},
    ],
)
def test_what_a_person_has_changed_is_left_alone(
    world: World, xero: XeroClient, made: str, changed: dict[str, Any]
) -> None:
    invoice = read(xero, made)
    first, second = invoice["LineItems"]
    world.org.add_account(Account("201", "Other sales", "REVENUE"))
    world.org.edit_invoice(made, LineItems=[_sent(first) | changed, _sent(second)])
    assert match_amendments(xero, drafts(made)) == (
        Parked(FEWER.key, "invoice_changed", "its lines are not the ones that we left there"),
    )


def _sent(line: dict[str, Any]) -> dict[str, Any]:
    names = ("Description", "Quantity", "UnitAmount", "AccountCode", "TaxType")
    return {name: line[name] for name in names}


def test_what_is_paid_in_part_or_whole_is_left_alone(world: World, xero: XeroClient, made: str) -> None:
    world.pay(made, 20)
    says = Parked(FEWER.key, "invoice_changed", "some of it is paid or credited")
    assert match_amendments(xero, drafts(made)) == (says,)
    world.pay(made, 100)
    assert match_amendments(xero, drafts(made)) == (replace(says, detail="Xero shows it as PAID"),)


def test_an_invoice_that_somebody_has_voided_or_that_is_unknown_is_left_alone(
    world: World, xero: XeroClient, made: str
) -> None:
    world.org.void_invoice(made)
    for each in (made, UNKNOWN):
        assert match_amendments(xero, drafts(each)) == (
            Parked(FEWER.key, "voided_in_xero", "Xero shows it as voided"),
        )
        assert look_up(xero, Stage.AMENDMENTS, drafts(each), NOON) == verdict(FEWER, "voided")


# ---- after a call without an answer


def test_a_call_whose_answer_was_lost_is_found_by_the_lines_of_the_invoice(
    xero: XeroClient, made: str
) -> None:
    assert look_up(xero, Stage.AMENDMENTS, drafts(made), NOON) == verdict(FEWER, "missing")
    send(xero, made)
    assert look_up(xero, Stage.AMENDMENTS, drafts(made), NOON) == ours(FEWER, made)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Fail(500), LookUpFailed(A_MINUTE, "look_up_500")),
        (LoseAnswer(), LookUpFailed(A_MINUTE, "no_answer")),
    ],
)
def test_what_could_not_be_asked_is_never_sent(
    kind: Any, expected: LookUpFailed, world: World, xero: XeroClient, made: str
) -> None:
    for _ in range(2):
        world.xero.faults.add(Fault(kind, every_call))
    assert match_amendments(xero, drafts(made)) == expected
    assert look_up(xero, Stage.AMENDMENTS, drafts(made), NOON) == expected
