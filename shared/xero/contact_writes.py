"""Changes contacts at Xero, up to fifty in one call, and reads what Xero says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.contacts.customers import XeroContact
from shared.contacts.details import Details
from shared.errors import Unavailable
from shared.posting.steps import TurnedAway
from shared.xero.answers import REFUSALS, turned_away
from shared.xero.client import Reply, XeroClient
from shared.xero.contact_elements import contact_of, element_of
from shared.xero.paging import Element, understood


@dataclass(frozen=True, slots=True)
class Refused:
    """Xero has read the call and did not carry it out. `detail` is what it said."""

    detail: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a contact is to be. `tracking` is None where how its sales are tracked stays as it is."""

    contact_id: str
    details: Details
    tracking: tuple[tuple[str, str], ...] | None = None


# Of each contact, in the order in which they were sent.
Answers = tuple[XeroContact | Refused, ...]


def change(xero: XeroClient, wanted: Sequence[Wanted], key: str) -> Answers | Refused | TurnedAway:
    """Writes contacts, each found by its ContactID. `key` is the Idempotency-Key.

    Raises Unavailable where nobody knows what Xero has done. Refused or TurnedAway as a whole: nothing.
    """
    body = {"Contacts": [element_of(each.contact_id, each.details, each.tracking) for each in wanted]}
    reply = xero.change_contacts(body, key)
    if reply.status in (401, 403, 429):
        return turned_away(reply)
    with understood("Contacts"):
        return _read(reply, wanted)


def _read(reply: Reply, wanted: Sequence[Wanted]) -> Answers | Refused:
    if reply.status in REFUSALS:
        return Refused(_of_the_whole(reply.body))
    if reply.status != 200:
        raise Unavailable(f"Xero did not take contacts: {reply.status}")
    elements = reply.body["Contacts"]
    pairs = zip(elements, wanted, strict=True)
    return tuple(_answer(element, each.contact_id) for element, each in pairs)


def _answer(element: Element, contact_id: str) -> XeroContact | Refused:
    complaints = _complaints(element)
    if complaints or element.get("StatusAttributeString") == "ERROR":
        return Refused(" ".join(complaints) or "Xero gave no reason.")
    contact = contact_of(element)
    if contact.contact_id != contact_id:
        raise ValueError("an answer about another contact")
    return contact


def _complaints(element: Element) -> list[str]:
    return [str(error.get("Message", "")) for error in element.get("ValidationErrors") or ()]


def _of_the_whole(body: Mapping[str, Any] | None) -> str:
    given = body or {}
    inner = [each for element in given.get("Elements") or () for each in _complaints(element)]
    outer = given.get("Message") or given.get("Detail") or given.get("Title") or "Xero gave no reason."
    return " ".join(dict.fromkeys(inner or [outer]))
