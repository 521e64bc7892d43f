"""Merges two contacts, as a person does on Xero's own pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.standins.xero.errors import insist
from local.standins.xero.records import Contact
from local.standins.xero.register import Register
from local.standins.xero.state import State


def merge(state: State, contact_id: str, into: str, now: datetime) -> None:
    """Moves the contact's documents to the contact `into`; archives it with a pointer to that contact.

    A contact that was merged into this one before still points here: that makes a chain. Raises Invalid
    unless there are two contacts and both are active.
    """
    gone, kept = state.contacts[contact_id], state.contacts[into]
    insist(_complaints(gone, kept))
    state.contacts.put(replace(gone, status="ARCHIVED", merged_to=into, updated=now))
    state.contacts.put(replace(kept, is_customer=kept.is_customer or gone.is_customer, updated=now))
    for documents in (
        state.invoices,
        state.credit_notes,
        state.overpayments,
        state.prepayments,
        state.bank_transactions,
    ):
        _hand_over(documents, contact_id, into)


def _complaints(gone: Contact, kept: Contact) -> Iterator[str]:
    if gone.id == kept.id:
        yield "A contact cannot be merged into itself."
    for each in (gone, kept):
        if each.status != "ACTIVE":
            yield f"The contact {each.name} is not active and cannot be merged."


def _hand_over(documents: Register[Any], contact_id: str, into: str) -> None:
    # Whether Xero calls these documents changed is not known: here neither a time nor a webhook tells.
    for document in [each for each in documents if each.contact_id == contact_id]:
        documents.put(replace(document, contact_id=into), quietly=True)
