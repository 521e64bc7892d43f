"""Keeps the customers of a business, each paired with one contact at Xero at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from shared.contacts.codec import change_to_dict, customer_from_dict, customer_to_dict
from shared.contacts.customers import Change, Customer
from shared.contacts.news import News, news_of
from shared.contacts.words import words_of
from shared.iso import stamp
from shared.ledger.xero_text import folded
from shared.store.tables import DirectoryItem, condition_failed, transaction

# How long a history shows what changed: three years hold what an owner may still dispute.
HISTORY_KEPT = timedelta(days=3 * 365)
# News that nobody could be told for so long is told to nobody.
NEWS_KEPT = timedelta(days=14)


class Overtaken(Exception):
    """Somebody else has stored the customer meanwhile, or has paired its contact. Nothing was stored."""


def read(tenant: str, id: str) -> Customer | None:
    """Returns a customer; None if there is none. Strongly consistent."""
    try:
        return customer_of(DirectoryItem.get(tenant, _key(id), consistent_read=True))
    except DoesNotExist:
        return None


def read_many(tenant: str, ids: Iterable[str]) -> dict[str, Customer]:
    """Returns the customers that exist, by id, in no order. Strongly consistent."""
    keys = [(tenant, _key(id)) for id in dict.fromkeys(ids)]
    found = map(customer_of, DirectoryItem.batch_get(keys, consistent_read=True))
    return {each.id: each for each in found}


def paired(tenant: str, contact_ids: Iterable[str]) -> dict[str, str]:
    """Returns the ids of the customers that are paired with these contacts, by ContactID."""
    keys = [(tenant, _pair(each)) for each in dict.fromkeys(contact_ids)]
    found = DirectoryItem.batch_get(keys, consistent_read=True)
    return {item.at.removeprefix("xero#"): str(item.customer) for item in found}


def save(
    tenant: str, before: Customer | None, after: Customer, changes: Sequence[Change], now: datetime
) -> Customer:
    """Stores a customer as it is after some changes, with their history and the news of them; all or nothing.

    `before` is the customer as it was read, None for a new one. Returns the customer as stored, at its next
    revision. Raises Overtaken, or Contended where that may go well a moment later.
    """
    stored = replace(after, revision=after.revision + 1, changed_at=now if changes else after.changed_at)
    try:
        with transaction() as write:
            _write(write, tenant, before, stored, changes, now)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(after.id) from error
    # A search that lacks a word for a moment harms nobody, and a transaction holds a hundred rows.
    _index(tenant, before, stored)
    return stored


def _write(
    write: TransactWrite,
    tenant: str,
    before: Customer | None,
    after: Customer,
    changes: Sequence[Change],
    now: datetime,
) -> None:
    is_as_read = (
        DirectoryItem.at.does_not_exist() if before is None else DirectoryItem.revision == before.revision
    )
    write.save(item_of(tenant, after), condition=is_as_read)
    _pair_anew(write, tenant, before, after)
    for number, change in enumerate(changes):
        write.save(_history(tenant, after.id, change, number))
    for number, news in enumerate(news_of(before, after, changes)):
        write.save(_told(tenant, news, now, number))


def _pair_anew(write: TransactWrite, tenant: str, before: Customer | None, after: Customer) -> None:
    """Takes the contact for this customer, unless another customer has it; gives up the former one."""
    former = before.link.contact_id if before and before.link else ""
    taken = after.link.contact_id if after.link else ""
    if taken == former:
        return
    if taken:
        is_free = DirectoryItem.at.does_not_exist() | (DirectoryItem.customer == after.id)
        write.save(DirectoryItem(tenant, _pair(taken), customer=after.id), condition=is_free)
    if former:
        write.delete(DirectoryItem(tenant, _pair(former)), condition=DirectoryItem.customer == after.id)


def _index(tenant: str, before: Customer | None, after: Customer) -> None:
    had, has = words_of(before) if before else frozenset[str](), words_of(after)
    with DirectoryItem.batch_write() as batch:
        for word in sorted(has - had):
            batch.save(DirectoryItem(tenant, _word(word, after.id)))
        for word in sorted(had - has):
            batch.delete(DirectoryItem(tenant, _word(word, after.id)))


def item_of(tenant: str, customer: Customer) -> DirectoryItem:
    """Returns the row of a customer, with its places in the lists that it is on."""
    id, is_listed = customer.id, customer.state in ("active", "archived")
    name = folded(customer.details.name)[:200]
    item = DirectoryItem(tenant, _key(id), body=customer_to_dict(customer))
    item.revision = customer.revision
    if is_listed:
        item.by_name = f"{customer.state}#{name}#{id}"
        item.by_change = f"{customer.state}#{_time(customer.changed_at)}#{id}"
    if customer.state == "active" and customer.place:
        item.by_place = f"{customer.place}#{id}"
    if customer.is_incomplete:
        item.incomplete = f"{name}#{id}"
    if customer.state == "active" and customer.unsent_since and customer.link and not customer.link.refusal:
        item.unsent = f"{_time(customer.unsent_since)}#{id}"
    return item


def customer_of(item: DirectoryItem) -> Customer:
    return customer_from_dict(item.body)


def _history(tenant: str, id: str, change: Change, number: int) -> DirectoryItem:
    at = f"change#{id}#{_time(change.at)}#{number:03}"
    return DirectoryItem(tenant, at, body=change_to_dict(change), expires_at=change.at + HISTORY_KEPT)


def _told(tenant: str, news: News, now: datetime, number: int) -> DirectoryItem:
    at = f"news#{_time(now)}#{news.customer}#{number:03}"
    return DirectoryItem(tenant, at, body=asdict(news), expires_at=now + NEWS_KEPT)


def _time(at: datetime | None) -> str:
    return stamp(at) if at else ""


def _key(id: str) -> str:
    return f"customer#{id}"


def _pair(contact_id: str) -> str:
    return f"xero#{contact_id}"


def _word(word: str, id: str) -> str:
    return f"word#{word}#{id}"
