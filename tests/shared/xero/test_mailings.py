"""An invoice is sent by e-mail once: Xero says whether it has sent it before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from local.standins.xero import Fail, LoseAnswer, TooMany, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Document
from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Answered, Found, Happening, LookUpFailed, RefusedWhole
from shared.xero.answers import A_MINUTE, happening
from shared.xero.client import XeroClient
from shared.xero.lookups import look_up
from shared.xero.matches import match_mailings
from shared.xero.payloads import Draft, element, envelope
from tests.local.standins.xero.world import NOON, UNKNOWN, World
from tests.shared.xero.documents import MAILED, SALE
from tests.shared.xero.looking_up import ours, verdict

AGAIN = replace(MAILED, again=True)


def drafts(invoice_id: str, document: Document = MAILED) -> dict[str, Draft]:
    return {document.key: Draft(document, {SALE.key: invoice_id})}


def look(xero: XeroClient, invoice_id: str) -> Found | LookUpFailed:
    return look_up(xero, Stage.MAILINGS, drafts(invoice_id), NOON)


def send(xero: XeroClient, invoice_id: str) -> Happening:
    body = envelope(Stage.MAILINGS, [element(each) for each in drafts(invoice_id).values()])
    return happening(Stage.MAILINGS, [MAILED.key], xero.create(Stage.MAILINGS, body, "key-1"))


def invoice(world: World, address: str = "ada@example.com") -> str:
    contact = world.contact(**({"EmailAddress": address} if address else {}))
    return str(world.invoice(Contact={"ContactID": contact})["InvoiceID"])


# ---- sending


def test_an_invoice_is_sent_and_its_row_has_the_invoices_id(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    sent = send(xero, made)
    assert isinstance(sent, Answered)
    assert sent.results == (Posted(MAILED.key, made),)
    assert [(each.invoice_id, each.to) for each in world.org.mails()] == [(made, ("ada@example.com",))]


def test_the_same_call_again_sends_nothing_twice(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    for _ in range(2):
        assert isinstance(send(xero, made), Answered)
    assert len(world.org.mails()) == 1


def test_a_contact_without_an_address_is_a_reason_that_a_bookkeeper_understands(
    world: World, xero: XeroClient
) -> None:
    said = "The contact has no email address"
    assert send(xero, invoice(world, address="")) == RefusedWhole("no_address_to_mail", said)


def test_whatever_else_xero_refuses_is_not_sent(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    world.org.void_invoice(made)
    said = "Invoice not of valid status for sending"
    assert send(xero, made) == RefusedWhole("not_mailed", said)


# ---- looking up


def test_what_was_sent_is_found_and_what_was_not_is_missing(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    assert look(xero, made) == verdict(MAILED, "missing")
    send(xero, made)
    assert look(xero, made) == ours(MAILED, made)


def test_an_invoice_that_is_gone_is_voided(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    world.org.void_invoice(made)
    assert look(xero, made) == verdict(MAILED, "voided")
    assert look(xero, UNKNOWN) == verdict(MAILED, "voided")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TooMany("minute", 17), LookUpFailed(timedelta(seconds=17), "limit_minute")),
        (Fail(500), LookUpFailed(A_MINUTE, "look_up_500")),
        (LoseAnswer(), LookUpFailed(A_MINUTE, "no_answer")),
    ],
)
def test_what_could_not_be_asked_is_never_missing(
    kind: Any, expected: LookUpFailed, world: World, xero: XeroClient
) -> None:
    made = invoice(world)
    for asks in (look, lambda xero, made: match_mailings(xero, drafts(made))):
        world.xero.faults.add(Fault(kind, every_call))
        assert asks(xero, made) == expected


# ---- before it is sent


def test_what_somebody_has_sent_before_is_not_sent(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    assert match_mailings(xero, drafts(made)) == ()
    world.org.edit_invoice(made, SentToContact=True)
    assert match_mailings(xero, drafts(made)) == (Posted(MAILED.key, made),)


def test_an_invoice_that_somebody_has_voided_is_left_alone(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    world.org.void_invoice(made)
    (found,) = match_mailings(xero, drafts(made)) or ()  # type: ignore[misc]
    assert found == Parked(MAILED.key, "voided_in_xero", "Xero shows it as voided")


def test_what_is_sent_again_once_it_is_paid_is_not_asked_for(world: World, xero: XeroClient) -> None:
    made = invoice(world)
    world.org.edit_invoice(made, SentToContact=True)
    calls = world.org.calls.snapshot()
    assert match_mailings(xero, drafts(made, AGAIN)) == ()
    assert world.org.calls.since(calls).read == 0
