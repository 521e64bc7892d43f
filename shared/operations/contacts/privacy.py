"""Hands out all that is kept of a customer, and erases it on that person's request: see docs/privacy.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.contacts.codec import change_to_dict, customer_to_dict
from shared.contacts.customers import Change, Customer
from shared.contacts.erasing import blank, words_of_person
from shared.iso import stamp
from shared.operations.contacts import erasing
from shared.operations.contacts.erasing import carry_on, contacts_of
from shared.operations.contacts.histories import family
from shared.operations.contacts.refusals import NotActive, Refused
from shared.operations.contacts.storing import changed, found, leave_over
from shared.operations.orders.persons import orders_of
from shared.store import directory, directory_history, directory_notes, orders, rows
from shared.store.erasing import UNSETTLED, rows_of
from shared.store.tables.ledger import RowItem

__all__ = ["carry_on", "erase", "export_person"]

# Of each list: nobody has so many, and a file has to end.
MOST_LISTED = 10_000
# So many rows of the ledger are looked at while somebody waits for the file.
MOST_ROWS = 20_000
PENDING = "Something of this customer is still to be posted to Xero. Erase it once that is done."
PARKED = "Something of this customer needs attention. Settle it first, then erase the customer."
ON_ITS_WAY = "A change of this customer is just on its way to Xero. Erase it in some minutes."


def export_person(tenant: str, id: str) -> dict[str, Any]:
    """Returns all that is kept of one customer, as plain JSON. Money is pence, times are in UTC.

    `is_whole` is false where the ledger has more rows than can be looked at while somebody waits. Raises
    NoSuchCustomer.
    """
    customer = found(tenant, id)
    ids = family(tenant, id)
    parts = directory.read_many(tenant, ids[1:])
    keys = contacts_of(tenant, customer)
    sales, is_whole = rows_of(tenant, keys, MOST_ROWS)
    words = words_of_person(each.details for each in (customer, *parts.values()))
    return {
        "customer": customer_to_dict(customer),
        "merged_into_it": [customer_to_dict(each) for each in parts.values()],
        "history": [each for one in ids for each in _history(tenant, one)],
        "notes": [each for one in ids for each in _notes(tenant, one)],
        "orders": [orders.to_dict(each) for each in orders_of(tenant, keys, words)],
        "ledger": [_row(each) for each in sales],
        "is_whole": is_whole,
    }


def _history(tenant: str, id: str) -> Iterator[dict[str, Any]]:
    for each in directory_history.latest(tenant, id, MOST_LISTED):
        yield {"customer": id, **change_to_dict(each.change)}


def _notes(tenant: str, id: str) -> Iterator[dict[str, Any]]:
    for each in directory_notes.latest(tenant, id, MOST_LISTED):
        yield {"customer": id, "text": each.text, "by": each.by, "at": stamp(each.written_at)}


def _row(item: RowItem) -> dict[str, Any]:
    said = {
        "kind": item.kind,
        "state": item.state,
        "happened_at": stamp(item.happened_at),
        "document": item.document,
        "payer": item.payer,
        "description": item.description,
        "made_out_to": item.made_out_to,
        "id_in_xero": item.xero_id,
    }
    return {"key": item.key} | {name: value for name, value in said.items() if value}


def erase(tenant: str, id: str, by: str, now: datetime) -> Customer:
    """Erases the personal data of a customer, and of those merged into it. It cannot be undone.

    The ledger's rows are kept under a pseudonym: the first of them at once, the others by `carry_on`. A
    repeat finishes what was begun. Raises NoSuchCustomer, NotActive for one that was merged into another, and
    Refused while something of the customer is on its way to Xero.
    """
    customer = found(tenant, id)
    if customer.state == "merged":
        raise NotActive(customer)
    if customer.state != "erased":
        _insist_on_rest(tenant, customer, now)
    erasing.begin(tenant, customer, by, now)
    after = changed(tenant, id, lambda each: _blank(each, by, now), now)
    if not carry_on(tenant):
        leave_over(tenant, now)
    return after


def _blank(customer: Customer, by: str, now: datetime) -> tuple[Customer, tuple[Change, ...]]:
    if customer.state == "merged":
        raise NotActive(customer)
    return (customer, ()) if customer.state == "erased" else blank(customer, by, now)


def _insist_on_rest(tenant: str, customer: Customer, now: datetime) -> None:
    if customer.link and customer.link.is_open(now):
        raise Refused(ON_ITS_WAY)
    keys = contacts_of(tenant, customer)
    for state in UNSETTLED if keys else ():
        for row in rows.in_state(tenant, state):
            named = {row.key, *row.parents, (row.stored_document or {}).get("contact")}
            if named & keys:
                raise Refused(PARKED if state == "parked" else PENDING)
