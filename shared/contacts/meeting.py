"""Brings a customer and its contact at Xero together: the one rule for webhooks, polls and writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from shared.contacts.customers import Change, Customer, Link, XeroContact
from shared.contacts.details import Details
from shared.contacts.fields import fields_of, person_in
from shared.contacts.merge import Times, agreed, for_xero, is_same_at_xero, merge, withheld
from shared.contacts.persons import identified

XERO = "Xero"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Met:
    """What came of it: the customer as it is to be stored, and what its history says of that.

    `for_xero` is what Xero is to be sent; None where it has all. Nothing is to be stored if the customer is
    the one that was given.
    """

    customer: Customer
    changes: tuple[Change, ...] = ()
    for_xero: Details | None = None


def fingerprint(contact: XeroContact) -> str:
    """Returns what stands for all that is synced of a contact: equal for two answers that say the same."""
    details = asdict(contact.details)
    # Left out where there is none, so that what was seen before there were any is still the same.
    if not contact.details.lead_source:
        del details["lead_source"]
    said = {"details": details, "status": contact.status, "merged_into": contact.merged_into}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


def meet(customer: Customer, contact: XeroContact, now: datetime, held_back: Collection[str] = ()) -> Met:
    """Merges what Xero shows of a customer's contact. The customer is paired with it, and active.

    What was seen before changes nothing, whatever brought it; nor does a reading that is older than what was
    seen. Raises ValueError for another's contact.
    """
    link = _link_to(customer, contact)
    if link.seen_at and contact.updated_at < link.seen_at:
        return Met(customer)
    theirs = _identified(customer, link, contact)
    base = agreed(link.base, link.sent, theirs)
    times = Times(customer.edited, contact.updated_at)
    merged = merge(base, customer.details, theirs, times, _held(link, held_back))
    # What may still arrive stays on record: should it arrive late, it is known again for what we had sent.
    is_open = link.is_open(now) and link.sent is not None and not is_same_at_xero(link.sent, theirs)
    seen = replace(
        _seen(link, contact, theirs),
        sent=link.sent if is_open else None,
        sent_at=link.sent_at if is_open else None,
    )
    after = _after(customer, merged.details, merged.for_xero, seen, now)
    wanted = merged.for_xero if after.unsent_since else None
    if _is_known(customer, after):
        return Met(customer, for_xero=wanted)
    gave_way = [
        Change(each.field, None, each.value, XERO if each.side == "xero" else "", now, each.side)
        for each in merged.gave_way
    ]
    changes = (*changes_between(customer.details, merged.details, XERO, now), *gave_way)
    return Met(after, changes, wanted)


def answered(
    customer: Customer, sent: Details, contact: XeroContact, now: datetime, held_back: Collection[str] = ()
) -> Met:
    """Takes in Xero's answer to what was sent. What Xero made of it is what both sides agree on from now on.

    What was edited here since it was sent is sent next. What Xero has not taken as it was sent, it keeps in
    its own form, and the history says so.
    """
    link = _link_to(customer, contact)
    theirs = _identified(customer, replace(link, sent=sent), contact)
    # What was edited while the answer was on its way is the later one.
    ours = merge(sent, customer.details, theirs, Times(customer.edited, _LONG_AGO)).details
    rest = for_xero(ours, theirs, _held(link, held_back))
    seen = replace(_seen(link, contact, theirs), sent=None, sent_at=None, refusal=None)
    after = _after(customer, ours, rest, seen, now)
    return Met(
        after, changes_between(customer.details, ours, XERO, now), rest if after.unsent_since else None
    )


def _held(link: Link, held_back: Collection[str]) -> Collection[str]:
    """Returns what is not sent of one customer: a lead source that Xero has refused stays out, too."""
    if link.refused_source is None:
        return held_back
    return (*held_back, withheld("lead_source", link.refused_source))


def _after(customer: Customer, details: Details, wanted: Details, link: Link, now: datetime) -> Customer:
    """Returns the customer with these details. Xero has what the link says, and is to have what is wanted."""
    is_sent = is_same_at_xero(wanted, link.base)
    return replace(
        customer,
        details=details,
        edited=still_to_send(customer, wanted, link.base),
        unsent_since=None if is_sent else customer.unsent_since or now,
        link=replace(link, refusal=None) if is_sent else link,
    )


def changes_between(before: Details, after: Details, by: str, at: datetime) -> tuple[Change, ...]:
    """Lists the fields in which two details differ. A person who came or went is one change."""
    old, new = fields_of(before), fields_of(after)
    people = {each.id: each for each in (*before.persons, *after.persons)}
    found = []
    for name in dict.fromkeys((*old, *new)):
        id = person_in(name)
        stays = id in {each.id for each in before.persons} & {each.id for each in after.persons}
        if old.get(name) == new.get(name) or (id and not stays and name != f"person.{id}"):
            continue
        whole = bool(id) and not stays
        found.append(
            Change(
                name,
                (people[id] if name in old else None) if whole else old.get(name),
                (people[id] if name in new else None) if whole else new.get(name),
                by,
                at,
            )
        )
    return tuple(found)


def _link_to(customer: Customer, contact: XeroContact) -> Link:
    if customer.link is None or customer.link.contact_id != contact.contact_id:
        raise ValueError("the contact is not the customer's")
    return customer.link


def _identified(customer: Customer, link: Link, contact: XeroContact) -> Details:
    sent = link.sent.persons if link.sent else ()
    return identified(
        contact.details, contact.contact_id, (*sent, *link.base.persons, *customer.details.persons)
    )


def _seen(link: Link, contact: XeroContact, theirs: Details) -> Link:
    return replace(
        link,
        base=theirs,
        seen=fingerprint(contact),
        seen_at=contact.updated_at,
        number=contact.number or link.number,
        status=contact.status,
    )


def _is_known(before: Customer, after: Customer) -> bool:
    """Whether Xero showed nothing new: then not even its time of change is worth a write."""
    if before.link is None or after.link is None:
        return False
    return before == replace(after, link=replace(after.link, seen_at=before.link.seen_at))


def still_to_send(customer: Customer, wanted: Details, theirs: Details) -> dict[str, datetime]:
    """Returns when the fields were edited that Xero does not have yet."""
    ours, shown = fields_of(wanted), fields_of(theirs)
    open_fields = {name for name in dict.fromkeys((*ours, *shown)) if ours.get(name) != shown.get(name)}
    return {name: at for name, at in customer.edited.items() if _is_about(name, open_fields)}


def _is_about(name: str, fields: Iterable[str]) -> bool:
    return any(each == name or each.startswith(f"{name}.") or name.startswith(f"{each}.") for each in fields)
