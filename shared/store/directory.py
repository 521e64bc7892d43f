"""Keeps the customers of a business, each paired with one contact at Xero at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from shared.contacts.codec import change_to_dict, customer_from_dict, customer_to_dict
from shared.contacts.customers import Change, Customer
from shared.contacts.news import News, news_of
from shared.contacts.refused import MAY_PASS
from shared.contacts.words import words_of
from shared.iso import stamp
from shared.ledger.xero_text import folded
from shared.store import directory_words
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed, transaction

# How long a history shows what changed: three years hold what an owner may still dispute.
HISTORY_KEPT = timedelta(days=3 * 365)
# News that nobody could be told for so long is told to nobody.
NEWS_KEPT = timedelta(days=14)

# Sorts behind every time.
REFUSED = "~"


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


def of_contact(tenant: str, contact_id: str) -> Customer | None:
    """Returns the customer that is paired with a contact at Xero; None if there is none."""
    ids = paired(tenant, [contact_id]).values()
    return next(iter(read_many(tenant, ids).values()), None)


@dataclass(frozen=True, slots=True)
class Saving:
    """A customer to be stored: as it was read, None for a new one; as it is to be; and the changes.

    `entries` are what its history is to say of them, where that is something else than the changes.
    """

    before: Customer | None
    after: Customer
    changes: Sequence[Change] = ()
    entries: Sequence[Change] | None = None


def save(
    tenant: str, before: Customer | None, after: Customer, changes: Sequence[Change], now: datetime
) -> Customer:
    """Stores a customer as it is after some changes, with their history and the news of them; all or nothing.

    `before` is the customer as it was read, None for a new one. Returns the customer as stored, at its next
    revision. Raises Overtaken, or Contended where that may go well a moment later.
    """
    (stored,) = save_together(tenant, [Saving(before, after, changes)], now)
    return stored


def save_together(
    tenant: str,
    savings: Sequence[Saving],
    now: datetime,
    beside: Sequence[DirectoryItem] = (),
    gone: Sequence[DirectoryItem] = (),
) -> list[Customer]:
    """Stores several customers, all or nothing, as `save` stores one: a contact may go from one to another.

    The rows `beside` them are stored with them, those that are `gone` are deleted. All of these and the
    changes must be few: a transaction holds a hundred rows.
    """
    settled = [replace(each, after=_next(each, now)) for each in savings]
    words = [(directory_words.to_write(tenant, each.before, each.after), each.after) for each in settled]
    try:
        with transaction() as write:
            _pair_anew(write, tenant, settled)
            for each in settled:
                _write(write, tenant, each, now)
            for item in (*beside, *(row for row, _ in words if row)):
                write.save(item)
            for item in gone:
                write.delete(item)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(savings[0].after.id) from error
    # A search that lacks a word for a moment harms nobody.
    for row, customer in words:
        if row:
            directory_words.write(row, customer)
    return [each.after for each in settled]


def _next(saving: Saving, now: datetime) -> Customer:
    after = saving.after
    changed_at = now if saving.changes else after.changed_at
    return replace(after, revision=after.revision + 1, changed_at=changed_at)


def _write(write: TransactWrite, tenant: str, saving: Saving, now: datetime) -> None:
    before, after = saving.before, saving.after
    is_as_read = (
        DirectoryItem.at.does_not_exist() if before is None else DirectoryItem.revision == before.revision
    )
    write.save(item_of(tenant, after), condition=is_as_read)
    _mark(write, tenant, _marks(before) if before else {}, _marks(after))
    for number, change in enumerate(saving.changes if saving.entries is None else saving.entries):
        write.save(history_item(tenant, after, change, number))
    for number, news in enumerate(news_of(before, after, saving.changes)):
        write.save(_told(tenant, news, now, number))


def _marks(customer: Customer) -> dict[str, bool]:
    """Returns the rows by which a customer is found in other ways than by its id."""
    alone = customer.state == "active" and customer.link is None
    part = customer.state == "merged" and bool(customer.merged_into)
    led = customer.state in ("active", "archived") and bool(customer.lead_source)
    return {
        f"alone#{customer.id}": alone,
        f"part#{customer.merged_into}#{customer.id}": part,
        f"lead#{customer.lead_source}#{customer.id}": led,
    }


def _mark(write: TransactWrite, tenant: str, had: dict[str, bool], has: dict[str, bool]) -> None:
    for at in (each for each, is_there in has.items() if is_there and not had.get(each)):
        write.save(DirectoryItem(tenant, at))
    for at in (each for each, was_there in had.items() if was_there and not has.get(each)):
        write.delete(DirectoryItem(tenant, at))


def _pair_anew(write: TransactWrite, tenant: str, savings: Sequence[Saving]) -> None:
    """Takes contacts for these customers, unless other customers have them; gives up the former ones."""
    former = {_contact(each.before): each.after.id for each in savings}
    taken = {_contact(each.after): each.after.id for each in savings}
    for contact_id, id in taken.items():
        if contact_id and former.get(contact_id) != id:
            free = DirectoryItem.at.does_not_exist() | (DirectoryItem.customer == id)
            if contact_id in former:
                free = free | (DirectoryItem.customer == former[contact_id])
            write.save(DirectoryItem(tenant, _pair(contact_id), customer=id), condition=free)
    for contact_id, id in former.items():
        if contact_id and contact_id not in taken:
            write.delete(DirectoryItem(tenant, _pair(contact_id)), condition=DirectoryItem.customer == id)


def _contact(customer: Customer | None) -> str:
    return customer.link.contact_id if customer and customer.link else ""


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
    item.unsent = _unsent_at(customer)
    return item


def _unsent_at(customer: Customer) -> str | None:
    """Returns the place among those of whom something is to be sent; behind all others if it was refused.

    None where nothing is to be sent, or only an edit can mend what was refused.
    """
    link = customer.link
    if customer.state != "active" or customer.unsent_since is None or link is None:
        return None
    if link.refusal and link.refusal.reason_code not in MAY_PASS:
        return None
    if link.refusal:
        return f"{REFUSED}{_time(link.refusal.at)}#{customer.id}"
    return f"{_time(customer.unsent_since)}#{customer.id}"


def customer_of(item: DirectoryItem) -> Customer:
    return customer_from_dict(item.body)


def history_item(tenant: str, customer: Customer, change: Change, number: int) -> DirectoryItem:
    """Returns an entry of a customer's history. Its `revision` is the customer's by which it came to be."""
    at = f"change#{customer.id}#{_time(change.at)}#{customer.revision:08}#{number:03}"
    item = DirectoryItem(tenant, at, body=change_to_dict(change), expires_at=change.at + HISTORY_KEPT)
    item.revision = customer.revision
    return item


def _told(tenant: str, news: News, now: datetime, number: int) -> DirectoryItem:
    at = f"news#{_time(now)}#{news.customer}#{news.revision:08}#{number:03}"
    return DirectoryItem(tenant, at, body=asdict(news), expires_at=now + NEWS_KEPT)


def _time(at: datetime | None) -> str:
    return stamp(at) if at else ""


def _key(id: str) -> str:
    return f"customer#{id}"


def _pair(contact_id: str) -> str:
    return f"xero#{contact_id}"


def bring_in(tenant: str, customers: Sequence[Customer], now: datetime) -> None:
    """Stores many new customers with the news of them. The contact of each has no other customer.

    Each is new, so without a lead source. Whoever is there already stays as it is: its words and its pair are
    written once more, so that a repeat finishes what a crash has left. Nobody else brings in the same
    contacts meanwhile.
    """
    there = read_many(tenant, (each.id for each in customers))
    new = [replace(each, revision=1) for each in customers if each.id not in there]
    # A pair comes first: one whose customer is not there is as good as none, and a customer without its pair
    # would be followed by nobody.
    with DirectoryItem.batch_write() as batch:
        for customer in (*new, *there.values()):
            if customer.link:
                batch.save(DirectoryItem(tenant, _pair(customer.link.contact_id), customer=customer.id))
    with DirectoryItem.batch_write() as batch:
        for customer in new:
            batch.save(item_of(tenant, customer))
            for number, news in enumerate(news_of(None, customer, ())):
                batch.save(_told(tenant, news, now, number))
    with DirectoryItem.batch_write() as batch:
        for customer in (*new, *there.values()):
            for word in sorted(words_of(customer)):
                batch.save(directory_words.row(tenant, word, customer.id))


def unsent(tenant: str, most: int) -> list[Customer]:
    """Returns the customers of whom something is to be sent to Xero, the longest waiting first."""
    return _of_index(tenant, DirectoryItem.unsent < REFUSED, most)


def refused(tenant: str, until: datetime, most: int) -> list[Customer]:
    """Returns whom Xero refused until then for reasons that may pass, the longest waiting first."""
    return _of_index(tenant, DirectoryItem.unsent.between(REFUSED, f"{REFUSED}{_time(until)}"), most)


def _of_index(tenant: str, places: Condition, most: int) -> list[Customer]:
    keys = DirectoryItem.to_send.query(tenant, places, limit=most, consistent_read=True)
    ids = [item.at.removeprefix(_key("")) for item in keys]
    found = read_many(tenant, ids)
    return [found[each] for each in ids if each in found]


def has_unsent(tenant: str) -> bool:
    """Whether anything of any customer is to be sent to Xero. Strongly consistent."""
    waiting = DirectoryItem.unsent < REFUSED
    return any(True for _ in DirectoryItem.to_send.query(tenant, waiting, limit=1, consistent_read=True))
