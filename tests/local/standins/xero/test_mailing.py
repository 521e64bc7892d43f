"""Xero sends an invoice to its contact each time it is asked to, and refuses what it cannot send."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest

from local.standins.xero.mailing import A_DAY, MOST_IN_A_DAY
from local.standins.xero.records import Mail
from tests.local.standins.xero.world import NOON, UNKNOWN, World, refused_call

ADA = "ada@example.com"


def sent(world: World, invoice_id: str, **given: object) -> httpx.Response:
    return world.api.post(f"Invoices/{invoice_id}/Email", **{"json": {}, **given})  # type: ignore[arg-type]


def invoice(world: World, **fields: object) -> str:
    contact = world.contact(EmailAddress=ADA, **fields)
    return str(world.invoice(Contact={"ContactID": contact})["InvoiceID"])


def test_an_invoice_is_sent_to_its_contact_and_shows_that_it_was(world: World) -> None:
    made = invoice(world)
    reply = sent(world, made)
    assert (reply.status_code, reply.content) == (204, b"")
    assert world.org.mails() == [Mail(made, (ADA,), NOON, Decimal(120))]
    (shown,) = world.api.get(f"Invoices/{made}").json()["Invoices"]
    assert shown["SentToContact"] is True


def test_a_call_without_any_body_is_as_good(world: World) -> None:
    assert sent(world, invoice(world), json=None).status_code == 204


def test_people_who_are_included_in_emails_get_it_too(world: World) -> None:
    people = [
        {"FirstName": "Bea", "EmailAddress": "bea@example.com", "IncludeInEmails": True},
        {"FirstName": "Cy", "EmailAddress": "cy@example.com", "IncludeInEmails": False},
    ]
    sent(world, invoice(world, ContactPersons=people))
    assert [each.to for each in world.org.mails()] == [(ADA, "bea@example.com")]


def test_it_is_sent_as_often_as_it_is_asked_for_but_once_under_one_key(world: World) -> None:
    made = invoice(world)
    for key in ("one", "one", "two"):
        assert sent(world, made, headers={"Idempotency-Key": key}).status_code == 204
    assert len(world.org.mails()) == 2


def test_a_paid_invoice_is_sent_and_says_that_nothing_is_left(world: World) -> None:
    made = invoice(world)
    world.pay(made)
    assert sent(world, made).status_code == 204
    assert [each.left for each in world.org.mails()] == [0]


def test_nobody_is_written_to_without_an_address(world: World) -> None:
    made = world.invoice()["InvoiceID"]
    assert refused_call(sent(world, made)) == ["The contact has no email address"]
    assert world.org.mails() == []


@pytest.mark.parametrize("status", ["DRAFT", "VOIDED"])
def test_what_is_not_approved_or_is_gone_is_not_sent(world: World, status: str) -> None:
    contact = {"ContactID": world.contact(EmailAddress=ADA)}
    first = "DRAFT" if status == "DRAFT" else "AUTHORISED"
    made = world.invoice(Contact=contact, Status=first)["InvoiceID"]
    if status == "VOIDED":
        world.org.void_invoice(made)
    assert refused_call(sent(world, made)) == ["Invoice not of valid status for sending"]


def test_an_invoice_that_is_not_there_is_not_found(world: World) -> None:
    assert sent(world, UNKNOWN).status_code == 404


def test_no_more_is_sent_in_a_day_than_xero_sends(world: World) -> None:
    made = invoice(world)
    world.org.state.mails = [Mail(made, (ADA,), NOON, Decimal(0))] * MOST_IN_A_DAY
    assert refused_call(sent(world, made)) == ["Daily limit of emails exceeded"]
    world.org.state.mails = [Mail(made, (ADA,), NOON - A_DAY, Decimal(0))] * MOST_IN_A_DAY
    assert sent(world, made).status_code == 204


def test_an_email_with_a_body_is_refused(world: World) -> None:
    assert sent(world, invoice(world), json={"Subject": "Hello"}).status_code == 400
    assert world.org.mails() == []
