"""Looks contacts up in Xero: by our numbers, by their names, by their ids or by their e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from shared.ledger.documents import Contact
from shared.ledger.stages import Stage
from shared.ledger.xero_text import folded
from shared.posting.lane import Posted
from shared.posting.steps import Verdict
from shared.xero.client import XeroClient
from shared.xero.lookup_replies import Drafts, Holdings, elements_in, holding, list_pages
from shared.xero.payloads import Draft, contact_name

# An address must stay well below 8 KB.
LONGEST_FILTER = 6000
UNASKABLE = frozenset({'"', "\\"})


def find_contacts(xero: XeroClient, drafts: Drafts) -> Holdings:
    """Finds contacts by our numbers or else by their exact names; one call asks for both."""
    names = dict.fromkeys(name for name, _ in _names(drafts))
    contacts = list(_contacts_where(xero, [*_terms("ContactNumber", drafts), *_terms("Name", names)]))
    numbered = {contact.get("ContactNumber"): contact for contact in contacts}
    held = {key: holding(Stage.CONTACTS, key, numbered[key]) for key in drafts if key in numbered}
    return {**_namesakes(contacts, _left(drafts, held)), **held}


def with_namesakes(xero: XeroClient, drafts: Drafts, held: Holdings) -> Holdings:
    """Adds namesakes that no filter shows, for the contacts that were not found.

    A filter minds capitals and blanks, unlike Xero when it compares names, and cannot ask for a quotation
    mark. A search minds no capitals, and what it shows too much does no harm.
    """
    searched: dict[str, Posted | Verdict] = {}
    for key, draft in _left(drafts, held).items():
        for name, _ in _names({key: draft}):
            contacts = list_pages(xero.contacts, Stage.CONTACTS, search_term=_longest_word(name))
            searched |= _namesakes(contacts, {key: draft})
    return {**searched, **held}


def find_emails(xero: XeroClient, drafts: Drafts) -> Holdings:
    """Finds the contacts that have an e-mail address by now."""
    contacts = contacts_by_id(xero, drafts)
    is_set = {key for key, draft in drafts.items() if contacts.get(contact_id(draft), {}).get("EmailAddress")}
    return {key: Posted(key, contact_id(drafts[key])) for key in is_set}


def contacts_by_id(xero: XeroClient, drafts: Drafts) -> dict[str, dict[str, Any]]:
    """Reads the contacts whose addresses are to be set, by their ContactIDs, in one call."""
    wanted = sorted({contact_id(draft) for draft in drafts.values()})
    contacts = elements_in(xero.contacts(i_ds=wanted, include_archived="true"), Stage.CONTACTS)
    return {each["ContactID"]: each for each in contacts}


def contact_id(draft: Draft) -> str:
    """Returns the ContactID of the contact whose address is to be set."""
    return draft.ids[draft.document.parents[0]]


def contacts_with_emails(xero: XeroClient, emails: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Reads the contacts that have one of these addresses, spelt exactly like this."""
    return _contacts_where(xero, _terms("EmailAddress", emails))


def _longest_word(name: str) -> str:
    """Returns what to search for: Xero finds text within text, and a word has no blanks that could differ."""
    return max(re.split(r'[\s"]+', name), key=len) or name


def _names(drafts: Drafts) -> list[tuple[str, Contact]]:
    """Returns the contacts with their names, as they were sent."""
    return [
        (contact_name(draft.document, draft.variant), draft.document)
        for draft in drafts.values()
        if isinstance(draft.document, Contact)
    ]


def _namesakes(contacts: Iterable[Mapping[str, Any]], drafts: Drafts) -> dict[str, Posted | Verdict]:
    """Joins ours to somebody else's contact of the same name if nothing speaks against it."""
    names = [(folded(name), ours) for name, ours in _names(drafts)]
    held: dict[str, Posted | Verdict] = {}
    for theirs in contacts:
        if theirs.get("ContactStatus") == "ACTIVE":
            theirs_folded = folded(theirs["Name"])
            held |= {ours.key: _joined(ours, theirs) for name, ours in names if name == theirs_folded}
    return held


def _left(drafts: Drafts, held: Holdings) -> Drafts:
    return {key: draft for key, draft in drafts.items() if key not in held}


def _joined(ours: Contact, theirs: Mapping[str, Any]) -> Posted | Verdict:
    return Posted(ours.key, theirs["ContactID"]) if _is_the_same(ours, theirs) else "taken"


def _is_the_same(ours: Contact, theirs: Mapping[str, Any]) -> bool:
    address = (theirs.get("EmailAddress") or "").lower()
    if ours.refused_email:
        return not address or address in re.split(r"[\s,;<>()]+", ours.refused_email.lower())
    return not ours.email or ours.email.lower() == address


def _terms(field: str, values: Iterable[str]) -> list[str]:
    # How to escape in a filter is not documented, and one that Xero cannot read would be asked for ever.
    return [f'{field}=="{value}"' for value in values if UNASKABLE.isdisjoint(value)]


def _contacts_where(xero: XeroClient, terms: Sequence[str]) -> Iterator[dict[str, Any]]:
    for some in _short_enough(terms):
        where = " OR ".join(some)
        yield from elements_in(xero.contacts(where=where, include_archived="true"), Stage.CONTACTS)


def _short_enough(terms: Sequence[str]) -> Iterator[list[str]]:
    """Splits the terms so that each filter fits into an address, where it is percent-encoded."""
    some: list[str] = []
    for term in terms:
        if some and len(quote(" OR ".join((*some, term)))) > LONGEST_FILTER:
            yield some
            some = []
        some.append(term)
    if some:
        yield some
