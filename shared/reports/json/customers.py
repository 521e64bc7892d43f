"""Writes customers and what is kept of them as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from shared.contacts.customers import Customer, Link
from shared.contacts.details import MOST_PERSONS_AT_XERO, PHONE_TYPES, Details, Phone
from shared.reports.json.times import in_utc

LEAST = ("first_name", "last_name", "email")


def customers_json(tenant: str, customers: Iterable[Customer]) -> dict[str, Any]:
    """Lists customers as {tenant, customers: [customer]}, each as in `customer_json`."""
    return {"tenant": tenant, "customers": [customer_json(each) for each in customers]}


def customer_json(customer: Customer) -> dict[str, Any]:
    """Describes a customer.

    {id, revision, kind, state, the fields of `details_json`, tags: [text], lacks: [field], is_in_own_order,
    created_at: time, changed_at: time, merged_into, xero}: `lacks` names what is missing of the least that a
    contact needs, and `xero` is null for a customer who is here only, else that of `_link`.
    """
    return {
        "id": customer.id,
        "revision": customer.revision,
        "kind": customer.kind,
        "state": customer.state,
        **details_json(customer.details),
        "tags": [*customer.tags],
        "lacks": [each for each in LEAST if not getattr(customer.details, each).strip()],
        "is_in_own_order": bool(customer.place),
        "created_at": in_utc(customer.created_at),
        "changed_at": in_utc(customer.changed_at),
        "merged_into": customer.merged_into or None,
        "xero": _link(customer, customer.link) if customer.link else None,
    }


def details_json(details: Details) -> dict[str, Any]:
    """Writes details as Xero names them.

    {name, first_name, last_name, email, website, lead_source, phones: {type: {country, area, number}},
    postal: address, street: address, persons: [{id, first_name, last_name, email, is_mailed, is_at_xero}]}.
    All types of phones are there, and all lines of an address. `lead_source` is an id, empty for none.
    """
    return {
        "name": details.name,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "email": details.email,
        "website": details.website,
        "lead_source": details.lead_source,
        "phones": {kind: asdict(details.phones.get(kind, Phone())) for kind in PHONE_TYPES},
        "postal": asdict(details.postal),
        "street": asdict(details.street),
        "persons": [
            {**asdict(each), "is_at_xero": place < MOST_PERSONS_AT_XERO}
            for place, each in enumerate(details.persons)
        ],
    }


def _link(customer: Customer, link: Link) -> dict[str, Any]:
    """Describes the pair: {contact_id, status, seen_at: time, unsent_since: time, refusal}.

    `refusal` is null, or {reason_code, detail, at: time} of the last write.
    """
    refused = link.refusal
    return {
        "contact_id": link.contact_id,
        "status": link.status,
        "seen_at": in_utc(link.seen_at),
        "unsent_since": in_utc(customer.unsent_since),
        "refusal": {"reason_code": refused.reason_code, "detail": refused.detail, "at": in_utc(refused.at)}
        if refused
        else None,
    }
