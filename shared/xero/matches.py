"""Rows that need no call: before they are sent, Xero is asked whether somebody has done the same already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.booking.fallbacks import EARLIER_MONTH
from shared.ledger.documents import Contact, Document, Mailing, Reversal
from shared.ledger.xero_text import folded
from shared.posting.lane import Parked, Posted
from shared.posting.steps import LookUpFailed, Verdict
from shared.xero.client import XeroClient
from shared.xero.contact_lookups import contact_id, contacts_by_id, contacts_with_emails
from shared.xero.lookup_replies import Drafts, read_or_failure
from shared.xero.lookups import find_deletion, find_mailing
from shared.xero.payloads import Draft


def match_contacts(xero: XeroClient, drafts: Drafts) -> tuple[Posted, ...] | LookUpFailed:
    """Finds new contacts in Xero by their e-mail address.

    The contact must be active, and the only one with that address or the only one of them with the name
    too.
    """
    return read_or_failure(lambda: tuple(_matched(xero, drafts)))


def _matched(xero: XeroClient, drafts: Drafts) -> Iterator[Posted]:
    wanted = {key: draft.document for key, draft in drafts.items() if isinstance(draft.document, Contact)}
    # Xero's filters mind the case.
    spelled = (spelling for each in wanted.values() for spelling in (each.email, each.email.lower()))
    emails = {email for email in spelled if email}
    held = list(contacts_with_emails(xero, sorted(emails)))
    active = [each for each in held if each.get("ContactStatus") == "ACTIVE"]
    for key, contact in wanted.items():
        theirs = _only_match(contact, active) if contact.email else None
        if theirs:
            yield Posted(key, theirs["ContactID"])


def _only_match(ours: Contact, held: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    same = [each for each in held if (each.get("EmailAddress") or "").lower() == ours.email.lower()]
    named = [each for each in same if folded(each["Name"]) == folded(ours.name)]
    return next((each[0] for each in (same, named) if len(each) == 1), None)


def match_emails(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Finds addresses that are not to be set: the contact has one by now, or was not made from here."""
    return read_or_failure(lambda: _not_to_be_set(drafts, contacts_by_id(xero, drafts)))


def _not_to_be_set(drafts: Drafts, contacts: Mapping[str, Mapping[str, Any]]) -> tuple[Posted | Parked, ...]:
    outcomes = (_not_set(key, draft, contacts.get(contact_id(draft))) for key, draft in drafts.items())
    return tuple(each for each in outcomes if each)


def _not_set(key: str, draft: Draft, theirs: Mapping[str, Any] | None) -> Posted | Parked | None:
    if theirs is None or (theirs.get("ContactStatus") != "ACTIVE" and not theirs.get("EmailAddress")):
        return Parked(key, "contact_not_usable", "the contact is not active in Xero")
    if theirs.get("EmailAddress"):
        return Posted(key, theirs["ContactID"])
    if theirs.get("ContactNumber") != draft.document.parents[0]:
        return Parked(key, "contact_not_ours", f"the contact {theirs['Name']} was not made for this customer")
    return None


def match_deletions(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Settles reversals in a month that is over.

    They are done if a person has deleted the document, else another document must reverse it.
    """
    late = {key: draft for key, draft in drafts.items() if _is_late(draft.document)}
    return read_or_failure(
        lambda: tuple(_settled(key, find_deletion(xero, key, draft)) for key, draft in late.items())
    )


def match_mailings(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Settles what need not be sent: somebody has sent the invoice from Xero, or voided it, or the ledger was
    restored since. An invoice that was sent before and is to be sent again, once it is paid, is sent.
    """
    first = {key: draft for key, draft in drafts.items() if not _is_sent_again(draft.document)}
    return read_or_failure(
        lambda: tuple(
            held if isinstance(held, Posted) else Parked(key, "voided_in_xero", "Xero shows it as voided")
            for key, draft in first.items()
            if (held := find_mailing(xero, key, draft)) != "missing"
        )
    )


def _is_sent_again(document: Document) -> bool:
    return isinstance(document, Mailing) and document.again


def _is_late(document: Document) -> bool:
    return isinstance(document, Reversal) and document.in_earlier_month


def _settled(key: str, held: Posted | Verdict) -> Posted | Parked:
    if isinstance(held, Posted):
        return held
    if held == "voided":
        return Parked(key, "voided_in_xero", "Xero does not know it any more")
    return Parked(key, EARLIER_MONTH, "it is still there, in a month that is over")
