"""Handles POST /Invoices/{id}/Email: what would have been sent to the contact is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from local.standins.xero.batches import refused
from local.standins.xero.calls import Answer, parse
from local.standins.xero.errors import bad_data, not_found
from local.standins.xero.records import Contact, Invoice, Mail
from local.standins.xero.request import Request
from local.standins.xero.state import State

# The states in which Xero sends an invoice, and how many e-mails it sends in a day.
SENT_IN = ("SUBMITTED", "AUTHORISED", "PAID")
MOST_IN_A_DAY = 1_000
A_DAY = timedelta(days=1)


def send(request: Request) -> Answer:
    """Sends one invoice, however often it was sent before. The call has no body, or an empty one."""
    state, call = request.state, request.call
    if call.body and parse(call.body) != {}:
        raise bad_data("an e-mail has no body")
    invoice = state.invoices.get(request.target) or state.invoices.find("number", request.target)
    if invoice is None:
        raise not_found()
    contact = state.contacts[invoice.contact_id]
    complaints = [*filter(None, [request.spoilt(0)]), *_complaints(state, invoice, contact, call.at)]
    if complaints:
        return refused([{"ValidationErrors": [{"Message": each} for each in complaints]}])
    state.mails.append(Mail(invoice.id, tuple(_addresses(contact)), call.at, invoice.left))
    sent = {**invoice.extras, "SentToContact": True}
    state.invoices.put(replace(invoice, extras=sent, updated=call.at))
    return Answer(204)


def _complaints(state: State, invoice: Invoice, contact: Contact, now: datetime) -> Iterator[str]:
    if invoice.status not in SENT_IN:
        yield "Invoice not of valid status for sending"
    if not contact.fields.get("EmailAddress"):
        yield "The contact has no email address"
    if sum(1 for mail in state.mails if mail.at > now - A_DAY) >= MOST_IN_A_DAY:
        yield "Daily limit of emails exceeded"


def _addresses(contact: Contact) -> Iterator[str]:
    """Yields the contact's own address, and those of its people who are included in e-mails."""
    yield contact.fields["EmailAddress"]
    for person in contact.fields.get("ContactPersons") or ():
        if person.get("IncludeInEmails") and person.get("EmailAddress"):
            yield person["EmailAddress"]
