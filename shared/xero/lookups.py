"""What became of a batch: each of its rows is looked for in Xero.

Invoices by their numbers, contacts by theirs or their names; payments and bank transactions cannot be asked
for by Reference in every edition, so whatever changed since the intent is paged through and matched.
What a row was before it was taken out of Xero is not what became of it now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from shared.booking.fallbacks import EARLIER_MONTH
from shared.errors import Unavailable
from shared.ledger.documents import Contact, Document, Reversal
from shared.ledger.stages import Stage
from shared.ledger.xero_text import folded
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Found, LookUpFailed, Verdict
from shared.xero.answers import A_MINUTE, GONE, is_list_of, turned_away
from shared.xero.client import Reply, XeroClient
from shared.xero.paging import PAGE, day_of, pages_of, reference_of
from shared.xero.payloads import ENVELOPE, ID, Draft, contact_name

# Xero's clock and ours differ, and its documents carry its own times.
CLOCKS_DIFFER = timedelta(hours=1)
# An address must stay well below 8 KB.
LONGEST_FILTER = 6000
UNASKABLE = frozenset({'"', "\\"})

Drafts = Mapping[str, Draft]
Holdings = Mapping[str, Posted | Verdict]


class _Failed(Exception):
    def __init__(self, outcome: LookUpFailed) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def look_up(
    xero: XeroClient, stage: Stage, drafts: Drafts, since: datetime, clashed: bool = False
) -> Found | LookUpFailed:
    """`drafts` are the batch's rows by key, as they were sent; `since` is when it was opened. `clashed`: Xero
    has said that their numbers or names are taken.
    """
    try:
        held = _FIND[stage](xero, drafts, since - CLOCKS_DIFFER)
        if clashed and stage is Stage.CONTACTS:
            held = {**_searched(xero, _left(drafts, held)), **held}
    except _Failed as failed:
        return failed.outcome
    except Unavailable:
        return LookUpFailed(A_MINUTE, "no_answer")
    verdicts = {key: held.get(key, "missing") for key in drafts}
    return Found(
        posted=tuple(found for found in verdicts.values() if isinstance(found, Posted)),
        others=tuple((key, found) for key, found in verdicts.items() if not isinstance(found, Posted)),
    )


def match_contacts(xero: XeroClient, drafts: Drafts) -> tuple[Posted, ...] | LookUpFailed:
    """The contacts in Xero that new ones turn out to be, by their e-mail address: active, and the only
    one with it or the only one of the name too.
    """
    wanted = {key: draft.document for key, draft in drafts.items() if isinstance(draft.document, Contact)}
    # Xero's filters mind the case.
    spelled = (spelling for each in wanted.values() for spelling in (each.email, each.email.lower()))
    emails = {email for email in spelled if email}
    try:
        held = list(_contacts_where(xero, _terms("EmailAddress", sorted(emails))))
    except _Failed as failed:
        return failed.outcome
    except Unavailable:
        return LookUpFailed(A_MINUTE, "no_answer")
    active = [each for each in held if each.get("ContactStatus") == "ACTIVE"]
    found = ((key, _only_match(contact, active)) for key, contact in wanted.items() if contact.email)
    return tuple(Posted(key, theirs["ContactID"]) for key, theirs in found if theirs)


def match_emails(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Addresses that are not to be set: the contact has one by now, or it is none that was made from here."""
    try:
        held = _with_ids(xero, drafts)
    except _Failed as failed:
        return failed.outcome
    except Unavailable:
        return LookUpFailed(A_MINUTE, "no_answer")
    found = (_not_set(key, draft, held.get(_contact_id(draft))) for key, draft in drafts.items())
    return tuple(each for each in found if each)


def _not_set(key: str, draft: Draft, theirs: Mapping[str, Any] | None) -> Posted | Parked | None:
    if theirs is None or (theirs.get("ContactStatus") != "ACTIVE" and not theirs.get("EmailAddress")):
        return Parked(key, "contact_not_usable", "the contact is not active in Xero")
    if theirs.get("EmailAddress"):
        return Posted(key, theirs["ContactID"])
    if theirs.get("ContactNumber") != draft.document.parents[0]:
        return Parked(key, "contact_not_ours", f"the contact {theirs['Name']} was not made for this customer")
    return None


def match_deletions(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Late ones, of documents that stay: done if a person has deleted theirs, else to be undone otherwise."""
    late = {key: draft for key, draft in drafts.items() if _is_late(draft.document)}
    try:
        return tuple(_undone(key, _deleted(xero, key, draft)) for key, draft in late.items())
    except _Failed as failed:
        return failed.outcome
    except Unavailable:
        return LookUpFailed(A_MINUTE, "no_answer")


def _is_late(document: Document) -> bool:
    return isinstance(document, Reversal) and document.in_earlier_month


def _undone(key: str, found: Posted | Verdict) -> Posted | Parked:
    if isinstance(found, Posted):
        return found
    if found == "voided":
        return Parked(key, "voided_in_xero", "Xero does not know it any more")
    return Parked(key, EARLIER_MONTH, "it is still there, in a month that is over")


def first_open_day(reply: Reply) -> date | None:
    """The day after the organisation's lock dates; None where there are none, or Xero has not answered."""
    organisations = reply.body.get("Organisations") if isinstance(reply.body, dict) else None
    if reply.status != 200 or not organisations:
        return None
    locks = (organisations[0].get(name) for name in ("PeriodLockDate", "EndOfYearLockDate"))
    days = [day_of(lock) for lock in locks if lock]
    return max(days) + timedelta(days=1) if days else None


def _only_match(ours: Contact, held: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    same = [each for each in held if (each.get("EmailAddress") or "").lower() == ours.email.lower()]
    named = [each for each in same if folded(each["Name"]) == folded(ours.name)]
    return next((each[0] for each in (same, named) if len(each) == 1), None)


def _invoices(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    key_of = {draft.number: key for key, draft in drafts.items()}
    held: dict[str, Posted | Verdict] = {}
    for invoice in _elements(xero.invoices(invoice_numbers=list(key_of)), Stage.INVOICES):
        key = key_of.get(invoice["InvoiceNumber"])
        if key and not _was(drafts[key], Stage.INVOICES, invoice) and not isinstance(held.get(key), Posted):
            ours = invoice.get("Reference") == key
            found = _holding(Stage.INVOICES, key, invoice) if ours else "taken"
            # Ours and voided counts more than a stranger's of the same number.
            held[key] = "voided" if held.get(key) == "voided" and found == "taken" else found
    return held


def _contacts(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    """By our numbers and, for what is not there, by the very names: both are asked in one call."""
    names = dict.fromkeys(name for name, _ in _names(drafts))
    found = list(_contacts_where(xero, [*_terms("ContactNumber", drafts), *_terms("Name", names)]))
    numbered = {contact.get("ContactNumber"): contact for contact in found}
    held = {key: _holding(Stage.CONTACTS, key, numbered[key]) for key in drafts if key in numbered}
    return {**_namesakes(found, _left(drafts, held)), **held}


def _searched(xero: XeroClient, drafts: Drafts) -> dict[str, Posted | Verdict]:
    """Namesakes that no filter shows: it minds capitals and blanks, unlike Xero when it compares names, and
    cannot ask for a quotation mark. A search minds no capitals, and what it shows too much does no harm.
    """
    held: dict[str, Posted | Verdict] = {}
    for key, draft in drafts.items():
        for name, _ in _names({key: draft}):
            found = _pages(xero.contacts, Stage.CONTACTS, search_term=_longest_word(name))
            held |= _namesakes(found, {key: draft})
    return held


def _longest_word(name: str) -> str:
    """Text within text: a word has no blanks that could differ."""
    return max(re.split(r'[\s"]+', name), key=len) or name


def _names(drafts: Drafts) -> list[tuple[str, Contact]]:
    """As they were sent."""
    return [
        (contact_name(draft.document, draft.variant), draft.document)
        for draft in drafts.values()
        if isinstance(draft.document, Contact)
    ]


def _namesakes(found: Iterable[Mapping[str, Any]], drafts: Drafts) -> dict[str, Posted | Verdict]:
    """Somebody else's contact of the same name is joined if nothing speaks against it."""
    names = [(folded(name), ours) for name, ours in _names(drafts)]
    held: dict[str, Posted | Verdict] = {}
    for theirs in found:
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


def _emails(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    held = _with_ids(xero, drafts)
    is_set = {key for key, draft in drafts.items() if held.get(_contact_id(draft), {}).get("EmailAddress")}
    return {key: Posted(key, _contact_id(drafts[key])) for key in is_set}


def _with_ids(xero: XeroClient, drafts: Drafts) -> dict[str, dict[str, Any]]:
    """The contacts whose addresses are to be set, by their ContactIDs, in one call."""
    wanted = sorted({_contact_id(draft) for draft in drafts.values()})
    found = _elements(xero.contacts(i_ds=wanted, include_archived="true"), Stage.CONTACTS)
    return {each["ContactID"]: each for each in found}


def _contact_id(draft: Draft) -> str:
    return draft.ids[draft.document.parents[0]]


def _terms(field: str, values: Iterable[str]) -> list[str]:
    # How to escape in a filter is not documented, and one that Xero cannot read would be asked for ever.
    return [f'{field}=="{value}"' for value in values if UNASKABLE.isdisjoint(value)]


def _contacts_where(xero: XeroClient, terms: Sequence[str]) -> Iterator[dict[str, Any]]:
    for some in _short_enough(terms):
        where = " OR ".join(some)
        yield from _elements(xero.contacts(where=where, include_archived="true"), Stage.CONTACTS)


def _short_enough(terms: Sequence[str]) -> Iterator[list[str]]:
    """Filters travel in the address, percent-encoded."""
    some: list[str] = []
    for term in terms:
        if some and len(quote(" OR ".join((*some, term)))) > LONGEST_FILTER:
            yield some
            some = []
        some.append(term)
    if some:
        yield some


def _by_reference(list_page: Callable[..., Reply], stage: Stage, drafts: Drafts, since: datetime) -> Holdings:
    held: dict[str, Posted | Verdict] = {}
    modified = since.strftime("%Y-%m-%dT%H:%M:%S")
    for element in _pages(list_page, stage, if_modified_since=modified):
        key = reference_of(element)
        if _may_be(drafts.get(key), stage, element) and not isinstance(held.get(key), Posted):
            held[key] = _holding(stage, key, element)
    return held


def _pages(list_page: Callable[..., Reply], stage: Stage, **query: Any) -> Iterator[dict[str, Any]]:
    page = 1
    while True:
        reply = list_page(page=page, page_size=PAGE, **query)
        elements = _elements(reply, stage)
        yield from elements
        if not elements or page >= pages_of(reply):
            return
        page += 1


def _payments(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.payments, Stage.PAYMENTS, drafts, since)


def _bank_transactions(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.bank_transactions, Stage.BANK_TRANSACTIONS, drafts, since)


def _credit_notes(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    return _by_reference(xero.credit_notes, Stage.CREDIT_NOTES, drafts, since)


def _transfers(xero: XeroClient, drafts: Drafts, since: datetime) -> Holdings:
    """Transfers come on one page, and deleted ones only if they are asked for."""
    modified = since.strftime("%Y-%m-%dT%H:%M:%S")
    reply = xero.bank_transfers(if_modified_since=modified, include_deleted="true")
    held: dict[str, Posted | Verdict] = {}
    for element in _elements(reply, Stage.TRANSFERS):
        key = element.get("Reference", "")
        if _may_be(drafts.get(key), Stage.TRANSFERS, element) and not isinstance(held.get(key), Posted):
            held[key] = _holding(Stage.TRANSFERS, key, element)
    return held


def _may_be(draft: Draft | None, stage: Stage, element: Mapping[str, Any]) -> bool:
    return draft is not None and not _was(draft, stage, element)


def _was(draft: Draft, stage: Stage, element: Mapping[str, Any]) -> bool:
    return element[ID[stage]] in draft.former_xero_ids


def _deletions(xero: XeroClient, drafts: Drafts, _: datetime) -> Holdings:
    return {key: _deleted(xero, key, draft) for key, draft in drafts.items()}


def _deleted(xero: XeroClient, key: str, draft: Draft) -> Posted | Verdict:
    """Whether what is to be deleted is gone. What Xero does not know any more a person must see."""
    of = draft.document.parents[0]
    stage = draft.stages[of]
    reply = xero.one(stage, draft.ids[of])
    if reply.status == 404:
        return "voided"
    found = _elements(reply, stage)
    if len(found) != 1:
        raise _Failed(LookUpFailed(A_MINUTE, f"look_up_found_{len(found)}"))
    return Posted(key, found[0][ID[stage]]) if found[0].get("Status") in GONE else "missing"


_FIND: dict[Stage, Callable[[XeroClient, Drafts, datetime], Holdings]] = {
    Stage.CONTACTS: _contacts,
    Stage.INVOICES: _invoices,
    Stage.CREDIT_NOTES: _credit_notes,
    Stage.PAYMENTS: _payments,
    Stage.BANK_TRANSACTIONS: _bank_transactions,
    Stage.TRANSFERS: _transfers,
    Stage.DELETIONS: _deletions,
    Stage.CONTACT_EMAILS: _emails,
}


def _holding(stage: Stage, key: str, element: Mapping[str, Any]) -> Posted | Verdict:
    return "voided" if element.get("Status") in GONE else Posted(key, element[ID[stage]])


def _elements(reply: Reply, stage: Stage) -> Sequence[dict[str, Any]]:
    """Raises _Failed unless Xero has truly answered: nothing found must mean that nothing is there."""
    if reply.status in (401, 403, 429):
        away = turned_away(reply)
        raise _Failed(LookUpFailed(away.wait, away.reason))
    elements = reply.body.get(ENVELOPE[stage]) if isinstance(reply.body, dict) else None
    if reply.status != 200 or not is_list_of(elements, stage):
        raise _Failed(LookUpFailed(A_MINUTE, f"look_up_{reply.status}"))
    return elements
