"""Turns what has changed in an organisation into the events that Xero tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from local.standins.xero.records import Element
from local.standins.xero.register import Register
from local.standins.xero.state import State

XERO = "https://api.xero.com/api.xro/2.0"


@dataclass(frozen=True)
class Watched:
    """A kind of record whose changes are events: its category, and its name in addresses."""

    category: str
    plural: str
    register: Callable[[State], Register[Any]]
    data: Callable[[Any], Element] = lambda _: {}


WATCHED = (
    Watched("CONTACT", "Contacts", lambda state: state.contacts),
    Watched("INVOICE", "Invoices", lambda state: state.invoices),
    Watched(
        "CREDITNOTE",
        "CreditNotes",
        lambda state: state.credit_notes,
        lambda note: {"data": {"Type": "ACCRECCREDIT", "Status": note.status}},
    ),
    Watched("OVERPAYMENT", "Overpayments", lambda state: state.overpayments),
    Watched("PREPAYMENT", "Prepayments", lambda state: state.prepayments),
)
CATEGORIES = tuple(each.category for each in WATCHED)


def taken(state: State) -> list[Element]:
    """Returns the events of what was created or changed since the last time, and forgets them.

    Xero's description speaks of no exception for what an app itself has written, so there is none.
    """
    return [event for watched in WATCHED for event in _events(state, watched)]


def _events(state: State, watched: Watched) -> Iterator[Element]:
    register = watched.register(state)
    for record_id, event_type in register.take_news().items():
        yield {
            "resourceUrl": f"{XERO}/{watched.plural}/{record_id}",
            "resourceId": record_id,
            "eventDateUtc": register[record_id].updated.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3],
            "eventType": event_type,
            "eventCategory": watched.category,
            "tenantId": state.tenant_id,
            "tenantType": "ORGANISATION",
            **watched.data(register[record_id]),
        }
