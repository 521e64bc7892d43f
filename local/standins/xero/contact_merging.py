"""Merges two contacts, as a person does on Xero's own pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from local.standins.xero.register import Register
from local.standins.xero.state import State


def merge(state: State, contact_id: str, into: str, now: datetime) -> None:
    """Moves the contact's documents to the contact `into`; archives it with a pointer to that contact."""
    gone, kept = state.contacts[contact_id], state.contacts[into]
    state.contacts.put(replace(gone, status="ARCHIVED", merged_to=into, updated=now))
    state.contacts.put(replace(kept, is_customer=kept.is_customer or gone.is_customer, updated=now))
    for documents in (state.invoices, state.credit_notes, state.overpayments, state.bank_transactions):
        _hand_over(documents, contact_id, into, now)


def _hand_over(documents: Register[Any], contact_id: str, into: str, now: datetime) -> None:
    for document in [each for each in documents if each.contact_id == contact_id]:
        documents.put(replace(document, contact_id=into, updated=now))
